package balancer.proxyprotocol;

import balancer.loop.AddressPair;
import balancer.proxy.Preamble;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Version 2, in network byte order.
 *
 * <pre>
 *   0            12          13         14         16
 *   | signature  | 2 command | family   | length   | two IPs, two ports | type length value | ...
 *   | 12 bytes   | 0: LOCAL  | 1: IPv4  | of what  | 12 bytes if IPv4   | ...               |
 *   |            | 1: PROXY  | 2: IPv6  | follows  | 36 bytes if IPv6   |                   |
 *   |            |           | 3: Unix  |          | 216 bytes if Unix  |                   |
 * </pre>
 *
 * <p>LOCAL is a connection that the proxy made for itself, such as a probe. That, a Unix socket, a datagram and an
 * unspecified family announce nothing that we could use: the connection's own addresses hold. The values behind the
 * addresses are skipped, but their lengths must fit, and a checksum must be right.
 */
final class BinaryHeader {
    /** What no other protocol begins with: old servers take it for the end of a request, and close. */
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** As nginx: room for a certificate's names. A longer header is an attack on memory. */
    static final int MAX_BYTES = 4_096;

    private static final int FIXED_BYTES = 16;
    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;
    private static final byte LOCAL = 0x20;
    private static final byte PROXY = 0x21;
    private static final byte UNSPECIFIED = 0;
    private static final byte STREAM_V4 = 0x11;
    private static final byte STREAM_V6 = 0x21;
    private static final int[] ADDRESS_BYTES = {0, 12, 36, 216};
    private static final int HIGHEST_TRANSPORT = 2;
    private static final int VALUE_HEADER_BYTES = 3;
    private static final byte CRC32C_TYPE = 3;

    private BinaryHeader() {}

    /** As {@link Preamble#read}. Each byte is checked as soon as it is here. */
    static int read(ByteBuffer bytes, int from, int to) {
        int have = to - from;
        for (int i = 0; i < Math.min(have, SIGNATURE.length); i++) {
            if (bytes.get(from + i) != SIGNATURE[i]) {
                return Preamble.BAD;
            }
        }
        if (have > COMMAND_AT && bytes.get(from + COMMAND_AT) != LOCAL && bytes.get(from + COMMAND_AT) != PROXY) {
            return Preamble.BAD;
        }
        if (have < FIXED_BYTES) {
            return Preamble.NEED_MORE;
        }
        int length = length(bytes, from);
        if (length > MAX_BYTES || !hasValidFamily(bytes, from, length)) {
            return Preamble.BAD;
        }
        if (have < length) {
            return Preamble.NEED_MORE;
        }
        return isLocal(bytes, from) || hasValidValues(bytes, from, from + length) ? length : Preamble.BAD;
    }

    private static int length(ByteBuffer bytes, int from) {
        return FIXED_BYTES + (bytes.get(from + LENGTH_AT) & 0xff) * 256 + (bytes.get(from + LENGTH_AT + 1) & 0xff);
    }

    /** A receiver ignores the family of a LOCAL connection. */
    private static boolean isLocal(ByteBuffer bytes, int from) {
        return bytes.get(from + COMMAND_AT) == LOCAL;
    }

    private static int addressBytes(ByteBuffer bytes, int from) {
        return ADDRESS_BYTES[bytes.get(from + FAMILY_AT) >> 4];
    }

    private static boolean hasValidFamily(ByteBuffer bytes, int from, int length) {
        if (isLocal(bytes, from)) {
            return true;
        }
        int family = bytes.get(from + FAMILY_AT) >> 4 & 0xf;
        int transport = bytes.get(from + FAMILY_AT) & 0xf;
        return family < ADDRESS_BYTES.length
                && transport <= HIGHEST_TRANSPORT
                && length >= FIXED_BYTES + ADDRESS_BYTES[family];
    }

    private static boolean hasValidValues(ByteBuffer bytes, int from, int end) {
        int at = from + FIXED_BYTES + addressBytes(bytes, from);
        while (at < end) {
            if (end - at < VALUE_HEADER_BYTES) {
                return false;
            }
            int value = at + VALUE_HEADER_BYTES;
            int size = bytes.getShort(at + 1) & 0xffff;
            if (size > end - value || bytes.get(at) == CRC32C_TYPE && !isSum(bytes, from, end, value, size)) {
                return false;
            }
            at = value + size;
        }
        return true;
    }

    /** The sum of the whole header, its own four bytes counted as zeros. */
    private static boolean isSum(ByteBuffer bytes, int from, int end, int value, int size) {
        if (size != Integer.BYTES) {
            return false;
        }
        byte[] header = new byte[end - from];
        bytes.get(from, header);
        for (int i = 0; i < size; i++) {
            header[value - from + i] = 0;
        }
        CRC32C sum = new CRC32C();
        sum.update(header);
        return (int) sum.getValue() == bytes.getInt(value);
    }

    /** The addresses in a valid header; null if it announces none. */
    static AddressPair ends(ByteBuffer bytes, int from) {
        byte family = bytes.get(from + FAMILY_AT);
        if (isLocal(bytes, from) || family != STREAM_V4 && family != STREAM_V6) {
            return null;
        }
        int size = family == STREAM_V4 ? 4 : 16;
        byte[] source = new byte[size];
        byte[] destination = new byte[size];
        int at = from + FIXED_BYTES;
        bytes.get(at, source).get(at + size, destination);
        int ports = at + 2 * size;
        return new Ends(
                Ends.address(source, bytes.getShort(ports) & 0xffff),
                Ends.address(destination, bytes.getShort(ports + 2) & 0xffff));
    }

    /** For the connection of a client; of no family if its addresses are not of one. */
    static byte[] write(AddressPair client) {
        InetSocketAddress source = client.remoteAddress();
        InetSocketAddress destination = client.localAddress();
        if (source.isUnresolved() || destination.isUnresolved()) {
            return begin(PROXY, UNSPECIFIED, 0).array();
        }
        byte[] from = source.getAddress().getAddress();
        byte[] to = destination.getAddress().getAddress();
        if (from.length != to.length) {
            return begin(PROXY, UNSPECIFIED, 0).array();
        }
        byte family = source.getAddress() instanceof Inet4Address ? STREAM_V4 : STREAM_V6;
        int length = 2 * from.length + 2 * Short.BYTES;
        return begin(PROXY, family, length)
                .put(from)
                .put(to)
                .putShort((short) source.getPort())
                .putShort((short) destination.getPort())
                .array();
    }

    /** For a connection of our own. */
    static byte[] local() {
        return begin(LOCAL, UNSPECIFIED, 0).array();
    }

    private static ByteBuffer begin(byte command, byte family, int length) {
        return ByteBuffer.allocate(FIXED_BYTES + length)
                .put(SIGNATURE)
                .put(command)
                .put(family)
                .putShort((short) length);
    }
}
