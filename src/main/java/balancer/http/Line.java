package balancer.http;

import java.nio.ByteBuffer;

/**
 * One line: bytes of a class up to CR LF and nothing else. RFC 9112 §2.2 lets a recipient take a bare LF as a line
 * ending; half of them do, which is the "bare LF" family of smuggling attacks, so for a client's bytes, and for the
 * framing of a body whoever sends it, it is an error like any control byte. The head of a response is different:
 * CGI scripts end its lines so, and there is one way only to read them.
 */
final class Line {
    /** The line has not ended within the bytes at hand. */
    static final int UNFINISHED = -1;
    /** A byte stands in it that no line may hold; {@link #problem} says which. */
    static final int REFUSED = -2;

    private Line() {}

    /**
     * The index of the CR that ends the line beginning at {@code from}, or {@link #UNFINISHED} or {@link #REFUSED}.
     *
     * @param octetClass of the bytes that the line may hold
     */
    static int end(int octetClass, ByteBuffer bytes, int from, int to) {
        int at = Octets.skip(octetClass, bytes, from, to);
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

    /** As {@link #end}, where LF alone ends a line, too: then the answer is its index. */
    static int tolerantEnd(int octetClass, ByteBuffer bytes, int from, int to) {
        int end = end(octetClass, bytes, from, to);
        if (end != REFUSED) {
            return end;
        }
        int at = Octets.skip(octetClass, bytes, from, to);
        return bytes.get(at) == '\n' ? at : REFUSED;
    }

    /** Where the line behind the one that ends at {@code end} begins. */
    static int next(ByteBuffer bytes, int end) {
        return bytes.get(end) == '\r' ? end + 2 : end + 1;
    }

    /** Why {@link #end} refused the line: computed again, so that the usual path returns one int. */
    static BadMessage problem(int octetClass, ByteBuffer bytes, int from, int to) {
        byte octet = bytes.get(Octets.skip(octetClass, bytes, from, to));
        return switch (octet) {
            case '\n' -> BadMessage.BARE_LINE_FEED;
            case '\r' -> BadMessage.BARE_CARRIAGE_RETURN;
            default -> BadMessage.CONTROL_BYTE;
        };
    }
}
