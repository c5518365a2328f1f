package balancer.relay;

import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import java.nio.ByteBuffer;

/**
 * The one bounded buffer of a flow.
 *
 * <pre>
 *   0 ...... sent ........ framed ........ filled ...... capacity
 *             | may go to   | unexamined:    |
 *             | the sink    | rest of a head,|   room
 *             |             | the next       |
 *             |             | request        |
 * </pre>
 *
 * <p>The memory is borrowed when bytes arrive and goes back when they are gone, so an idle connection holds none. What
 * has to wait is moved to the smallest size that fits ({@link #settle}), so that a thousand slow readers are cheap.
 */
public final class RelayBuffer {
    private final BufferPool pool;
    private final Borrower owner;
    private ByteBuffer bytes;
    private int sent;
    private int framed;
    private int filled;

    /** Bytes before {@link #sent} are kept for a repetition of the request; see {@link #rewind}. */
    private boolean keeping;

    /** How many bytes have come in since the beginning, and how many had at the last {@link #mark}. */
    private long received;

    private long mark;

    RelayBuffer(BufferPool pool, Borrower owner) {
        this.pool = pool;
        this.owner = owner;
    }

    /** Bytes that may go to the sink. */
    int waiting() {
        return framed - sent;
    }

    /** Bytes whose meaning nobody has decided yet. */
    int unexamined() {
        return filled - framed;
    }

    int framed() {
        return framed;
    }

    int filled() {
        return filled;
    }

    /** The memory, null while there is none; indices are those of this class. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** How far reads may fill the memory; only a rewritten head may push bytes beyond it. */
    int capacity() {
        return bytes == null ? 0 : Math.min(bytes.capacity(), BufferPool.LARGEST);
    }

    /** Bytes in front of {@code end} may pass. */
    void frame(int end) {
        framed = end;
    }

    /** Bytes in front of {@code end} are dropped unsent: empty lines before a head, a head that is not relayed. */
    void skip(int end) {
        assert sent == framed : "only in front of everything";
        sent = framed = end;
        restartIfEmpty();
    }

    /** The framer decoded in place: {@code [consumed, filled)} moves down to {@code end}; what is before may pass. */
    void close(int end, int consumed) {
        if (consumed > end) {
            bytes.put(end, bytes, consumed, filled - consumed);
            filled -= consumed - end;
        }
        framed = end;
    }

    /**
     * True if {@link #makeRoom} can succeed, memory permitting. This is the half of the interest law that concerns
     * reading: READ is on exactly while a read could put its bytes somewhere, or the loop would spin on them.
     *
     * @param most how large the buffer may grow while it holds bytes
     */
    boolean hasRoom(int most) {
        return bytes == null || filled < capacity() || isEmpty() || isWorthCompacting() || bytes.capacity() < most;
    }

    /**
     * Makes room at the end: borrows, moves to the front, or grows. An empty buffer grows to {@code size}; one that
     * holds bytes only to {@code most}, because its sink is slow or its message is not understood yet.
     *
     * @return false if the buffer is full, or it is not our turn to have more in memory
     */
    boolean makeRoom(Claim claim, int size, int most) {
        if (isEmpty()) {
            if (bytes != null && bytes.capacity() < size) {
                release();
            }
            sent = framed = filled = 0;
            bytes = bytes == null ? pool.borrowUpTo(owner, claim, size) : bytes;
            return bytes != null;
        }
        if (!pool.mayRead(owner, claim)) {
            return false;
        }
        if (filled < capacity()) {
            return true;
        }
        if (isWorthCompacting()) {
            compact();
            return true;
        }
        ByteBuffer larger = bytes.capacity() < most ? pool.borrow(owner, claim, most) : null;
        if (larger != null) {
            moveTo(larger, 0);
        }
        return larger != null;
    }

    /** What {@link #makeRoom} needs at least, if it is for want of memory that it cannot. */
    int wanted(int most) {
        return bytes == null || filled < capacity() ? BufferPool.SMALLEST : most;
    }

    private boolean isEmpty() {
        return sent == filled && !keeping;
    }

    /** Moving bytes down costs time: worth it when few are left, or when all that is left waits for its other half. */
    private boolean isWorthCompacting() {
        boolean helps = !keeping && sent > 0 && filled - sent < capacity();
        return helps && (sent == framed || sent >= bytes.capacity() / 2);
    }

