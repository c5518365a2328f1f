package balancer.relay;

import balancer.http.BadMessage;
import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;

/**
 * Where a message stands in its buffer: whether its head is still to come, which bytes behind it belong to its body,
 * and whether the last of them has been seen. Moves no bytes; that is what a {@link Flow} adds.
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

    /** A new message: a head is expected first. Nothing is framed until it was understood. */
    final void headPending() {
        headPending = true;
    }

    final boolean isHeadPending() {
        return headPending;
    }

    /** The framing of the bytes to come; the head in front of them is framed already. */
    public final void frameBody(BodyFraming framing, long contentLength, boolean decode) {
        framer.reset(framing, contentLength, decode);
        headPending = false;
    }

    /** Decides which bytes belong to the message. */
    final void frame() {
        if (!headPending && buffer.unexamined() > 0 && !framer.done() && !framer.bad()) {
            int end = framer.frame(buffer.bytes(), buffer.framed(), buffer.filled());
            buffer.close(end, framer.consumed());
        }
    }

    /** The source says nothing more. */
    final void sourceEnded() {
        sourceEnded = true;
    }

    /** Another connection to read from: the end of the one before says nothing about it. */
    public final void newSource() {
        sourceEnded = false;
    }

    /** All of the message has been read and recognised; some of it may still wait for the sink. */
    public final boolean messageEnded() {
        return !headPending && (framer.done() || sourceEnded && framer.endsAtClose());
    }

    /** The message is through: read, recognised and sent. */
    public final boolean done() {
        return messageEnded() && !hasUnsent();
    }

    /** Bytes of the message are here that the sink has not taken. */
    public final boolean hasUnsent() {
        return buffer.waiting() > 0;
    }

    /** Bytes are here that nobody has looked at, or not for the last time. */
    public final boolean hasBytes() {
        return buffer.unexamined() > 0;
    }

    /** The body breaks the rules of its framing: see {@link #problem}. */
    public final boolean isBad() {
        return framer.bad();
    }

    /** What is wrong with the body; meaningful if it {@link #isBad}. */
    public final BadMessage problem() {
        return framer.problem();
    }

    /** Something of the body was not well-formed and was put right. */
    public final boolean isRepaired() {
        return framer.repaired();
    }

    /** Only the end of its connection ends the body. */
    public final boolean endsAtClose() {
        return framer.endsAtClose();
    }

    /** Bytes of the body that have come. */
    public final long bodyBytes() {
        return framer.bodyBytes();
    }

    /** What was read; null while there is nothing. Changed by every method that moves or examines bytes. */
    public final ByteBuffer bytes() {
        return buffer.bytes();
    }

    /** Where the bytes that nobody has looked at for the last time begin in {@link #bytes}. */
    public final int unexaminedStart() {
        return buffer.framed();
    }

    /** Where they end. */
    public final int unexaminedEnd() {
        return buffer.filled();
    }

    /** The whole message is still here, and can be sent again. */
    public final boolean isKept() {
        return buffer.keeping();
    }

    /** It will not be sent again. */
    public final void forget() {
        buffer.forget();
    }
}
