package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Finds out whether a backend is the balancer itself: each request would come back as a new one, for ever. */
public final class SelfForwarding {
    private static final byte[] LOOPBACK_V4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private SelfForwarding() {}

    /**
     * Compares the arguments without a name service: two names as text only, a name and an address not at all, so check
     * again after the look-up. Of a backend the first address counts: another server may be on ::1 where we have
     * 127.0.0.1, but not the other way round.
     */
    static boolean isSelf(Address listen, Address backend) {
        if (listen.isName() && backend.isName()) {
            return listen.socketAddress().equals(backend.socketAddress()); // host names are case-insensitive
        }
        return !listen.isName()
                && !backend.isName()
                && isSelf(listen.addresses().get(0), backend.addresses().get(0));
    }

    /**
     * Whether connecting to {@code backend} reaches the listener. Asks for the network interfaces only if the ports are
     * equal and the addresses do not decide it. An IPv4-mapped IPv6 address needs no care: the JDK makes an IPv4
     * address of it.
     *
     * @param listen  looked up; a wildcard of either family accepts both
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
        return target.equals(listen.getAddress()); // so 127.0.0.2 may be a backend of 127.0.0.1
    }

    /** Connecting to 0.0.0.0 or :: reaches this machine, by the loopback address of that family. */
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
            return false; // unknown: starting is better than refusing a good backend
        }
    }
}
