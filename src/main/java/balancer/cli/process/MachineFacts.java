package balancer.cli.process;

import balancer.number.Quantity;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * The facts that decide whether this process may listen at an address.
 *
 * @param firstFreePort     ports below it are privileged
 * @param mayBindPrivileged whether we hold the capability for those
 * @param addresses         of the network interfaces that are up, IPv4 first
 */
public record MachineFacts(int firstFreePort, boolean mayBindPrivileged, List<InetAddress> addresses) {
    private static final String FIRST_FREE_PORT = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
    private static final String STATUS = "/proc/self/status";
    private static final int MOST_BYTES = 4096;
    private static final int USUAL_FIRST_FREE_PORT = 1024;
    private static final long CAP_NET_BIND_SERVICE = 1L << 10;
    private static final String USUAL_INTERFACE = "eth0";
    private static final String EFFECTIVE = "CapEff:\t";

    public static MachineFacts read() {
        return new MachineFacts(readFirstFreePort(), readMayBindPrivileged(), readAddresses());
    }

    public boolean has(InetAddress address) {
        // All of 127.0.0.0/8 is local, though the interface lists only the first.
        return address.isAnyLocalAddress() || address.isLoopbackAddress() || addresses.contains(address);
    }

    /** The name of an interface with link-local addresses; a usual name if there is none. */
    public String linkLocalInterface() {
        for (InetAddress address : addresses) {
            if (address instanceof Inet6Address v6 && v6.isLinkLocalAddress() && v6.getScopedInterface() != null) {
                return v6.getScopedInterface().getName();
            }
        }
        return USUAL_INTERFACE;
    }

    private static int readFirstFreePort() {
        try {
            String text = read(FIRST_FREE_PORT).strip();
            long port = Quantity.wholeNumber(text, 0, text.length());
            return port < 0 ? USUAL_FIRST_FREE_PORT : (int) port;
        } catch (IOException e) {
            return USUAL_FIRST_FREE_PORT;
        }
    }

    private static boolean readMayBindPrivileged() {
        try {
            String status = read(STATUS);
            int at = status.indexOf(EFFECTIVE) + EFFECTIVE.length();
            long effective = Long.parseUnsignedLong(status.substring(at, at + 16), 16);
            return (effective & CAP_NET_BIND_SERVICE) != 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Reads in one call: a file of /proc/sys ends at any offset but 0. {@code Files.readString} begins with one byte if
     * the reported size is 0, so it would read 1 of 1024.
     */
    private static String read(String file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = new byte[MOST_BYTES];
            return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.ISO_8859_1);
        }
    }

    private static List<InetAddress> readAddresses() {
        List<InetAddress> v4 = new ArrayList<>();
        List<InetAddress> v6 = new ArrayList<>();
        try {
            Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
            while (interfaces.hasMoreElements()) {
                Enumeration<InetAddress> ofOne = interfaces.nextElement().getInetAddresses();
                while (ofOne.hasMoreElements()) {
                    InetAddress address = ofOne.nextElement();
                    (address instanceof Inet4Address ? v4 : v6).add(address);
                }
            }
        } catch (SocketException e) {
            // the list is shorter then, and the message tells less
        }
        v4.addAll(v6);
        return List.copyOf(v4);
    }
}
