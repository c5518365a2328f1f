package balancer.relay;

import balancer.http.BodyFramer;
import balancer.loop.ByteStream;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.memory.Holding;

/**
 * One direction of a session: moves bytes from a source, through one bounded buffer, to a sink. Step 7 of a request's
 * walk.
 *
 * <p>Bytes that are read leave in the same turn if the sink has room. If it has none, reading goes on only until the
 * buffer is full: that is all of back-pressure.
 */
public abstract class Flow extends Message implements Holding {
    /** How much a rewritten head usually grows at most. A first read leaves that room, so that the rewrite fits. */
    static final int HEADROOM = 512;

    final BufferPool pool;

    private final ReadSize readSize;

    /** Bytes of this message read from the source, and those that were in the buffer when it began. */
    private long receivedBytes;

    /** Bytes written to the sink in this exchange, heads included. */
    private long sentBytes;

    /** How many of those bytes, written or still to be written, belong to heads. */
    private long headBytes;

    private boolean sinkGone;

    /** How many bytes of memory this flow waits for, or 0. */
    private int wanted;

    private boolean paused;
    private boolean yielded;

    Flow(BufferPool pool, Borrower owner, BodyFramer framer) {
        super(pool, owner, framer);
        this.pool = pool;
        this.readSize = new ReadSize(pool);
    }

    /**
     * Moves bytes until the source has none, the buffer is full, one side is broken, the message has ended, or the
     * budget is spent. The caller can ask afterwards which of these it was.
     *
     * @return bytes read plus bytes written; 0 if nothing moved
     */
    public long pump(ByteStream source, ByteStream sink, long budget) {
        long moved = flush(sink);
        // Half of the budget: what is read is written in the same turn.
        int atOnce = (int) Math.max(BufferPool.SOCKETFUL, Math.min(budget / 2, BufferPool.BULK));
        while (!messageEnded() && !framer.bad() && moved < budget && source.readable() && hasRoom()) {
            int count = fill(source, atOnce);
            if (count <= 0) {
                break;
            }
            moved += count + flush(sink);
        }
        return moved;
    }

    /**
     * Frames the bytes that were read, and writes those of the message if the sink has room.
     *
     * @return bytes written
     */
    public long flush(ByteStream sink) {
        frame();
        if (buffer.waiting() == 0) {
            return 0;
        }
        if (sinkGone) {
            buffer.discardWaiting();
            return 0;
        }
        if (!sink.writable()) {
            return 0;
        }
        int count = Math.max(0, buffer.drain(sink));
        sentBytes += count;
        if (buffer.waiting() > 0) {
            readSize.shrink();
        }
        return count;
    }

    /**
     * Reads once into the buffer, at most {@code atOnce} bytes.
     *
     * @return bytes read, 0 if there were none or no memory for them, or a negative result of {@link ByteStream#read}
     */
    int fill(ByteStream source, int atOnce) {
        int size = Math.min(sizeToRead(), atOnce);
        if (!makeRoom(size)) {
            return 0;
        }
        int most = Math.min(Math.min(mostToRead(), atOnce), buffer.capacity() - buffer.filled());
        int count = buffer.fill(source, most);
        if (count == ByteStream.ENDED) {
            endSource();
        }
        receivedBytes += Math.max(0, count);
        if (count == most && most >= size - HEADROOM) {
            readSize.grow(size, atOnce);
        }
        return count;
    }

    int sizeToRead() {
        return receivedBytes == 0 ? readSize.first() : readSize.next();
    }

    /** How many bytes one read may bring at most. */
    int mostToRead() {
        return BufferPool.BULK;
    }

    /** How large the buffer may grow while it holds bytes. */
    int mostToHold() {
        return BufferPool.SOCKETFUL;
    }

    /** FIRST for the memory that every small message needs, MORE beyond that. */
    public Claim claim() {
        return receivedBytes < BufferPool.SOCKETFUL ? Claim.FIRST : Claim.MORE;
    }

    private boolean makeRoom(int size) {
        wanted = 0;
        boolean made = buffer.makeRoom(claim(), size, mostToHold());
        if (!made && buffer.keeping() && !messageEnded()) {
            // The body outgrew what we keep for a retry. It streams on, and the request cannot be sent again.
            buffer.forget();
            made = buffer.makeRoom(claim(), size, mostToHold());
        }
        if (made) {
            return true;
        }
        if (hasRoom()) {
            awaitMemory(buffer.wanted(mostToHold()));
        }
        return false;
    }

    /** True if there is, or could be, room in the buffer for another read. */
    public boolean hasRoom() {
        return buffer.hasRoom(mostToHold()) || buffer.keeping() && !messageEnded();
    }

    /** Records whether reading has to stop until the sink takes bytes. True if such a pause begins now. */
    public boolean recordPause() {
        boolean isFull = !hasRoom() && !messageEnded();
        boolean begins = isFull && !paused;
        paused = isFull;
        return begins;
    }

    /** The sink takes no more: the bytes are framed and dropped, so that the end of the message is still found. */
    public void abandonSink() {
        sinkGone = true;
    }

    public boolean isSinkGone() {
        return sinkGone;
    }

    /** Begins another attempt: what was kept of the request is sent again from its first byte. */
    public void newSink() {
        sinkGone = false;
        if (buffer.keeping()) {
            sentBytes = 0;
            buffer.rewind();
        }
    }

    /** True after a read that failed for lack of memory: the flow waits for the pool, not for the source. */
    public boolean awaitsMemory() {
        return wanted > 0;
    }

    /** From now on the flow waits for the pool. */
    void awaitMemory(int bytes) {
        wanted = bytes;
    }

    /** How many bytes of memory the flow needs to continue; 0 if it does not wait for any. */
    public int wanted() {
        return wanted;
    }

    /** Bytes in the buffer that have not left it. */
    public int held() {
        return buffer.waiting() + buffer.unexamined();
    }

    /** True if the flow has memory that it keeps until the next event. */
    public boolean holdsMemory() {
        return buffer.bytes() != null;
    }

    /** Remembers what is held now, for {@link #hasMoved}. */
    public void mark() {
        buffer.mark();
    }

    /** True if all that was held at the last mark has gone. */
    public boolean hasMoved() {
        return buffer.hasMoved();
    }

    /** Stops waiting: the pool may have memory again, or none is needed any more. */
    public void stopAwaitingMemory() {
        wanted = 0;
    }

    /** The session had its share of this turn: the flow reads nothing until {@link #resume}. */
    public void yieldTurn() {
        yielded = true;
    }

    public void resume() {
        yielded = false;
    }

    public boolean hasYielded() {
        return yielded;
    }

    /** Bytes of this message read from the source, and those that were in the buffer when it began. */
    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Bytes of the body that were written to the sink. */
    public long sentBodyBytes() {
        return Math.max(0, sentBytes - headBytes);
    }

    /** Counts a head of this length, which is in the buffer now, to be written to the sink. */
    void countHead(int length) {
        headBytes += length;
    }

    /** Begins a new message. Bytes that are in the buffer already are its first ones. */
    void reset() {
        expectHead();
        sentBytes = 0;
        headBytes = 0;
        sinkGone = false;
        receivedBytes = buffer.unexamined();
        readSize.reset();
    }

    /** At the end of a step: gives back, or exchanges for a smaller buffer, memory that is not needed while waiting. */
    public void settle() {
        buffer.settle();
    }

    /** Gives all memory back. */
    public void release() {
        buffer.release();
    }
}
