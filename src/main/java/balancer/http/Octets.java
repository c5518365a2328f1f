package balancer.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The byte classes of RFC 9110 and 3986 as one table: a lookup per byte, where a chain of comparisons would branch.
 */
final class Octets {
    /** tchar, RFC 9110 §5.6.2: methods, field names, connection options. */
    static final int TOKEN = 1;
    /**
     * A request target: visible ASCII but no {@code #}. Wider than RFC 3986, because browsers do send {@code | { } "}
     * and all parsers pass them on alike; a raw fragment is cut off by some and kept by others.
     */
    static final int TARGET = 2;
    /**
     * reg-name without sub-delims and percent-encoding: a comma, quote or escape in a host is read as a list, as text
     * or decoded, depending on the parser.
     */
    static final int HOST = 4;
    /** Everything but control bytes; HTAB is text. Some places allow less. */
    static final int TEXT = 8;
    /** Optional white space: SP and HTAB. */
    static final int BLANK = 16;

    static final int DIGIT = 32;
    /** ASCII letters and digits. */
    static final int ALPHANUMERIC = 128;
    /** Everything but NUL, CR and LF: the bytes that some part of a head may hold. */
    static final int LINE = 64;

    private static final byte[] CLASSES = new byte[256];

    static {
        mark(TEXT, "\t");
        mark(BLANK, "\t ");
        for (int octet = 0x01; octet <= 0xFF; octet++) {
            CLASSES[octet] |= (byte) (octet == '\r' || octet == '\n' ? 0 : LINE);
        }
        for (int octet = 0x20; octet <= 0xFF; octet++) {
            CLASSES[octet] |= (byte) (octet == 0x7F ? 0 : TEXT);
        }
        for (int octet = 0x21; octet <= 0x7E; octet++) {
            CLASSES[octet] |= (byte) (octet == '#' ? 0 : TARGET);
        }
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        mark(TOKEN | HOST | ALPHANUMERIC, letters);
        mark(TOKEN | HOST | ALPHANUMERIC | DIGIT, "0123456789");
        mark(TOKEN, "!#$%&'*+-.^_`|~");
        mark(HOST, "-._~");
    }

    private Octets() {}

    private static void mark(int octetClass, String octets) {
        for (int i = 0; i < octets.length(); i++) {
            CLASSES[octets.charAt(i)] |= (byte) octetClass;
        }
    }

    static boolean is(int octetClass, byte octet) {
        return (CLASSES[octet & 0xFF] & octetClass) != 0;
    }

    /** The index of the first byte in [from,to) that is not of the class, or {@code to}. */
    static int skip(int octetClass, ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && (CLASSES[bytes.get(at) & 0xFF] & octetClass) != 0) {
            at++;
        }
        return at;
    }

    /** 0 to 15, or -1: {@code Character.digit} would also accept digits of other scripts and is no faster. */
    static int hexDigit(byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static boolean equal(ByteBuffer bytes, int from, int to, byte[] expected) {
        if (to - from != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes.get(from + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether [from,to) is {@code lower} in any letter case. Setting bit 0x20 lowers letters and leaves digits and
     * {@code - / :} alone; it would also confuse control bytes with them, so those must have been refused before.
     */
    static boolean equalIgnoringCase(ByteBuffer bytes, int from, int to, byte[] lower) {
        return to - from == lower.length && startsIgnoringCase(bytes, from, to, lower);
    }

    /** As above for the beginning of [from,to). */
    static boolean startsIgnoringCase(ByteBuffer bytes, int from, int to, byte[] lower) {
        if (to - from < lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if ((bytes.get(from + i) | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether two ranges of one buffer hold the same name in any letter case. */
    static boolean sameName(ByteBuffer bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            byte one = bytes.get(from + i);
            byte other = bytes.get(otherFrom + i);
            // Not just bit 0x20: it would make ^ and ~ the same, and ` and @.
            if (one != other && ((one | 0x20) != (other | 0x20) || (one | 0x20) < 'a' || (one | 0x20) > 'z')) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
