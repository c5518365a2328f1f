package balancer.http;

import java.nio.ByteBuffer;

/**
 * Says which bytes belong to the body of one message, as they come, and checks them. Reusable: one per direction of a
 * session, {@link #reset} per message. It keeps no bytes; those it does not let pass yet (a chunk-size line or a
 * trailer section that is not complete) stay with the caller, who must be able to hold
 * {@link #MAX_HELD_BYTES} of them and shows them again.
 */
public final class BodyFramer {
    /** The most bytes that can be shown and not pass: an unfinished trailer section. */
    public static final int MAX_HELD_BYTES = ChunkedFramer.MAX_TRAILER_BYTES;

    /** Made with the first chunked body: most connections never see one, and 10,000 idle ones keep what they have. */
    private ChunkedFramer chunks;

    private final boolean tolerant;

    private BodyFraming framing = BodyFraming.NONE;
    private long remaining;
    private long passed;
    private int consumed;

    /** For requests: what is not well-formed is refused. */
    public BodyFramer() {
        this(false);
    }

    /**
     * @param tolerant for responses: what can be read in one way only is read so, and written as it should be
     */
    public BodyFramer(boolean tolerant) {
        this.tolerant = tolerant;
    }

    /**
     * Begins the body of another message.
     *
     * @param contentLength the length in bytes if the framing is FIXED, else ignored
     * @param decode whether chunk framing is removed, for an HTTP/1.0 client; only with CHUNKED
     */
    public void reset(BodyFraming framing, long contentLength, boolean decode) {
        this.framing = framing;
        remaining = framing == BodyFraming.FIXED ? contentLength : 0;
        passed = 0;
        consumed = 0;
        if (framing == BodyFraming.CHUNKED) {
            chunks = chunks == null ? new ChunkedFramer(tolerant) : chunks;
            chunks.reset(decode);
        }
    }

    /**
     * Looks at [from,to), which begins with the first byte not yet consumed. With decoding the data is moved down to
     * {@code from} over the framing, and the bytes from {@link #consumed} on are where they were: the caller moves them
     * down behind the result. So it is behind trailer fields that were left out. Else only blanks behind a chunk size
     * are changed, into zeros before it.
     *
     * @return the end of the bytes that may go to the sink now; {@code from} if none may
     */
    public int frame(ByteBuffer bytes, int from, int to) {
        int end = from;
        switch (framing) {
            case NONE -> consumed = from;
            case FIXED -> {
                end = from + (int) Math.min(remaining, to - from);
                remaining -= end - from;
                consumed = end;
            }
            case UNTIL_CLOSE -> {
                end = to;
                consumed = to;
            }
            case CHUNKED -> {
                end = chunks.frame(bytes, from, to);
                consumed = chunks.consumed();
            }
        }
        passed += end - from;
        return end;
    }

    /** The end of the bytes that {@link #frame} used up; its result, unless something was left out. */
    public int consumed() {
        return consumed;
    }

    /** Whether the last byte of the body was consumed. Never for a body that ends at close. */
    public boolean done() {
        return switch (framing) {
            case NONE -> true;
            case FIXED -> remaining == 0;
            case CHUNKED -> chunks.done();
            case UNTIL_CLOSE -> false;
        };
    }

    /** Whether the framing is broken: nothing more will pass, and the message cannot be completed. */
    public boolean bad() {
        return framing == BodyFraming.CHUNKED && chunks.problem() != BadMessage.NONE;
    }

    /** What is wrong with the framing; NONE unless {@link #bad}. */
    public BadMessage problem() {
        return bad() ? chunks.problem() : BadMessage.NONE;
    }

    /** Whether the framing was mended on the way. */
    public boolean repaired() {
        return framing == BodyFraming.CHUNKED && chunks.repaired();
    }

    /** Whether the sender's close is the regular end of this body. */
    public boolean endsAtClose() {
        return framing == BodyFraming.UNTIL_CLOSE;
    }

    /** How many bytes went to the sink so far, chunk framing included unless it is removed. */
    public long bodyBytes() {
        return passed;
    }
}
