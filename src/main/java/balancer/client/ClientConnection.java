package balancer.client;

import balancer.address.IpText;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.IntrusiveList;
import balancer.loop.KeyFacts;
import balancer.memory.Borrower;
import balancer.memory.Holding;
import balancer.relay.RequestFlow;

/**
 * A client's connection and its phase: the state machine of each server in this program. A request passes through it
 * from its first byte to the last byte of its answer. The subclass does what lies between: the balancer asks a backend,
 * the origin server a site.
 *
 * <p>It is entered when an endpoint is ready, from the ready list, when its deadline is due, when its memory is
 * reclaimed, and on a fault. All but the last lead to {@link #advance}, which takes the step of the current phase until
 * no step changes the phase, and then {@link #suspend}s.
 *
 * <p>A connection is itself its deadline and its borrower of memory, instead of having such objects: with 10,000 idle
 * connections each object counts.
 */
public abstract class ClientConnection extends Borrower implements Endpoint.Owner {
    /** A client that sends more than this after the end of its answer is not worth waiting for. */
    private static final long MAX_DISCARDED_BYTES = 16 << 20;

    public final Clients clients;
    public final Endpoint client;
    public final RequestFlow request;
    public final UploadRate upload = new UploadRate();

    private Phase phase;
    private long phaseBeganNanos;
    private long progressNanos;
    private long discardedBytes;
    private boolean stepAgain;

    /** True while {@link #letOthersGo} has it on the ready list. */
    private boolean scheduled;

    /** Among all {@link Clients}. */
    final IntrusiveList.Place<ClientConnection> place = new IntrusiveList.Place<>(this);

    /** Among the {@link IdleClients}. */
    final IntrusiveList.Place<ClientConnection> idlePlace = new IntrusiveList.Place<>(this);

    /** @param largestHead of a request, in bytes */
    protected ClientConnection(Clients clients, Endpoint client, int largestHead) {
        this.clients = clients;
        this.client = client;
        this.request = new RequestFlow(clients.buffers(), this, largestHead);
        client.owner(this);
    }

    /** Enters the first phase. Its step follows from the ready list, so a fault in it ends this connection only. */
    protected final void begin(Phase first) {
        phase = first;
        phaseBeganNanos = progressNanos = nowNanos();
        if (isBetweenRequests()) {
            request.awaitHead();
            clients.becameIdle(this);
        }
        clients.loop().again(this);
    }

    /** Called once, before anything else: calls {@link #begin(Phase)}. */
    protected abstract void begin();

    @Override
    public void onReady(Endpoint endpoint) {
        advance();
    }

    /** Called from the ready list, such as after {@link #begin}, or when the pool has memory for it. */
    @Override
    public final void onReady(int readyOps) {
        scheduled = false;
        MemoryWait.resume(this);
        advance();
    }

    @Override
    public final void onFault(Endpoint endpoint, Throwable fault) {
        onFault(fault);
    }

    protected final void advance() {
        do {
            stepAgain = false;
            step(phase);
        } while (stepAgain || MemoryWait.awaitOrRefuse(this));
        suspend();
    }

    /** Does what can be done in this phase. */
    protected abstract void step(Phase phase);

    /** The only place where the phase changes. */
    public final void become(Phase next) {
        assert mayMove(phase, next) : phase + " -> " + next;
        leaving(next);
        Phase before = phase;
        clients.becameBusy(this);
        phase = next;
        phaseBeganNanos = progressNanos = nowNanos();
        stepAgain = true;
        if (phase == Phase.IDLE || isFinished()) {
            clients.becameIdle(this);
        }
        entered(before);
    }

    /** Whether that move is legal. */
    protected abstract boolean mayMove(Phase from, Phase to);

    /** Called before the phase changes to {@code next}. */
    protected void leaving(Phase next) {}

    /** Called after the phase has changed; it was {@code before}. */
    protected void entered(Phase before) {}

    /** Lets others go first. The loop then calls this connection again, because bytes in its buffer bring no event. */
    public final void letOthersGo() {
        stepAgain = false;
        if (!scheduled) {
            scheduled = true;
            clients.loop().again(this);
        }
    }

