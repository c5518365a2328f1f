package balancer.http;

import java.nio.ByteBuffer;

/**
 * {@code host[:port]}, as in absolute-form targets and, with more freedom, in {@code Host}. Narrower than RFC 3986 on
 * purpose: no userinfo and no zone, because routers, caches and applications read those differently.
 */
final class Authority {
    private static final int MAX_PORT = 65_535;
    /** Room for 253 octets that are all triplets. The rewriter adds it up to twice more, hence the bound. */
    private static final int MAX_LENGTH = 1_024;

    private Authority() {}

    /**
     * Whether the range is valid as a Host field's value. It may also be empty, for a target without authority (RFC
     * 9112 §3.2), have an empty port, and hold percent triplets, except of bytes that would end or divide the name.
     */
    static boolean isValidField(ByteBuffer bytes, int from, int to) {
        if (from == to) {
            return true;
        }
        int hostEnd = bytes.get(from) == '[' ? hostEnd(bytes, from, to) : escapedEnd(bytes, from, to);
        boolean named = hostEnd > from && to - from <= MAX_LENGTH;
        boolean portless = hostEnd == to || (bytes.get(hostEnd) == ':' && hostEnd + 1 == to);
        return named && (portless || (bytes.get(hostEnd) == ':' && isPort(bytes, hostEnd + 1, to)));
    }

    /** The end of the name that begins at {@code from}, percent triplets included. */
    private static int escapedEnd(ByteBuffer bytes, int from, int to) {
        int at = Octets.skip(Octets.HOST, bytes, from, to);
        while (at < to && bytes.get(at) == '%' && isTriplet(bytes, at, to)) {
            at = Octets.skip(Octets.HOST, bytes, at + 3, to);
        }
        return at;
    }

    /** %00 to %20, slash, @ and DEL end a name for a parser that decodes them. */
    private static boolean isTriplet(ByteBuffer bytes, int at, int to) {
        if (at + 3 > to || Octets.hexDigit(bytes.get(at + 1)) < 0 || Octets.hexDigit(bytes.get(at + 2)) < 0) {
            return false;
        }
        int octet = Octets.hexDigit(bytes.get(at + 1)) << 4 | Octets.hexDigit(bytes.get(at + 2));
        return octet > ' ' && octet != '/' && octet != '@' && octet != 0x7F;
    }

    static boolean isValid(ByteBuffer bytes, int from, int to) {
        int hostEnd = hostEnd(bytes, from, to);
        boolean named = hostEnd > from && to - from <= MAX_LENGTH;
        return named && (hostEnd == to || (bytes.get(hostEnd) == ':' && isPort(bytes, hostEnd + 1, to)));
    }

    /** The end of the host that begins at {@code from}; {@code from} itself if there is none. */
    private static int hostEnd(ByteBuffer bytes, int from, int to) {
        if (from == to || bytes.get(from) != '[') {
            return Octets.skip(Octets.HOST, bytes, from, to);
        }
        int at = from + 1;
        while (at < to && bytes.get(at) != ']') {
            at++;
        }
        return at < to && isIpv6(bytes, from + 1, at) ? at + 1 : from;
    }

    /** RFC 4291 §2.2: eight groups, one run of them may be "::", the last two may be written as IPv4. */
    private static boolean isIpv6(ByteBuffer bytes, int from, int to) {
        int groups = 0;
        boolean shortened = false;
        int at = from;
        while (at < to) {
            int end = hexEnd(bytes, at, to);
            if (end < to && bytes.get(end) == '.') {
                groups += isIpv4(bytes, at, to) ? 2 : 9;
                break;
            }
            if (end == at) {
                // Only "::" may stand without a group before it, and only once; a third colon lands here again.
                boolean pair = bytes.get(at) == ':' && (at > from || (at + 1 < to && bytes.get(at + 1) == ':'));
                if (!pair || shortened) {
                    return false;
                }
                shortened = true;
                at += at == from ? 2 : 1;
                continue;
            }
            groups += end - at <= 4 ? 1 : 9;
            if (end < to && (bytes.get(end) != ':' || end + 1 == to)) {
                return false;
            }
            at = end + 1;
        }
        return shortened ? groups <= 7 : groups == 8;
    }

    private static int hexEnd(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.hexDigit(bytes.get(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isIpv4(ByteBuffer bytes, int from, int to) {
        int numbers = 0;
        int at = from;
        while (at <= to && numbers < 5) {
            int end = Octets.skip(Octets.DIGIT, bytes, at, to);
            boolean octal = end > at + 1 && bytes.get(at) == '0'; // as inet_aton reads 010
            if (octal || number(bytes, at, end, 255) < 0 || (end < to && bytes.get(end) != '.')) {
                return false;
            }
            numbers++;
            at = end + 1;
        }
        return numbers == 4;
    }

    private static boolean isPort(ByteBuffer bytes, int from, int to) {
        return number(bytes, from, to, MAX_PORT) >= 0;
    }

    /** The decimal number [from,to) of at most five digits, or -1. */
    private static int number(ByteBuffer bytes, int from, int to, int max) {
        if (from == to || to - from > 5 || Octets.skip(Octets.DIGIT, bytes, from, to) != to) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < to; at++) {
            value = value * 10 + (bytes.get(at) - '0');
        }
        return value <= max ? value : -1;
    }
}