    /** One read of so many bytes at most into the room; the caller made sure that there is some. */
    int fill(Endpoint source, int most) {
        bytes.limit(Math.min(capacity(), filled + most)).position(filled);
        int count = source.read(bytes);
        // Even absolute gets and puts heed the limit: outside of I/O it is always that of the memory.
        bytes.limit(bytes.capacity());
        filled += Math.max(0, count);
        received += Math.max(0, count);
        return count;
    }

    /** One write of what is waiting. */
    int drain(Endpoint sink) {
        bytes.limit(framed).position(sent);
        int count = sink.write(bytes);
        bytes.limit(bytes.capacity());
        sent += Math.max(0, count);
        restartIfEmpty();
        return count;
    }

    /** Drops what was waiting for a sink that is gone; what is kept for a repetition stays. */
    void discardWaiting() {
        sent = framed;
        restartIfEmpty();
    }

    private void restartIfEmpty() {
        if (isEmpty()) {
            sent = framed = filled = 0;
        }
    }

    /** A fresh buffer for the head that replaces the one in front, with space for what follows {@code headEnd}. */
    ByteBuffer beginRewrite(int maxHeadLength, int headEnd) {
        return pool.borrowRegardless(maxHeadLength + filled - headEnd);
    }

    /** The fresh buffer takes over: its head ends at {@code newEnd}, what followed {@code oldEnd} follows there. */
    void finishRewrite(ByteBuffer fresh, int newEnd, int oldEnd) {
        int rest = filled - oldEnd;
        int longer = newEnd - (oldEnd - sent);
        received += longer;
        mark += longer;
        fresh.put(newEnd, bytes, oldEnd, rest);
        pool.giveBack(bytes);
        bytes = fresh;
        sent = 0;
        framed = newEnd;
        filled = newEnd + rest;
    }

    /** Appends an answer of our own to what already waits for the sink; unexamined bytes are dropped. */
    void append(byte[] answer) {
        int waiting = framed - sent;
        ByteBuffer fresh = pool.borrowRegardless(waiting + answer.length);
        received += answer.length;
        if (bytes != null) {
            fresh.put(0, bytes, sent, waiting);
            pool.giveBack(bytes);
        }
        fresh.put(waiting, answer);
        bytes = fresh;
        keeping = false;
        sent = 0;
        framed = filled = waiting + answer.length;
    }

    /** From now on what was sent is kept, so that the request can be sent again. Starts at its first byte. */
    void keep() {
        assert sent == 0 : "a request is kept from its beginning or not at all";
        keeping = true;
    }

    boolean keeping() {
        return keeping;
    }

    /** The request will not be repeated any more. */
    void forget() {
        keeping = false;
        restartIfEmpty();
    }

    /** Back to the first byte of the request. */
    void rewind() {
        assert keeping;
        sent = 0;
    }

    /** Forgets all bytes, keeps the memory. */
    void clear() {
        keeping = false;
        sent = framed = filled = 0;
    }

    /** At rest: no memory for no bytes, and no big memory for few. */
    void settle() {
        if (bytes == null) {
            return;
        }
        if (isEmpty()) {
            release();
            return;
        }
        int first = keeping ? 0 : sent;
        if (BufferPool.sizeFor(filled - first) < bytes.capacity()) {
            moveTo(pool.borrowRegardless(filled - first), first);
        }
    }

    /** Forgets all bytes and gives the memory back. */
    void release() {
        clear();
        if (bytes != null) {
            pool.giveBack(bytes);
            bytes = null;
        }
    }

    /** True if the pool could lend enough for these bytes and {@code more} of them. */
    boolean mayGrowBy(Claim claim, int more) {
        return pool.mayBorrow(owner, claim, unexamined() + more);
    }

    /** From here on counts what is held now. */
    void mark() {
        mark = received;
    }

    /** True if all that was held at the last {@link #mark} has gone. */
    boolean hasMoved() {
        return received - (filled - sent) >= mark;
    }

    private void compact() {
        bytes.put(0, bytes, sent, filled - sent);
        framed -= sent;
        filled -= sent;
        sent = 0;
    }

    private void moveTo(ByteBuffer other, int first) {
        other.put(0, bytes, first, filled - first);
        pool.giveBack(bytes);
        bytes = other;
        sent -= first;
        framed -= first;
        filled -= first;
    }
}
