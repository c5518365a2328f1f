package balancer.proxy;

import java.net.InetSocketAddress;

/** An address as it is told to others. */
final class HostText {
    private HostText() {}

    /** The address alone; an IPv6 scope ("%eth0") means nothing to anybody else. */
    static String of(InetSocketAddress address) {
        if (address.getAddress() == null) {
            return "unknown";
        }
        String host = address.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }
}
