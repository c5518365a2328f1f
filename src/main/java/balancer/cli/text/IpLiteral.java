package balancer.cli.text;

import balancer.number.Quantity;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Reads IP addresses written as numbers; never asks a name server. {@link balancer.address.IpText} writes them.
 *
 * <p>Stricter than {@link InetAddress#getByName}, which accepts {@code 127.1} and {@code 0177.0.0.1}, and looks
 * {@code 256.1.1.1} up as a name, which blocks. Each of them is far more likely a typing error.
 */
public final class IpLiteral {
    /** What the parsers return for text that is no literal. */
    static final byte[] NONE = {};

    private IpLiteral() {}

    /** 4 or 16 bytes, or {@link #NONE}. */
    public static byte[] parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    /** Four decimal numbers from 0 to 255 without leading zeros, which C libraries read as octal. */
    public static byte[] parseV4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int end = part < 3 ? text.indexOf('.', at) : text.length();
            long value = end < 0 ? -1 : Quantity.wholeNumber(text, at, end);
            if (value < 0 || value > 255 || end - at > 1 && text.charAt(at) == '0') {
                return NONE;
            }
            bytes[part] = (byte) value;
            at = end + 1;
        }
        return bytes;
    }

    /** RFC 4291 section 2.2: eight groups, one {@code ::}, and dots in the last 32 bits if wanted. */
    public static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        byte[] bytes = new byte[16];
        if (gap < 0) {
            return groups(text, bytes) == 16 ? bytes : NONE;
        }
        String behind = text.substring(gap + 2);
        byte[] tail = new byte[16];
        int front = gap == 0 ? 0 : groups(text.substring(0, gap), bytes);
        int back = behind.isEmpty() ? 0 : groups(behind, tail);
        if (front < 0 || back < 0 || front + back > 14 || text.substring(0, gap).indexOf('.') >= 0) {
            return NONE; // "::" replaces at least one group
        }
        System.arraycopy(tail, 0, bytes, 16 - back, back);
        return bytes;
    }

    /** Writes colon-separated groups to the front of {@code into}; returns the number of bytes, or -1. */
    private static int groups(String text, byte[] into) {
        int used = 0;
        int at = 0;
        while (at <= text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            byte[] dotted = colon < 0 ? parseV4(text.substring(at)) : NONE;
            int need = dotted.length == 4 ? 4 : 2;
            int group = need == 4 ? 0 : hexGroup(text, at, end);
            if (group < 0 || used + need > into.length) {
                return -1;
            }
            if (need == 4) {
                System.arraycopy(dotted, 0, into, used, 4);
            } else {
                into[used] = (byte) (group >> 8);
                into[used + 1] = (byte) group;
            }
            used += need;
            at = end + 1;
        }
        return used;
    }

    private static int hexGroup(String text, int from, int to) {
        if (to <= from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1; // Character.digit also accepts full-width digits
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Whether URL parsers take the host for an IPv4 address: its last label is a number. */
    public static boolean endsInNumber(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        String label = host.substring(host.lastIndexOf('.', end - 1) + 1, end);
        return Quantity.wholeNumber(label, 0, label.length()) >= 0 || label.startsWith("0x") || label.startsWith("0X");
    }

    /** The address for bytes that {@link #parse} returned. */
    public static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + bytes.length + " bytes", e);
        }
    }
}
