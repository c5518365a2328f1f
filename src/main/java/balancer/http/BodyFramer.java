package balancer.http;

import java.nio.ByteBuffer;

/**
 * Finds which bytes belong to the body of one message, as they come, and checks them. Reusable: one per direction of a
 * session, {@link #reset} per message. It keeps no bytes: those that may not pass yet (an incomplete chunk-size line or
 * trailer section) stay with the caller, which must be able to hold {@link #MAX_HELD_BYTES} of them and passes them in
 * again.
 */
public final class BodyFramer {
    /** The most bytes that can wait to pass: an unfinished trailer section. */
    public static final int MAX_HELD_BYTES = ChunkedFramer.MAX_TRAILER_BYTES;

    /** Made with the first chunked body: most connections never see one, and 10,000 idle ones would keep it. */
    private ChunkedFramer chunks;

    private final boolean tolerant;

    private BodyFraming framing = BodyFraming.NONE;
    private long remaining;
    private long passed;
    private int consumed;

    /** For requests: malformed framing is refused. */
    public BodyFramer() {
        this(false);
    }

    /**
     * @param tolerant for responses: faults with only one meaning are accepted and corrected
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
     * Examines [from,to), which begins with the first byte not yet consumed. Decoding moves the data down to
     * {@code from}, over the framing; the bytes from {@link #consumed} on stay in place, and the caller moves them down
     * to the result. Trailer fields that are left out make the same gap. Otherwise only blanks behind a chunk size are
     * changed, into zeros before it.
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

    /** The end of the bytes that {@link #frame} used up; equal to its result unless something was left out. */
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

    /** Whether the framing was repaired. */
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
