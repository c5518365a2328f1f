package balancer.relay;

import balancer.http.BodyFramer;
import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.memory.Holding;

/**
 * One direction of a session: bytes from a source, through one bounded buffer, to a sink. Step 7 of a request's walk.
 *
 * <p>What is read leaves in the same turn if the sink has room. If it has not, reading goes on only until the buffer is
 * full: that is back-pressure, and all of it.
 */
public abstract class Flow extends Message implements Holding {
    /** So much longer a head may become; a first read that leaves room for it needs no larger buffer then. */
    static final int HEADROOM = 512;

    final BufferPool pool;

    private final ReadSize readSize;

    /** Bytes that came from the source in this message, and those that were here already. */
    private long receivedBytes;

    /** Bytes that went to the sink in this exchange, heads included. */
    private long sentBytes;

    /** How many of them, sent or still to be sent, are heads. */
    private long headBytes;

    private boolean sinkGone;

    /** How many bytes of memory it waits for, or 0. */
    private int wanted;

    private boolean paused;
    private boolean held;

    Flow(BufferPool pool, Borrower owner, BodyFramer framer) {
        super(pool, owner, framer);
        this.pool = pool;
        this.readSize = new ReadSize(pool);
    }

    /**
     * Moves bytes until the source is dry, the buffer full, one side broken, the message at its end, or the budget
     * spent. Which of these it was can be asked afterwards.
     *
     * @return bytes read plus bytes written; 0 if nothing moved
     */
    public long pump(Endpoint source, Endpoint sink, long budget) {
        long moved = flush(sink);
        int atOnce = (int) Math.max(BufferPool.SOCKETFUL, Math.min(budget, BufferPool.LARGEST));
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
     * Decides which bytes belong to the message, and writes those if the sink has room.
     *
     * @return bytes written
     */
    public long flush(Endpoint sink) {
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
     * One read into the buffer, of so many bytes at most.
     *
     * @return bytes read, 0 if there were none or no memory for them, or what {@link Endpoint#read} says instead
     */
    int fill(Endpoint source, int atOnce) {
        int size = Math.min(sizeToRead(), atOnce);
        if (!makeRoom(size)) {
            return 0;
        }
        int most = Math.min(Math.min(mostToRead(), atOnce), buffer.capacity() - buffer.filled());
        int count = buffer.fill(source, most);
        if (count == Endpoint.ENDED) {
            sourceEnded();
        }
        receivedBytes += Math.max(0, count);
        if (count == most && most >= size - HEADROOM) {
            readSize.grow(size);
        }
        return count;
    }

    int sizeToRead() {
        return receivedBytes == 0 ? readSize.first() : readSize.next();
    }

    /** How many bytes may come at once. */
    int mostToRead() {
        return BufferPool.LARGEST;
    }

    /** How large the buffer may grow while it holds bytes. */
    int mostToHold() {
        return BufferPool.SOCKETFUL;
    }

    /** What every small message needs, or more than that. */
    public Claim claim() {
        return receivedBytes < BufferPool.SOCKETFUL ? Claim.FIRST : Claim.MORE;
    }

    private boolean makeRoom(int size) {
        wanted = 0;
        if (buffer.makeRoom(claim(), size, mostToHold())) {
            return true;
        }
        if (buffer.keeping() && !messageEnded()) {
            // The body outgrew what we keep for a repetition. It streams on, and cannot be repeated any more.
            buffer.forget();
            return makeRoom(size);
        }
        if (hasRoom()) {
            awaitMemory(buffer.wanted(mostToHold()));
        }
        return false;
    }

    /** True if a read could put its bytes somewhere. */
    public boolean hasRoom() {
        return buffer.hasRoom(mostToHold()) || buffer.keeping() && !messageEnded();
    }

    /** True if reading has to stop here until the sink takes something; once for each time that happens. */
    public boolean beginsPause() {
        boolean isFull = !hasRoom() && !messageEnded();
        boolean begins = isFull && !paused;
        paused = isFull;
        return begins;
    }

    /** Nobody takes these bytes any more: they are framed and dropped, so that the message still has an end. */
    public void sinkGone() {
        sinkGone = true;
    }

    public boolean isSinkGone() {
        return sinkGone;
    }

    /** Another attempt: what was kept goes out again from its first byte. */
    public void newSink() {
        sinkGone = false;
        if (buffer.keeping()) {
            sentBytes = 0;
            buffer.rewind();
        }
    }

    /** True after a read that failed for lack of memory; the session then waits for the pool, not for the source. */
    public boolean awaitsMemory() {
        return wanted > 0;
    }

    /** Waits for the pool. */
    void awaitMemory(int bytes) {
        wanted = bytes;
    }

    /** How many bytes of memory it cannot go on without; 0 if it can. */
    public int wanted() {
        return wanted;
    }

    /** True if it keeps memory while nothing happens. */
    public boolean holds() {
        return buffer.bytes() != null;
    }

    /** From here on counts what is held now. */
    public void mark() {
        buffer.mark();
    }

    /** True if all that was held at the last mark has gone. */
    public boolean hasMoved() {
        return buffer.hasMoved();
    }

    /** Memory may be there again. */
    public void memoryAvailable() {
        wanted = 0;
    }

    /** It had its share, and waits until it is its turn again. */
    public void hold() {
        held = true;
    }

    public void resume() {
        held = false;
    }

    public boolean isHeld() {
        return held;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Bytes that went to the sink behind the heads. */
    public long sentBodyBytes() {
        return Math.max(0, sentBytes - headBytes);
    }

    /** A head of this length goes out next. */
    void headWritten(int length) {
        headBytes += length;
    }

    /** A new message, nothing of it seen yet. Bytes that are in the buffer already are its first ones. */
    void reset() {
        headPending();
        sentBytes = 0;
        headBytes = 0;
        sinkGone = false;
        receivedBytes = buffer.unexamined();
        readSize.reset();
    }

    /** At rest: gives back or shrinks what is not needed while waiting. */
    public void settle() {
        buffer.settle();
    }

    /** Gives all memory back. */
    public void release() {
        buffer.release();
    }
}
