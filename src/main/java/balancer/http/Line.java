package balancer.http;

import java.nio.ByteBuffer;

/**
 * One line: text up to CR LF and nothing else. RFC 9112 §2.2 lets a recipient take a bare LF as a line ending; half of
 * them do, which is the "bare LF" family of smuggling attacks, so here it is an error like any control byte.
 */
final class Line {
    /** The line has not ended within the bytes at hand. */
    static final int UNFINISHED = -1;
    /** A byte stands in it that no line may hold; {@link #problem} says which. */
    static final int REFUSED = -2;

    private Line() {}

    /** The index of the CR that ends the line beginning at {@code from}, or {@link #UNFINISHED} or {@link #REFUSED}. */
    static int end(ByteBuffer bytes, int from, int to) {
        int at = Octets.skip(Octets.TEXT, bytes, from, to);
        if (at == to) {
            return UNFINISHED;
        }
        if (bytes.get(at) != '\r') {
            return REFUSED;
        }
        if (at + 1 == to) {
            return UNFINISHED;
        }
        return bytes.get(at + 1) == '\n' ? at : REFUSED;
    }

    /** Why {@link #end} refused the line: computed again, so that the usual path returns one int. */
    static BadMessage problem(ByteBuffer bytes, int from, int to) {
        byte octet = bytes.get(Octets.skip(Octets.TEXT, bytes, from, to));
        return switch (octet) {
            case '\n' -> BadMessage.BARE_LINE_FEED;
            case '\r' -> BadMessage.BARE_CARRIAGE_RETURN;
            default -> BadMessage.CONTROL_BYTE;
        };
    }
}
