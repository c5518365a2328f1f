package balancer.cli.text;

/**
 * Makes foreign text safe to print.
 *
 * <p>A request target or an argument may carry escape sequences: printed raw they can retitle the window, hide lines
 * or, on some terminals, type commands ("terminal escape injection"). So C0 and C1 control characters, DEL, line
 * separators and the bidirectional overrides that reorder a line are written as {@code \x1b} or
 * <code>&#92;u202e</code>.
 */
public final class Printable {
    private static final String HEX = "0123456789abcdef";

    private Printable() {}

    /** The same text if there is nothing to escape, which costs no allocation. */
    static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                StringBuilder escaped = new StringBuilder(text.length() + 16);
                append(escaped, text);
                return escaped.toString();
            }
        }
        return text;
    }

    public static void append(StringBuilder to, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isUnsafe(c)) {
                to.append(c);
            } else if (c < 0x100) {
                hex(to.append("\\x"), c, 2);
            } else {
                hex(to.append("\\u"), c, 4);
            }
        }
    }

    private static boolean isUnsafe(char c) {
        return c < ' '
                || c >= 0x7f && c < 0xa0
                || c == 0x061c // Arabic letter mark
                || c == 0x200e // left-to-right and right-to-left marks
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e // line and paragraph separators, embeddings and overrides
                || c >= 0x2066 && c <= 0x2069; // isolates
    }

    private static void hex(StringBuilder to, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            to.append(HEX.charAt(value >> shift & 0xf));
        }
    }
}
