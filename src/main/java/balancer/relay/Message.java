package balancer.relay;

import balancer.http.BadMessage;
import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;

/**
 * Where a message stands in its buffer: whether its head is still expected, which bytes after the head belong to its
 * body, and whether its last byte was seen. Moves no bytes; {@link Flow} does that.
 */
public abstract class Message {
    final RelayBuffer buffer;
    final BodyFramer framer;

    private boolean headPending = true;
    private boolean sourceEnded;

    Message(BufferPool pool, Borrower owner, BodyFramer framer) {
        this.framer = framer;
        this.buffer = new RelayBuffer(pool, owner);
    }

    /** Begins a new message: a head is expected. Nothing is framed until the head was parsed. */
    final void expectHead() {
        headPending = true;
    }

    final boolean isHeadPending() {
        return headPending;
    }

    /** Sets the framing of the body; the head in front of it is framed already. */
    public final void frameBody(BodyFraming framing, long contentLength, boolean decode) {
        framer.reset(framing, contentLength, decode);
        headPending = false;
    }

    /** Finds out which bytes belong to the message. */
    final void frame() {
        if (!headPending && buffer.unexamined() > 0 && !framer.done() && !framer.bad()) {
            int end = framer.frame(buffer.bytes(), buffer.framed(), buffer.filled());
            buffer.frameDecoded(end, framer.consumed());
        }
    }

    /** The source has ended: no more bytes come from it. */
    final void endSource() {
        sourceEnded = true;
    }

    /** Reading goes on from another connection: the end of the previous one no longer counts. */
    public final void newSource() {
        sourceEnded = false;
    }

    /** The whole message was read and framed; some of it may still have to be written to the sink. */
    public final boolean messageEnded() {
        return !headPending && (framer.done() || sourceEnded && framer.endsAtClose());
    }

    /** The whole message was read, framed and written. */
    public final boolean done() {
        return messageEnded() && !hasUnsent();
    }

    /** True if the buffer holds bytes of the message that the sink has not taken. */
    public final boolean hasUnsent() {
        return buffer.waiting() > 0;
    }

    /** True if the buffer holds bytes that are not framed yet. */
    public final boolean hasUnexamined() {
        return buffer.unexamined() > 0;
    }

    /** The body breaks the rules of its framing: see {@link #problem}. */
    public final boolean isBad() {
        return framer.bad();
    }

    /** What is wrong with the body, if {@link #isBad}. */
    public final BadMessage problem() {
        return framer.problem();
    }

    /** True if something in the body was malformed and was repaired. */
    public final boolean isRepaired() {
        return framer.repaired();
    }

    /** True if the body is delimited by the close of its connection. */
    public final boolean endsAtClose() {
        return framer.endsAtClose();
    }

    /** Bytes of the body that were received. */
    public final long bodyBytes() {
        return framer.bodyBytes();
    }

    /** The bytes that were read; null if there are none. A method that moves or examines bytes may replace them. */
    public final ByteBuffer bytes() {
        return buffer.bytes();
    }

    /** The index in {@link #bytes} where the bytes begin that are not framed yet. */
    public final int unexaminedStart() {
        return buffer.framed();
    }

    /** The index in {@link #bytes} where they end. */
    public final int unexaminedEnd() {
        return buffer.filled();
    }

    /** True if all that has come of the message is still in the buffer, so that it can be sent again. */
    public final boolean isKept() {
        return buffer.keeping();
    }

    /** The message will not be sent again. */
    public final void forget() {
        buffer.forget();
    }
}
