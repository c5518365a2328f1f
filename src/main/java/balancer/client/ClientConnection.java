package balancer.client;

import balancer.address.IpText;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.memory.Borrower;
import balancer.memory.Holding;
import balancer.relay.RequestFlow;

/**
 * One client's connection and where it stands: the state machine of everything that listens here, through which a
 * request passes from its first byte to the last of its answer. What lies between the two is the subclass's: the
 * balancer asks a backend, the origin server a site.
 *
 * <p>Four methods are the ways in: an endpoint is ready, the loop continues us, the deadline came, a fault. All lead to
 * {@link #advance}, which takes the step of the current phase until none leads to another, and then {@link #suspend}s.
 *
 * <p>A connection is its own deadline and its own place in every list rather than having them: with 10,000 idle
 * connections each object counts.
 */
public abstract class ClientConnection extends Borrower implements Endpoint.Owner {
    /** A client that sends more than this behind its answer is not worth waiting for. */
    private static final long MAX_DISCARDED_BYTES = 16 << 20;

    public final Clients clients;
    public final Endpoint client;
    public final RequestFlow request;
    public final UploadRate upload = new UploadRate();

    private Phase phase;
    private long phaseBeganNanos;
    private long progressNanos;
    private long discardedBytes;
    private boolean again;

    /** On the ready list of the loop. */
    private boolean scheduled;

    /** Neighbours among the {@link Clients}. */
    ClientConnection older;

    ClientConnection newer;

    /** Neighbours among the {@link IdleClients}, while it is one. */
    boolean idles;

    ClientConnection idleLonger;
    ClientConnection idleShorter;

    /** @param largestHead of a request, in bytes */
    protected ClientConnection(Clients clients, Endpoint client, int largestHead) {
        this.clients = clients;
        this.client = client;
        this.request = new RequestFlow(clients.buffers(), this, largestHead);
        client.owner(this);
    }

    /** The first phase. Its step comes in this turn, but not at once: a fault must be ours, not the acceptor's. */
    protected final void begin(Phase first) {
        phase = first;
        phaseBeganNanos = progressNanos = clients.loop().nowNanos();
        if (first == Phase.READING_HEAD) {
            request.awaitHead();
            clients.idle(this);
        }
        clients.loop().again(this);
    }

    /** The first thing that happens to it: {@link #begin(Phase)}. */
    protected abstract void begin();

    @Override
    public void onReady(Endpoint endpoint) {
        advance();
    }

    /** Continued by the loop, or by the pool, which has memory again. */
    @Override
    public final void onReady(int readyOps) {
        scheduled = false;
        MemoryTurn.goesOn(this);
        advance();
    }

    @Override
    public final void onFault(Endpoint endpoint, Throwable fault) {
        onFault(fault);
    }

    protected final void advance() {
        do {
            again = false;
            step(phase);
        } while (again || MemoryTurn.refuses(this));
        suspend();
    }

    /** Does what can be done in this phase. */
    protected abstract void step(Phase phase);

    /** The only place where the phase changes. */
    public final void become(Phase next) {
        assert mayMove(phase, next) : phase + " -> " + next;
        leaves(next);
        Phase before = phase;
        clients.notIdle(this);
        phase = next;
        phaseBeganNanos = progressNanos = clients.loop().nowNanos();
        again = true;
        if (phase == Phase.IDLE || isThrough()) {
            clients.idle(this);
        }
        entered(before);
    }

    /** Whether that move is legal. */
    protected abstract boolean mayMove(Phase from, Phase to);

    /** About to become {@code next}. */
    protected void leaves(Phase next) {}

    /** Has just become what it is; it was {@code before}. */
    protected void entered(Phase before) {}

    /** Goes on when the loop calls: what is here brings no event. Asks once, not again with each event. */
    public final void letOthersGo() {
        again = false;
        if (!scheduled) {
            scheduled = true;
            clients.loop().again(this);
        }
    }

    /** Bytes moved: the limits of inactivity begin anew. Only stores a time; nothing touches the heap per byte. */
    public final void progress(long bytesMoved) {
        if (bytesMoved > 0) {
            progressNanos = clients.loop().nowNanos();
        }
    }

    /** What goes to the client: its memory, held or waited for. */
    protected abstract Holding answer();

    /** Too many wait for memory to wait with them. */
    protected abstract void memoryRefused();

    /** Nothing more can be done now: memory back, interest set, deadline armed. */
    public final void suspend() {
        if (phase == Phase.CLOSED) {
            return;
        }
        request.settle();
        answer().settle();
        applyInterest();
        armDeadline();
        MemoryTurn.rests(this);
    }

    /** Which events are to wake it. */
    protected abstract void applyInterest();

    /** For what comes in this very turn, before it suspends. */
    protected final void armDeadline() {
        clients.loop().deadlines().arm(this, deadlineNanos());
    }

    /** How long it may wait in its phase, on the loop's clock. */
    protected abstract long deadlineNanos();

    /** Drops what has come, or half a megabyte of it. */
    public final void discard(Endpoint source) {
        discarded(request.discard(source, Clients.DISCARD_BYTES));
    }

    /** So many bytes that nobody takes were dropped. */
    public final void discarded(long bytes) {
        if (bytes > 0) {
            discardedBytes += bytes;
            clients.notIdle(this); // closed for somebody else's sake it would see a reset
        }
    }

    /** Whether anything was dropped. */
    final boolean hasDiscarded() {
        return discardedBytes > 0;
    }

    /** More was dropped than anybody will wait for. */
    public final boolean discardedTooMuch() {
        return discardedBytes > MAX_DISCARDED_BYTES;
    }

    /** The end: everything is given back. */
    public final void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        closing();
        become(Phase.CLOSED);
        client.close();
        request.release();
        answer().release();
        clients.closed(this);
    }

    /** About to be closed. */
    protected void closing() {}

    /** We are stopped, and wait for nobody. True if that cut something. */
    protected abstract boolean endAtOnce();

    /** A request is under way. */
    protected abstract boolean busy();

    /** Between two requests. Empty lines, or the half of one, are no request. */
    public final boolean isBetweenRequests() {
        return phase == Phase.IDLE || phase == Phase.READING_HEAD && !request.hasBegun();
    }

    /** It has had its last answer: all that is left to it is to close. */
    protected boolean isThrough() {
        return phase == Phase.LINGERING;
    }

    public final EventLoop loop() {
        return clients.loop();
    }

    public final Phase phase() {
        return phase;
    }

    public final long phaseBeganNanos() {
        return phaseBeganNanos;
    }

    /** When bytes last moved in this phase, or it began. */
    public final long progressNanos() {
        return progressNanos;
    }

    @Override
    public String toString() {
        return "client " + phase + " of " + IpText.hostAndPort(client.remoteAddress());
    }
}
