package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.ClientConnection;
import balancer.client.Phase;
import balancer.http.BodyFraming;
import balancer.loop.Endpoint;
import balancer.memory.Holding;
import balancer.relay.ResponseFlow;

/**
 * A client of the balancer and what is done for it: a request, the backend that it goes to, the response. Step 3 of
 * a request's walk; all later ones pass through here. Each phase's step has a file of its own: {@link ReadingHead}, {@link Queue}, {@link
 * Connecting}, {@link Forwarding}, {@link Tunnelling}, {@link Replying}.
 */
final class Session extends ClientConnection {
    final Proxy proxy;
    final Exchange exchange;
    final ResponseFlow response;

    /** The connection of the current exchange, open or opening; null if there is none. */
    BackendConnection backend;

    Session(Proxy proxy, Endpoint client) {
        super(proxy.clients, client, proxy.heads.parser.maxRequestBytes());
        this.proxy = proxy;
        this.exchange = new Exchange(client, proxy.accounts.traffic.connections, proxy.ids);
        this.response = new ResponseFlow(proxy.buffers, this, proxy.heads.parser.maxResponseBytes());
    }

    /** Begins with the first request head; in TCP mode with the backend connection. */
    @Override
    protected void begin() {
        exchange.begin(proxy.loop.nowNanos());
        if (proxy.settings.tcp()) {
            exchange.open = true;
            proxy.accounts.traffic.requests++;
            request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
            response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        }
        begin(proxy.settings.tcp() ? Phase.CONNECTING : Phase.READING_HEAD);
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
    protected void onDeadline() {
        if (PhaseLimits.mayGoOn(this)) {
            suspend();
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

    /** A defect of ours: this session ends, the others do not notice. */
    @Override
    public void onFault(Throwable fault) {
        proxy.accounts.failed(this, Failure.INTERNAL);
        abort(Failure.INTERNAL);
    }

    @Override
    protected void step(Phase phase) {
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
    }

    @Override
    protected boolean mayMove(Phase from, Phase to) {
        return Moves.isLegal(from, to);
    }

    @Override
    protected void leaves(Phase next) {
        proxy.trace.moved(this, phase(), next);
        proxy.fairShare.leave(this);
    }

    @Override
    protected void entered(Phase before) {
        proxy.queue.moved(this, before);
    }

    /** Its turn in {@link FairShare}. */
    void goOn() {
        request.resume();
        response.resume();
        advance();
    }

    /** The only door for failures; {@link FailurePolicy} says what follows. */
    void fail(Failure failure) {
        if (failure == Failure.BAD_REQUEST) {
            exchange.fault = proxy.heads.fault(this);
        }
        proxy.accounts.failed(this, failure);
        switch (FailurePolicy.decide(failure, phase(), exchange.started, replayable())) {
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
        armDeadline();
        proxy.loop.again(this);
    }

    @Override
    protected Holding answer() {
        return response;
    }

    @Override
    protected void memoryRefused() {
        fail(Failure.OVERLOADED);
    }

    @Override
    protected void reclaim() {
        reclaimMemory();
        advance();
    }

    /** Whatever is kept for a repetition only can be done without. */
    private void reclaimMemory() {
        if (replayable() && request.done()) {
            request.forget();
            request.settle();
        }
        if (isBetweenRequests()) {
            close(); // with half of an empty line
        } else if (request.holds() || response.holds()) {
            boolean waitsForUs = phase() == Phase.QUEUED || phase() == Phase.CONNECTING;
            fail(waitsForUs ? Failure.OVERLOADED : Failure.MEMORY_RECLAIMED);
        }
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

    @Override
    protected void closing() {
        closeBackend();
        OwnConnection.close(this);
        report();
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
            proxy.accounts.ended(this);
        }
    }

    @Override
    protected void applyInterest() {
        InterestLaw.apply(this);
    }

    @Override
    protected long deadlineNanos() {
        return PhaseLimits.deadlineNanos(this);
    }

    @Override
    protected boolean endAtOnce() {
        return Cut.atOnce(this);
    }

    @Override
    protected boolean busy() {
        return exchange.open;
    }

    /** Not while the client still takes what came of a cut answer, nor where a backend takes the rest of a tunnel. */
    @Override
    protected boolean isThrough() {
        return super.isThrough() && backend == null && !exchange.endsInReset;
    }
}
