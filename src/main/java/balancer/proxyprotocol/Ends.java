package balancer.proxyprotocol;

import balancer.loop.AddressPair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The addresses that a header announces.
 *
 * @param remoteAddress the client's
 * @param localAddress the one that the client connected to
 */
record Ends(InetSocketAddress remoteAddress, InetSocketAddress localAddress) implements AddressPair {
    /** @param ip 4 or 16 bytes; an IPv4 address that is mapped into IPv6 becomes the IPv4 address that it is */
    static InetSocketAddress address(byte[] ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("an address of " + ip.length + " bytes", impossible);
        }
    }
}
