package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Tells whether a backend is the balancer itself: each request would come back as a new one, for ever. */
public final class SelfForwarding {
    private static final byte[] LOOPBACK_V4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private SelfForwarding() {}

    /**
     * Compares what was typed, as far as that goes without a name service: two names only as text, a name and an
     * address not at all, so ask again once they are looked up. Of a backend the first address counts: a server may
     * well be on ::1 where we have 127.0.0.1, but not the other way round.
     */
    static boolean isSelf(Address listen, Address backend) {
        if (listen.isName() && backend.isName()) {
            return listen.socketAddress().equals(backend.socketAddress()); // host names know no letter case
        }
        return !listen.isName()
                && !backend.isName()
                && isSelf(listen.addresses().get(0), backend.addresses().get(0));
    }

    /**
     * Whether a listener hears who connects there. Looks at the network interfaces only if the ports are equal and the
     * addresses leave it open. An IPv4-mapped IPv6 address needs no care: the JDK makes an IPv4 address of it.
     *
     * @param listen  looked up; a wildcard of either kind hears both kinds
     * @param backend looked up
     */
    public static boolean isSelf(InetSocketAddress listen, InetSocketAddress backend) {
        if (listen.getPort() != backend.getPort()) {
            return false;
        }
        InetAddress target = reached(backend.getAddress());
        if (listen.getAddress().isAnyLocalAddress()) {
            return target.isLoopbackAddress() || isOfThisMachine(target);
        }
        return target.equals(listen.getAddress()); // so 127.0.0.2 may stand behind 127.0.0.1
    }

    /** Connecting to 0.0.0.0 or :: means this machine, by the loopback address of that kind. */
    private static InetAddress reached(InetAddress address) {
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return IpLiteral.address(address instanceof Inet4Address ? LOOPBACK_V4 : LOOPBACK_V6);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // then we cannot know; better to start than to refuse a good backend
        }
    }
}
