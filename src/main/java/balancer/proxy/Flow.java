package balancer.proxy;

import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.net.BufferPool;
import balancer.net.BufferPool.Purpose;
import balancer.net.Endpoint;

/**
 * One direction of a session: bytes from a source, through one bounded buffer, to a sink. Step 8 of a request's walk.
 *
 * <p>What is read leaves in the same turn if the sink has room. If it has not, reading goes on only until the buffer is
 * full: that is back-pressure, and all of it.
 */
class Flow {
    protected final RelayBuffer buffer;
    protected final BodyFramer framer = new BodyFramer();
    private final BufferPool pool;

    /** How much to read at once: grows while reads come back full and the sink takes all, falls after a short write. */
    private int readSize = BufferPool.SOCKETFUL;

    /** Bytes that went to the sink in this exchange, heads included. */
    private long sentBytes;

    /** How many of them, sent or still to be sent, are heads. */
    private long headBytes;

    private boolean headPending = true;
    private boolean sourceEnded;
    private boolean sinkGone;
    private boolean starved;
    private boolean paused;
    private boolean held;

    Flow(BufferPool pool, Purpose purpose) {
        this.pool = pool;
        this.buffer = new RelayBuffer(pool, purpose);
    }

    /** The framing of the bytes to come; the head in front of them is framed already. */
    void frameBody(BodyFraming framing, long contentLength, boolean decode) {
        framer.reset(framing, contentLength, decode);
        headPending = false;
    }

    /** A head is expected next: nothing is framed, and the message has not ended, until it was understood. */
    void headPending() {
        headPending = true;
    }

    /**
     * Moves bytes until the source is dry, the buffer full, one side broken, the message at its end, or the budget spent.
     * Which of these it was can be asked afterwards.
     *
     * @return bytes read plus bytes written; 0 if nothing moved
     */
    public long pump(Endpoint source, Endpoint sink, long budget) {
        long moved = flush(sink);
        while (!messageEnded() && !framer.bad() && moved < budget && source.readable() && hasRoom()) {
            int count = fill(source);
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
    long flush(Endpoint sink) {
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
            // A slow sink needs no more than it takes, least of all when memory is short.
            readSize = pool.isRoomy() ? BufferPool.SOCKETFUL : BufferPool.SMALLEST;
        }
        return count;
    }

    /**
     * One read into the buffer.
     *
     * @return bytes read, 0 if there were none or no memory for them, or what {@link Endpoint#read} says instead
     */
    int fill(Endpoint source) {
        if (!makeRoom()) {
            return 0;
        }
        int room = buffer.capacity() - buffer.filled();
        int count = buffer.fill(source);
        sourceEnded |= count == Endpoint.ENDED;
        if (count == room && room >= readSize && readSize < BufferPool.LARGEST && pool.isRoomy()) {
            readSize = BufferPool.sizeFor(readSize + 1);
        }
        return count;
    }

    private boolean makeRoom() {
        starved = false;
        if (buffer.makeRoom(readSize)) {
            return true;
        }
        if (buffer.keeping() && !messageEnded()) {
            // The body outgrew what we keep for a repetition. It streams on, and cannot be repeated any more.
            buffer.forget();
            return makeRoom();
        }
        starved = buffer.hasRoom();
        return false;
    }

    final void frame() {
        if (!headPending && buffer.unexamined() > 0 && !framer.done() && !framer.bad()) {
            int end = framer.frame(buffer.bytes(), buffer.framed(), buffer.filled());
            buffer.close(end, framer.consumed());
        }
    }

    /** True if a read could put its bytes somewhere. */
    public boolean hasRoom() {
        return buffer.hasRoom() || buffer.keeping() && !messageEnded();
    }

    /** True if reading has to stop here until the sink takes something; once for each time that happens. */
    boolean beginsPause() {
        boolean isFull = !hasRoom() && !messageEnded();
        boolean begins = isFull && !paused;
        paused = isFull;
        return begins;
    }

    /** All of the message has been read and recognised; some of it may still wait for the sink. */
    public boolean messageEnded() {
        return !headPending && (framer.done() || sourceEnded && framer.endsAtClose());
    }

    /** The message is through: read, recognised and sent. */
    boolean done() {
        return messageEnded() && buffer.waiting() == 0;
    }

    /** Nobody takes these bytes any more: what comes is recognised and dropped, so that the message still has an end. */
    void sinkGone() {
        sinkGone = true;
    }

    boolean isSinkGone() {
        return sinkGone;
    }

    /** Another attempt: what was kept goes out again from its first byte. */
    void newSink() {
        sinkGone = false;
        if (buffer.keeping()) {
            sentBytes = 0;
            buffer.rewind();
        }
    }

    /** Another connection to read from: the end of the one before says nothing about it. */
    void newSource() {
        sourceEnded = false;
    }

    /** True after a read that failed for lack of memory; the session then waits for the pool, not for the source. */
    public boolean starved() {
        return starved;
    }

    /** Waits for the pool. */
    void starve() {
        starved = true;
    }

    /** Memory may be there again. */
    public void fed() {
        starved = false;
    }

    /** It had its share, and waits until it is its turn again. */
    void hold() {
        held = true;
    }

    void resume() {
        held = false;
    }

    boolean isHeld() {
        return held;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Bytes that went to the sink behind the heads. */
    long sentBodyBytes() {
        return Math.max(0, sentBytes - headBytes);
    }

    /** A head of this length goes out next. */
    void headWritten(int length) {
        headBytes += length;
    }

    /** A new message, nothing of it seen yet. Bytes that are in the buffer already are its first ones. */
    void reset() {
        headPending = true;
        sentBytes = 0;
        headBytes = 0;
        sinkGone = false;
        readSize = BufferPool.SOCKETFUL;
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
