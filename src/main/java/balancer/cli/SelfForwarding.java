package balancer.cli;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Tells whether a backend is the balancer itself: each request would come back as a new one, for ever. */
public final class SelfForwarding {
    private SelfForwarding() {}

    /**
     * Compares what is known: a name other than {@code localhost} only as text, so ask again once it is resolved. Looks
     * at the network interfaces only if the ports are equal and the addresses leave it open.
     */
    public static boolean isSelf(InetSocketAddress listen, InetSocketAddress backend) {
        if (listen.getPort() != backend.getPort()) {
            return false;
        }
        if (isWildcard(listen)) {
            return isLoopback(backend) || isWildcard(backend) || isOfThisMachine(backend);
        }
        if (isWildcard(backend)) {
            return isLoopback(listen); // connecting to 0.0.0.0 means this machine, by its loopback address
        }
        if (listen.isUnresolved() != backend.isUnresolved()) {
            return isLoopback(listen) && isLoopback(backend);
        }
        return backend.equals(listen); // so 127.0.0.2 may stand behind 127.0.0.1
    }

    /** Those of a backend's addresses where somebody else may be. */
    public static List<InetSocketAddress> withoutSelf(InetSocketAddress listen, List<InetSocketAddress> addresses) {
        List<InetSocketAddress> others = new ArrayList<>(addresses.size());
        for (InetSocketAddress address : addresses) {
            if (!isSelf(listen, address)) {
                others.add(address);
            }
        }
        return others;
    }

    private static boolean isWildcard(InetSocketAddress address) {
        return !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
    }

    /** RFC 6761 section 6.3: localhost is loopback, whatever a name server says. */
    private static boolean isLoopback(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString().equalsIgnoreCase("localhost")
                : address.getAddress().isLoopbackAddress();
    }

    private static boolean isOfThisMachine(InetSocketAddress address) {
        try {
            return !address.isUnresolved() && NetworkInterface.getByInetAddress(address.getAddress()) != null;
        } catch (SocketException e) {
            return false; // then we cannot know; better to start than to refuse a good backend
        }
    }
}
