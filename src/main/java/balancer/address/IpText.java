package balancer.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * IP addresses as text, the same in header fields, logs, messages and pages: as RFC 5952 wants them. The JDK writes
 * {@code 0:0:0:0:0:0:0:1} for {@code ::1}, which is right too, but nobody else's text, so a search for it finds
 * nothing.
 *
 * <p>An IPv4 address that comes mapped into IPv6 is written as the IPv4 address that it is.
 */
public final class IpText {
    private static final int GROUPS = 8;
    private static final int LONGEST = 39;
    private static final int MAPPED_AT = 12;

    private IpText() {}

    /** For others: without the zone ("%eth0"), which names one of our interfaces and means nothing to them. */
    public static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        return isMapped(bytes) ? dotted(bytes) : compressed(bytes);
    }

    /** The host alone, for others; "unknown" if the connection was closed before anybody asked. */
    public static String of(InetSocketAddress address) {
        return address.isUnresolved() ? "unknown" : of(address.getAddress());
    }

    /** For this machine: what can be typed here to mean this address. */
    public static String withZone(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return of(address);
        }
        String full = address.getHostAddress();
        int zone = full.indexOf('%');
        return zone < 0 ? of(address) : of(address) + full.substring(zone);
    }

    /** As it stands in a URL, before the port: an IPv6 address in brackets, a name as it is. With zone. */
    public static String bracketed(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : withZone(address.getAddress());
        return bracketed(host);
    }

    /** An IPv6 address in brackets, everything else as it is. */
    public static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** HOST:PORT, with zone. */
    public static String hostAndPort(InetSocketAddress address) {
        return bracketed(address) + ":" + address.getPort();
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < MAPPED_AT - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_AT - 2] == -1 && bytes[MAPPED_AT - 1] == -1;
    }

    private static String dotted(byte[] bytes) {
        StringBuilder text = new StringBuilder(LONGEST);
        for (int i = MAPPED_AT; i < bytes.length; i++) {
            text.append(i == MAPPED_AT ? "" : ".").append(bytes[i] & 0xff);
        }
        return text.toString();
    }

    private static String compressed(byte[] bytes) {
        int gapAt = -1;
        int gapLength = 1; // a single zero group is not worth a "::" (section 4.2.2)
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > gapLength) { // of equally long ones the first (section 4.2.3)
                gapAt = i;
                gapLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder(LONGEST);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapAt) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = i == 0 || gapAt >= 0 && i == gapAt + gapLength;
                text.append(first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }
}
