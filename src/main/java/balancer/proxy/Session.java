package balancer.proxy;

import balancer.address.IpText;
import balancer.backend.BackendConnection;
import balancer.http.BodyFraming;
import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.relay.RequestFlow;
import balancer.relay.ResponseFlow;

/**
 * One client connection and what is done for it: the state machine at the centre, through which steps 3 to 9 of a
 * request's walk pass.
 *
 * <p>Four methods are the ways in: an endpoint is ready, the loop continues us, the deadline came, a fault. All lead to
 * {@link #advance}, which takes the step of the current phase until none leads to another, and then brings the session
 * to {@link #rest}. Each phase's step has a file of its own: {@link ReadingHead}, {@link Connecting}, {@link
 * Forwarding}, {@link Tunnelling}, {@link Replying}.
 *
 * <p>A session is its own deadline and its own place in the pool's lists rather than having them: with 10,000 idle
 * connections each object counts.
 */
final class Session extends Borrower implements Endpoint.Owner {
    final Proxy proxy;
    final Endpoint client;
    final Exchange exchange;
    final RequestFlow request;
    final ResponseFlow response;

    /** The connection of the current exchange, open or opening; null if there is none. */
    BackendConnection backend;

    private Phase phase;
    private long phaseBeganNanos;
    private long progressNanos;
    private boolean again;
    private boolean called;

    /** Neighbours among the {@link Clients}. */
    Session older;

    Session newer;

    /** Neighbours among the {@link IdleClients}, while it is one. */
    boolean idles;

    Session idleLonger;
    Session idleShorter;

    Session(Proxy proxy, Endpoint client) {
        this.proxy = proxy;
        this.client = client;
        this.exchange = new Exchange(client, proxy.traffic.connections, proxy.ids);
        this.request = new RequestFlow(proxy.buffers, this, proxy.heads.parser.maxRequestBytes());
        this.response = new ResponseFlow(proxy.buffers, this, proxy.heads.parser.maxResponseBytes());
        client.owner(this);
    }

    /** Set to begin with the first request head; in TCP mode with the backend connection. */
    void begin() {
        phaseBeganNanos = progressNanos = proxy.loop.nowNanos();
        exchange.begin(progressNanos);
        if (proxy.settings.tcp()) {
            phase = Phase.CONNECTING;
            exchange.open = true;
            proxy.traffic.requests++;
            request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
            response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        } else {
            phase = Phase.READING_HEAD;
            request.awaitHead();
            proxy.clients.idle(this);
        }
        // Not at once, but in this very turn: a fault must be ours then, not the acceptor's.
        proxy.loop.again(this);
    }

    @Override
    public void onReady(Endpoint endpoint) {
        if (endpoint != client) {
            endpoint.finishConnect();
            if (backend.spokeUnasked(proxy.loop.turn())) {
                fail(Failure.BACKEND_CLOSED);
            }
        }
        advance();
    }

    @Override
    public void onReady(int readyOps) {
        called = false;
        MemoryLaw.goesOn(this);
        advance();
    }

    @Override
    protected void onDeadline() {
        if (PhaseLimits.mayGoOn(this)) {
            rest();
            return;
        }
        if (Connecting.goesOnElsewhere(this)) {
            advance();
            return;
        }
        Failure failure = PhaseLimits.failureOf(this);
        if (failure == null) {
            close();
        } else {
            fail(failure);
        }
        advance();
    }

    @Override
    public void onFault(Endpoint endpoint, Throwable fault) {
        onFault(fault);
    }

    /** A defect of ours: this session ends, the others do not notice. */
    @Override
    public void onFault(Throwable fault) {
        proxy.failed(this, Failure.INTERNAL);
        abort(Failure.INTERNAL);
    }

    private void advance() {
        do {
            again = false;
            switch (phase) {
                case READING_HEAD, IDLE -> ReadingHead.step(this);
                case QUEUED -> Queue.step(this);
                case CONNECTING -> Connecting.step(this);
                case FORWARDING -> Forwarding.step(this);
                case TUNNELLING -> Tunnelling.step(this);
                case REPLYING -> Replying.step(this);
                case LINGERING -> Replying.linger(this);
                case CLOSED -> {}
            }
        } while (again || MemoryLaw.refuses(this));
        rest();
    }

