package balancer.proxyprotocol;

import balancer.address.IpText;
import balancer.cli.text.IpLiteral;
import balancer.loop.AddressPair;
import balancer.number.Quantity;
import balancer.proxy.Preamble;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Version 1: one line of words, each behind one space.
 *
 * <pre>
 *   PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 CR LF      client, its destination, both ports
 *   PROXY UNKNOWN ... CR LF                                 the connection's own addresses hold; the rest is ignored
 * </pre>
 *
 * <p>Strict, because two readers who understand one line differently let a client choose its address: no leading zeros,
 * no second space, no bare LF, no address of the other family.
 */
final class TextHeader {
    private static final byte[] START = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** With its line end: "PROXY UNKNOWN" and the longest IPv6 addresses. */
    private static final int MAX_BYTES = 107;

    private static final int MAX_PORT = 65_535;
    private static final int WORDS = 6;

    private TextHeader() {}

    /** As {@link Preamble#read}. */
    static int read(ByteBuffer bytes, int from, int to) {
        int end = Math.min(to, from + MAX_BYTES);
        for (int i = from; i < end; i++) {
            byte b = bytes.get(i);
            boolean wrong = i - from < START.length && b != START[i - from];
            if (wrong || b == '\n' && bytes.get(i - 1) != '\r' || b < ' ' && b != '\r' && b != '\n') {
                return Preamble.BAD;
            }
            if (b == '\n') {
                int length = i + 1 - from;
                return isValid(line(bytes, from, length)) ? length : Preamble.BAD;
            }
            if (i > from && bytes.get(i - 1) == '\r') {
                return Preamble.BAD;
            }
        }
        return end - from < MAX_BYTES ? Preamble.NEED_MORE : Preamble.BAD;
    }

    private static boolean isValid(String line) {
        return isUnknown(line) || parse(line) != null;
    }

    /** The addresses in a valid line; null if it announces none. */
    static AddressPair ends(ByteBuffer bytes, int from, int length) {
        return parse(line(bytes, from, length));
    }

    private static boolean isUnknown(String line) {
        return line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ");
    }

    private static AddressPair parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            return null;
        }
        InetSocketAddress source = address(words[1], words[2], words[4]);
        InetSocketAddress destination = address(words[1], words[3], words[5]);
        return source == null || destination == null ? null : new Ends(source, destination);
    }

    private static InetSocketAddress address(String family, String ip, String digits) {
        byte[] address = family.equals("TCP4") ? IpLiteral.parseV4(ip) : IpLiteral.parseV6(ip);
        long port = Quantity.wholeNumber(digits, 0, digits.length());
        boolean isZeroed = digits.length() > 1 && digits.charAt(0) == '0';
        boolean isValid = address.length > 0 && port >= 0 && port <= MAX_PORT && !isZeroed;
        return isValid ? Ends.address(address, (int) port) : null;
    }

    private static String line(ByteBuffer bytes, int from, int length) {
        byte[] line = new byte[length - 2];
        bytes.get(from, line);
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    /** For the connection of a client; UNKNOWN if its addresses are not of one family. */
    static byte[] write(AddressPair client) {
        InetSocketAddress source = client.remoteAddress();
        InetSocketAddress destination = client.localAddress();
        if (source.isUnresolved() || destination.isUnresolved()) {
            return unknown();
        }
        boolean isV4 = source.getAddress() instanceof Inet4Address;
        if (isV4 != destination.getAddress() instanceof Inet4Address) {
            return unknown();
        }
        String line = "PROXY " + (isV4 ? "TCP4 " : "TCP6 ") + IpText.of(source) + ' ' + IpText.of(destination) + ' '
                + source.getPort() + ' ' + destination.getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** For a connection of our own. */
    static byte[] unknown() {
        return "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
