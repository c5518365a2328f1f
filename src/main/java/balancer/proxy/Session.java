package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.ClientConnection;
import balancer.client.Clients;
import balancer.client.Phase;
import balancer.http.BodyFraming;
import balancer.http.HeadParser;
import balancer.loop.Endpoint;
import balancer.memory.Holding;
import balancer.relay.ResponseFlow;

/**
 * A client of the balancer and what is done for it: a request, the backend that it goes to, the response. What happens
 * in each phase is its handler's; see {@link Steps}. Public is what {@link Rooms} ask of it.
 */
public final class Session extends ClientConnection {
    /** What a session does in its phases; one for all of them. */
    interface Handler {
        /** Does what can be done in this phase. */
        void step(Session session, Phase phase);

        /** It is about to become {@code next}. */
        void leaves(Session session, Phase next);

        /** It has just become what it is. */
        void entered(Session session, Phase before);

        /** It has waited for as long as it may in its phase. */
        void timeIsUp(Session session);

        /** Something went wrong with its exchange. */
        void fail(Session session, Failure failure);

        /** A defect of ours came up in it. */
        void faulty(Session session);

        /** A backend has room for another request. */
        void backendReleased();

        /** Its exchange is over, however it ended; told once. */
        void ended(Session session);

        /** Sets which events wake it. */
        void applyInterest(Session session);

        /** How long it may wait in its phase, on the loop's clock. */
        long deadlineNanos(Session session);

        /** We are stopped, and wait for nobody. True if that cut something. */
        boolean endAtOnce(Session session);
    }

    public final Exchange exchange;
    public final ResponseFlow response;

    /** The connection of the current exchange, open or opening; null if there is none. */
    BackendConnection backend;

    private final Handler handler;
    private final boolean tcp;

    /**
     * @param exchange of the client's
     * @param tcp whether it goes to a backend at once, without a request
     * @param parser whose limits hold for heads
     */
    Session(Clients clients, Exchange exchange, boolean tcp, HeadParser parser, Handler handler) {
        super(clients, exchange.client(), parser.maxRequestBytes());
        this.exchange = exchange;
        this.tcp = tcp;
        this.handler = handler;
        this.response = new ResponseFlow(clients.buffers(), this, parser.maxResponseBytes());
    }

    /** Begins with the first request head; in TCP mode with the backend connection. */
    @Override
    protected void begin() {
        exchange.begin(loop().nowNanos());
        if (tcp) {
            exchange.open = true;
            request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
            response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        }
        begin(tcp ? Phase.CONNECTING : Phase.READING_HEAD);
    }

    @Override
    public void onReady(Endpoint endpoint) {
        if (endpoint != client) {
            endpoint.finishConnect();
            if (backend.spokeUnasked(loop().turn())) {
                fail(Failure.BACKEND_CLOSED);
            }
        }
        advance();
    }

    @Override
    protected void onDeadline() {
        handler.timeIsUp(this);
        advance();
    }

    @Override
    public void onFault(Throwable fault) {
        handler.faulty(this);
    }

    @Override
    protected void step(Phase phase) {
        handler.step(this, phase);
    }

    @Override
    protected boolean mayMove(Phase from, Phase to) {
        return SessionMoves.isLegal(from, to);
    }

    @Override
    protected void leaves(Phase next) {
        handler.leaves(this, next);
    }

    @Override
    protected void entered(Phase before) {
        handler.entered(this, before);
    }

    /** Its turn has come in the {@link Pump}. */
    public void goOn() {
        request.resume();
        response.resume();
        advance();
    }

    /** Its exchange, or this attempt at it, has failed. */
    public void fail(Failure failure) {
        handler.fail(this, failure);
    }

    /** It has a connection to a backend, open or opening. */
    public boolean hasBackend() {
        return backend != null;
    }

    /** The request is still here as a whole, and sending it twice does no harm. */
    boolean replayable() {
        return request.isKept();
    }

    /** Out of the queue, to ask for a backend again. */
    public void leaveQueue() {
        become(Phase.CONNECTING);
        // The limit of the queue may be due in this very turn, and means nothing any more.
        armDeadline();
        loop().again(this);
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
        exchange.own.close();
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
        handler.backendReleased();
    }

    /** The exchange is over, however it ended; told once. */
    void report() {
        if (exchange.open) {
            exchange.open = false;
            exchange.endedNanos = loop().nowNanos();
            exchange.requestBodyBytes = request.sentBodyBytes();
            exchange.responseBodyBytes = response.sentBodyBytes();
            handler.ended(this);
        }
    }

    @Override
    protected void applyInterest() {
        handler.applyInterest(this);
    }

    @Override
    protected long deadlineNanos() {
        return handler.deadlineNanos(this);
    }

    @Override
    protected boolean endAtOnce() {
        return handler.endAtOnce(this);
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
