package balancer.http;

import java.nio.ByteBuffer;

/**
 * One line: bytes of a class up to CR LF and nothing else. RFC 9112 §2.2 lets a recipient accept a bare LF as a line
 * ending. Some do and some do not, hence the "bare LF" family of smuggling attacks, so in a request, and in the framing
 * of any body, it is an error like any control byte. In the head of a response it is accepted: CGI scripts write it,
 * and it has only one meaning.
 */
final class Line {
    /** The line does not end within the given bytes. */
    static final int UNFINISHED = -1;
    /** The line holds a forbidden byte; {@link #problem} says which. */
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

    /** As {@link #end}, but a bare LF ends the line too; then its index is returned. */
    static int tolerantEnd(int octetClass, ByteBuffer bytes, int from, int to) {
        int end = end(octetClass, bytes, from, to);
        if (end != REFUSED) {
            return end;
        }
        int at = Octets.skip(octetClass, bytes, from, to);
        return bytes.get(at) == '\n' ? at : REFUSED;
    }

    /** The start of the line after the one that ends at {@code end}. */
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
