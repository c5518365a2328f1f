package balancer.proxy;

import balancer.http.BodyFramer;
import balancer.http.BodyFraming;
import balancer.net.Borrower;
import balancer.net.BufferPool;
import balancer.net.BufferPool.Claim;
import balancer.net.Endpoint;

/**
 * One direction of a session: bytes from a source, through one bounded buffer, to a sink. Step 8 of a request's walk.
 *
 * <p>What is read leaves in the same turn if the sink has room. If it has not, reading goes on only until the buffer is
 * full: that is back-pressure, and all of it.
 */
class Flow {
    /** So much longer a head may become; a first read that leaves room for it needs no larger buffer then. */
    static final int HEADROOM = 512;

    protected final RelayBuffer buffer;
    protected final BodyFramer framer;
    protected final BufferPool pool;

    private final ReadSize readSize;

    /** Bytes that came from the source in this message, and those that were here already. */
    private long receivedBytes;

    /** Bytes that went to the sink in this exchange, heads included. */
    private long sentBytes;

    /** How many of them, sent or still to be sent, are heads. */
    private long headBytes;

    private boolean headPending = true;
    private boolean sourceEnded;
    private boolean sinkGone;

    /** How many bytes of memory it waits for, or 0. */
    private int wanted;

    private boolean paused;
    private boolean held;

    Flow(BufferPool pool, Borrower owner, BodyFramer framer) {
        this.framer = framer;
        this.pool = pool;
        this.readSize = new ReadSize(pool);
        this.buffer = new RelayBuffer(pool, owner);
    }

    /** The framing of the bytes to come; the head in front of them is framed already. */
    void frameBody(BodyFraming framing, long contentLength, boolean decode) {
        framer.reset(framing, contentLength, decode);
        headPending = false;
    }

    boolean isHeadPending() {
        return headPending;
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
        sourceEnded |= count == Endpoint.ENDED;
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
            starve(buffer.wanted(mostToHold()));
        }
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
        return buffer.hasRoom(mostToHold()) || buffer.keeping() && !messageEnded();
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
        return wanted > 0;
    }

    /** Waits for the pool. */
    void starve(int bytes) {
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
    public void fed() {
        wanted = 0;
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
