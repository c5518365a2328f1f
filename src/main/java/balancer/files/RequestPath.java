package balancer.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request as the name of a file below a directory, or why it is none. Decoded once: what still looks
 * encoded afterwards is literal ("double decoding" turned {@code %252e} into a dot).
 *
 * <p>Refused rather than repaired. Clients remove dot segments before they send (RFC 3986 §5.2.4), so one that arrives,
 * encoded or not, is an attempt to leave the directory. Backslashes are separators on Windows and for browsers.
 * Overlong and otherwise invalid UTF-8 has smuggled dots and slashes past filters. An encoded slash is data (RFC 3986
 * §2.2), and no file name has one. No file has an empty name, as between two slashes, and a redirect to {@code //host}
 * would lead to another server.
 */
final class RequestPath {
    /** The result. */
    enum Kind {
        /** Names a file that may exist. */
        VALID,
        /** No honest client sends this: 400. */
        MALFORMED,
        /** Well-formed, but no file can have such a name: 404. */
        NO_NAME
    }

    private static final RequestPath MALFORMED = new RequestPath(Kind.MALFORMED, "");
    private static final RequestPath NO_NAME = new RequestPath(Kind.NO_NAME, "");
    private static final int INCOMPLETE = -1;

    private final Kind kind;
    private final String name;

    private RequestPath(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** @param raw as sent, without query; each char is a byte */
    static RequestPath of(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return MALFORMED;
        }
        byte[] decoded = new byte[raw.length() - 1];
        int length = 0;
        boolean slash = false;
        for (int at = 1; at < raw.length(); at++) {
            int octet = raw.charAt(at);
            if (octet == '%') {
                octet = escaped(raw, at);
                at += 2;
                slash |= octet == '/';
            }
            if (octet == INCOMPLETE || octet < ' ' || octet == 0x7F || octet == '\\') {
                return MALFORMED;
            }
            decoded[length++] = (byte) octet;
        }
        return validated(decoded, length, slash);
    }

    /** The byte that {@code %xy} at {@code at} encodes, or INCOMPLETE. */
    private static int escaped(String raw, int at) {
        if (at + 2 >= raw.length()) {
            return INCOMPLETE;
        }
        int high = hexDigit(raw.charAt(at + 1));
        int low = hexDigit(raw.charAt(at + 2));
        return high < 0 || low < 0 ? INCOMPLETE : high << 4 | low;
    }

    /** Not {@code Character.digit}, which accepts digits of other scripts. */
    private static int hexDigit(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        int lower = digit | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static RequestPath validated(byte[] decoded, int length, boolean encodedSlash) {
        String name;
        try {
            // A decoder reports what new String(...) would replace: overlong forms, lone surrogates.
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return MALFORMED;
        }
        boolean nameless = encodedSlash;
        for (int start = 0, end; start < name.length(); start = end + 1) {
            int slash = name.indexOf('/', start);
            end = slash < 0 ? name.length() : slash;
            if (isDots(name, start, end)) {
                return MALFORMED;
            }
            nameless |= start == end;
        }
        return nameless ? NO_NAME : new RequestPath(Kind.VALID, name);
    }

    private static boolean isDots(String name, int start, int end) {
        return end > start && end - start <= 2 && name.charAt(start) == '.' && name.charAt(end - 1) == '.';
    }

    Kind kind() {
        return kind;
    }

    /** Relative and decoded; ends with a slash if the path did; empty for the directory itself. */
    String name() {
        return name;
    }

    boolean isDirectory() {
        return name.isEmpty() || name.charAt(name.length() - 1) == '/';
    }
}
