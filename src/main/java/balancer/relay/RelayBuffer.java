package balancer.relay;

import balancer.loop.ByteStream;
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
 * <p>The memory is borrowed when bytes arrive and given back when they are gone, so an idle connection holds none.
 * Bytes that have to wait move to the smallest size that fits ({@link #settle}), so a thousand slow readers are cheap.
 */
public final class RelayBuffer {
    private final BufferPool pool;
    private final Borrower owner;
    private ByteBuffer bytes;
    private int sent;
    private int framed;
    private int filled;

    /** Bytes before {@link #sent} are kept, so that the request can be sent again; see {@link #rewind}. */
    private boolean keeping;

    /** How many bytes have come in since the beginning, and how many of them before the last {@link #mark}. */
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

    /** Bytes that are not framed yet. */
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

    /** How far reads may fill the memory: beyond LARGEST comes one read in bulk, or what a rewritten head pushes. */
    int capacity() {
        return bytes == null ? 0 : Math.min(bytes.capacity(), filled == 0 ? BufferPool.BULK : BufferPool.LARGEST);
    }

    /** Bytes before {@code end} may go to the sink. */
    void frame(int end) {
        framed = end;
    }

    /** Drops bytes before {@code end} unsent: empty lines before a head, or a head that is not relayed. */
    void skip(int end) {
        assert sent == framed : "only in front of everything";
        sent = framed = end;
        restartIfEmpty();
    }

    /** After decoding in place: bytes before {@code end} may be sent, {@code [consumed, filled)} moves behind them. */
    void frameDecoded(int end, int consumed) {
        if (consumed > end) {
            bytes.put(end, bytes, consumed, filled - consumed);
            filled -= consumed - end;
        }
        framed = end;
    }

    /**
     * True if {@link #makeRoom} can succeed, memory permitting. This is the reading half of the interest law: READ is
     * on exactly while a read could store its bytes; otherwise the loop would spin on bytes that it cannot read.
     *
     * @param most how large the buffer may grow while it holds bytes
     */
    boolean hasRoom(int most) {
        return bytes == null || filled < capacity() || isEmpty() || isWorthCompacting() || bytes.capacity() < most;
    }

    /**
     * Makes room at the end: borrows, moves bytes to the front, or grows. An empty buffer grows to {@code size}; one
     * that holds bytes only to {@code most}, because its sink is slow or its head is not complete.
     *
     * @return false if the buffer is full, or the pool does not let its owner have more memory now
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

    /** How many bytes of memory {@link #makeRoom} needs at least, if it fails for lack of memory. */
    int wanted(int most) {
        return bytes == null || filled < capacity() ? BufferPool.SMALLEST : most;
    }

    private boolean isEmpty() {
        return sent == filled && !keeping;
    }

    /** Moving bytes costs time: worth it if it frees half of the memory, or all bytes are unexamined. */
    private boolean isWorthCompacting() {
        boolean helps = !keeping && sent > 0 && filled - sent < capacity();
        return helps && (sent == framed || sent >= bytes.capacity() / 2);
    }

    /** Reads once, at most {@code most} bytes; the caller has made sure that there is room. */
    int fill(ByteStream source, int most) {
        bytes.limit(Math.min(capacity(), filled + most)).position(filled);
        int count = source.read(bytes);
        // Absolute gets and puts respect the limit too: outside of I/O it is always the capacity.
        bytes.limit(bytes.capacity());
        filled += Math.max(0, count);
        received += Math.max(0, count);
        return count;
    }

    /** Writes once what is waiting. */
    int drain(ByteStream sink) {
        bytes.limit(framed).position(sent);
        int count = sink.write(bytes);
        bytes.limit(bytes.capacity());
        sent += Math.max(0, count);
        restartIfEmpty();
        return count;
    }

    /** Drops what waits for a sink that takes no more; what is kept for a retry stays. */
    void discardWaiting() {
        sent = framed;
        restartIfEmpty();
    }

    private void restartIfEmpty() {
        if (isEmpty()) {
            sent = framed = filled = 0;
        }
    }

    /** Borrows a buffer for the head that replaces the received one, with space for the bytes after {@code headEnd}. */
    ByteBuffer beginRewrite(int maxHeadLength, int headEnd) {
        return pool.borrowRegardless(maxHeadLength + filled - headEnd);
    }

    /** Changes to the fresh buffer: its head ends at {@code newEnd}, the bytes after {@code oldEnd} follow it. */
    void finishRewrite(ByteBuffer fresh, int newEnd, int oldEnd) {
        int rest = filled - oldEnd;
        int longer = newEnd - (oldEnd - sent);
        received += longer;
        mark += longer; // the bytes that were marked are this much longer now
        fresh.put(newEnd, bytes, oldEnd, rest);
        pool.giveBack(bytes);
        bytes = fresh;
        sent = 0;
        framed = newEnd;
        filled = newEnd + rest;
    }

    /** Appends an answer of our own to what already waits for the sink; drops the unexamined bytes. */
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

    /** From now on sent bytes are kept, so that the request can be sent again. To be called before its first byte. */
    void keep() {
        assert sent == 0 : "a request is kept from its beginning or not at all";
        keeping = true;
    }

    boolean keeping() {
        return keeping;
    }

    /** The request will not be sent again. */
    void forget() {
        keeping = false;
        restartIfEmpty();
    }

    /** Back to the first byte of the request. */
    void rewind() {
        assert keeping;
        sent = 0;
    }

    /** Drops all bytes, keeps the memory. */
    void clear() {
        keeping = false;
        sent = framed = filled = 0;
    }

    /** At the end of a step: gives an empty buffer back, and exchanges a large one with few bytes for a smaller one. */
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

    /** Drops all bytes and gives the memory back. */
    void release() {
        clear();
        if (bytes != null) {
            pool.giveBack(bytes);
            bytes = null;
        }
    }

    /** True if the pool could lend enough for the unexamined bytes and {@code more}. */
    boolean mayGrowBy(Claim claim, int more) {
        return pool.mayBorrow(owner, claim, unexamined() + more);
    }

    /** Remembers what is held now, for {@link #hasMoved}. */
    void mark() {
        mark = received;
    }

    /** True if none of the bytes held at the last {@link #mark} is left. */
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
