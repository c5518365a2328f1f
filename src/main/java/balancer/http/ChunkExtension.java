package balancer.http;

import java.nio.ByteBuffer;

/**
 * What may follow a chunk size, RFC 9112 §7.1.1:
 * {@code *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )}. Nobody uses extensions, but all parsers must
 * find the same end: after {@code ;a="\} some would look for the closing quote beyond the line.
 */
final class ChunkExtension {
    private static final int MALFORMED = -1;

    private ChunkExtension() {}

    /** Visible ASCII and blanks: enough for a response, whose extensions are not an attacker's. */
    static boolean isPrintable(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && bytes.get(at) >= 0 && Octets.is(Octets.TEXT, bytes.get(at))) {
            at++;
        }
        return at == to;
    }

    /** Whether the range is any number of extensions, none included. */
    static boolean isValid(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at != MALFORMED && at < to) {
            at = extensionEnd(bytes, at, to);
        }
        return at == to && isPrintable(bytes, from, to);
    }

    private static int extensionEnd(ByteBuffer bytes, int from, int to) {
        int semicolon = Octets.skip(Octets.BLANK, bytes, from, to);
        if (semicolon == to || bytes.get(semicolon) != ';') {
            return MALFORMED;
        }
        int name = Octets.skip(Octets.BLANK, bytes, semicolon + 1, to);
        int nameEnd = Octets.skip(Octets.TOKEN, bytes, name, to);
        if (nameEnd == name) {
            return MALFORMED;
        }
        int equals = Octets.skip(Octets.BLANK, bytes, nameEnd, to);
        if (equals == to || bytes.get(equals) != '=') {
            return nameEnd;
        }
        int value = Octets.skip(Octets.BLANK, bytes, equals + 1, to);
        if (value < to && bytes.get(value) == '"') {
            return quotedEnd(bytes, value + 1, to);
        }
        int valueEnd = Octets.skip(Octets.TOKEN, bytes, value, to);
        return valueEnd > value ? valueEnd : MALFORMED;
    }

    private static int quotedEnd(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && bytes.get(at) != '"') {
            at += bytes.get(at) == '\\' ? 2 : 1;
        }
        return at < to ? at + 1 : MALFORMED;
    }
}