    /** The only place where the phase changes. */
    void become(Phase next) {
        assert phase.mayBecome(next) : phase + " -> " + next;
        proxy.trace.moved(this, phase, next);
        Phase before = phase;
        proxy.bulk.leave(this);
        proxy.clients.notIdle(this);
        phase = next;
        phaseBeganNanos = progressNanos = proxy.loop.nowNanos();
        again = true;
        proxy.clients.moved(this);
        proxy.queue.moved(this, before);
    }

    /** Goes on when the loop calls: what is here brings no event. Once, or it would be called once more with each event. */
    void letOthersGo() {
        again = false;
        if (!called) {
            called = true;
            proxy.loop.again(this);
        }
    }

    /** Its turn in {@link Bulk}. */
    void goOn() {
        request.resume();
        response.resume();
        advance();
    }

    /** Bytes moved: the limits of inactivity begin anew. Only stores a time; nothing touches the heap per byte. */
    void progress(long bytesMoved) {
        if (bytesMoved > 0) {
            progressNanos = proxy.loop.nowNanos();
        }
    }

    /** The only door for failures; {@link FailurePolicy} says what follows. */
    void fail(Failure failure) {
        proxy.failed(this, failure);
        switch (FailurePolicy.decide(failure, phase, exchange.started, replayable())) {
            case RETRY -> Connecting.retry(this, failure);
            case REPLY -> Replying.begin(this, failure);
            case DELIVER -> Cut.deliver(this, failure);
            case ABORT -> abort(failure);
            case CLOSE -> close();
        }
    }

    /** The request is still here as a whole, and sending it twice does no harm. */
    boolean replayable() {
        return request.isKept();
    }

    /** Out of the queue, to ask for a backend again. */
    void leaveQueue() {
        become(Phase.CONNECTING);
        // The limit of the queue may be due in this very turn, and means nothing any more.
        proxy.loop.deadlines().arm(this, PhaseLimits.deadlineNanos(this));
        proxy.loop.again(this);
    }

    @Override
    protected void reclaim() {
        MemoryLaw.reclaim(this);
        advance();
    }

    /** Both sides must see that something was cut. */
    void abort(Failure failure) {
        exchange.failure = failure;
        report(); // while the client can still be asked who it is
        client.abort();
        if (backend != null) {
            backend.endpoint().abort();
        }
        close();
    }

    /** The end: everything is given back. */
    void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        closeBackend();
        OwnConnection.close(this);
        report();
        become(Phase.CLOSED);
        client.close();
        request.release();
        response.release();
        proxy.closed(this);
    }

    /** In the middle of a request only a reset tells the backend that what it has is not all. */
    void closeBackend() {
        if (backend == null) {
            return;
        }
        if (request.done()) {
            backend.endpoint().close();
        } else {
            backend.endpoint().abort();
        }
        releaseBackend();
    }

    /** The connection is somebody else's now, or closed. */
    void releaseBackend() {
        backend.backend().finished();
        backend = null;
        proxy.queue.wakeNext();
    }

    /** The exchange is over, however it ended; told once. */
    void report() {
        if (exchange.open) {
            exchange.open = false;
            exchange.endedNanos = proxy.loop.nowNanos();
            exchange.requestBodyBytes = request.sentBodyBytes();
            exchange.responseBodyBytes = response.sentBodyBytes();
            proxy.ended(this);
        }
    }

    /** Nothing more can be done now: memory back, interest set, deadline armed. */
    void rest() {
        if (phase == Phase.CLOSED) {
            return;
        }
        request.settle();
        response.settle();
        InterestLaw.apply(this);
        proxy.loop.deadlines().arm(this, PhaseLimits.deadlineNanos(this));
        MemoryLaw.rests(this);
    }

    Phase phase() {
        return phase;
    }

    long phaseBeganNanos() {
        return phaseBeganNanos;
    }

    /** When bytes last moved in this phase, or it began. */
    long progressNanos() {
        return progressNanos;
    }

    @Override
    public String toString() {
        return "session " + phase + " of " + IpText.hostAndPort(client.remoteAddress());
    }
}