    /** Bytes moved: the inactivity limits begin anew. Only stores the time; the heap is not touched for each byte. */
    public final void progress(long bytesMoved) {
        if (bytesMoved > 0) {
            progressNanos = nowNanos();
        }
    }

    /** The memory of what is sent to the client, held or waited for. */
    protected abstract Holding answer();

    /** Called when too many connections wait for memory already, so that this one may not wait. */
    protected abstract void memoryRefused();

    /** Called when no step can do more now: gives memory back, sets the interest, arms the deadline. */
    public final void suspend() {
        if (phase == Phase.CLOSED) {
            return;
        }
        request.settle();
        answer().settle();
        applyInterest();
        armDeadline();
        MemoryWait.suspended(this);
    }

    /** Sets which events wake this connection. */
    protected abstract void applyInterest();

    /** Arms the deadline before {@link #suspend} does, for a limit that may be due in this very turn. */
    protected final void armDeadline() {
        clients.deadlines().arm(this, deadlineNanos());
    }

    /** The end of the time that it may spend in its phase, on the loop's clock. */
    protected abstract long deadlineNanos();

    /** Drops what {@code source} has sent, up to half a megabyte per call. */
    public final void discard(Endpoint source) {
        discarded(request.discard(source, Clients.DISCARD_BYTES));
    }

    /** Counts bytes that were dropped because they have no sink. */
    public final void discarded(long bytes) {
        if (bytes > 0) {
            discardedBytes += bytes;
            clients.becameBusy(this); // more may come, and a close to make room would be a reset
        }
    }

    /** True if any bytes were dropped. */
    final boolean hasDiscarded() {
        return discardedBytes > 0;
    }

    /** True if more was dropped than is worth waiting for. */
    public final boolean discardedTooMuch() {
        return discardedBytes > MAX_DISCARDED_BYTES;
    }

    /** Ends the connection and gives everything back. */
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

    /** Called before the connection is closed. */
    protected void closing() {}

    /** The server is stopped and does not wait: closes the connection. True if that cut a request. */
    protected abstract boolean endAtOnce();

    /** True while a request is under way. */
    protected abstract boolean busy();

    /** True between two requests, and before the first. Empty lines, or half of one, are no request. */
    public final boolean isBetweenRequests() {
        boolean awaitsFirst = phase == Phase.READING_HEAD || phase == Phase.PREAMBLE;
        return phase == Phase.IDLE || awaitsFirst && !request.hasBegun();
    }

    /** True if the last answer was sent, so that all that is left to do is to close. */
    protected boolean isFinished() {
        return phase == Phase.LINGERING;
    }

    public final EventLoop loop() {
        return clients.loop();
    }

    /** The time of this turn, as its deadlines have it. */
    public final long nowNanos() {
        return clients.deadlines().nowNanos();
    }

    public final Phase phase() {
        return phase;
    }

    public final long phaseBeganNanos() {
        return phaseBeganNanos;
    }

    /** When bytes last moved in this phase, or the phase began. */
    public final long progressNanos() {
        return progressNanos;
    }

    @Override
    public final void tell(Endpoint endpoint, KeyFacts facts) {
        tell(facts);
        facts.role = endpoint == client ? KeyFacts.Role.CLIENT : KeyFacts.Role.BACKEND;
        facts.number = endpoint.number();
        facts.interest = endpoint.waitsFor();
        endpoint.transport().tell(facts);
    }

    @Override
    public void tell(KeyFacts facts) {
        facts.role = KeyFacts.Role.CLIENT;
        facts.service = clients;
        facts.number = facts.client = client.number();
        facts.interest = client.waitsFor();
        facts.session = this;
        client.transport().tell(facts);
        facts.owner = getClass();
        facts.phase = phase;
        facts.up = request.held();
        facts.upFull = !request.hasRoom();
    }

    @Override
    public String toString() {
        return "client " + phase + " of " + IpText.hostAndPort(client.remoteAddress());
    }
}
