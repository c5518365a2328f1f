package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.ClientConnection;
import balancer.client.Clients;
import balancer.client.Phase;
import balancer.http.HeadParser;
import balancer.loop.Endpoint;
import balancer.loop.KeyFacts;
import balancer.memory.Holding;
import balancer.relay.ResponseFlow;

/**
 * A client of the balancer and its current exchange: a request, the backend that it goes to, the response. Its handler
 * does the work of each phase; see {@link Steps}. Only what {@link Rooms} need is public.
 */
public final class Session extends ClientConnection {
    /** What a session does in its phases; one object for all sessions. */
    interface Handler {
        /** The phase in which the session begins. */
        Phase first(Session session);

        /** The phase in which it begins to serve the client, whose preamble is over or not expected. */
        Phase opening(Session session);

        /** Does what can be done in this phase. */
        void step(Session session, Phase phase);

        /** The session is about to enter the phase {@code next}. */
        void leaving(Session session, Phase next);

        /** The session has left the phase {@code before} for its present one. */
        void entered(Session session, Phase before);

        /** The deadline of the session is due. */
        void timeIsUp(Session session);

        /** The exchange of the session, or an attempt at it, has failed. */
        void fail(Session session, Failure failure);

        /** A defect of ours showed up in the session. */
        void faulty(Session session);

        /** A backend may have room for another request. */
        void backendReleased();

        /** The session is about to be closed. */
        void closing(Session session);

        /** The exchange of the session is over, however it ended; called once. */
        void ended(Session session);

        /** Sets the events that wake the session. */
        void applyInterest(Session session);

        /** The end of the time that the session may wait in its phase, on the loop's clock. */
        long deadlineNanos(Session session);

        /** The balancer is stopped and does not wait: ends the session. True if that cut an exchange. */
        boolean endAtOnce(Session session);
    }

    public final Exchange exchange;
    public final ResponseFlow response;
    final Progress forwarding = new Progress();

    /** The connection of the current exchange, open or opening; null if there is none. */
    BackendConnection backendConnection;

    private final Handler handler;

    /**
     * @param exchange used for all requests of the client
     * @param parser its limits hold for heads
     */
    Session(Clients clients, Exchange exchange, HeadParser parser, Handler handler) {
        super(clients, exchange.client(), parser.maxRequestBytes());
        this.exchange = exchange;
        this.handler = handler;
        this.response = new ResponseFlow(clients.buffers(), this, parser.maxResponseBytes());
    }

    @Override
    protected void begin() {
        exchange.begin(loop().nowNanos());
        begin(handler.first(this));
    }

    /** The preamble is over. */
    void open() {
        become(handler.opening(this));
    }

    @Override
    public void onReady(Endpoint endpoint) {
        if (endpoint != client) {
            endpoint.finishConnect(); // does nothing if it is connected
            if (backendConnection.sentBeforeRequest(loop().turn())) {
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

    /** Bytes were moved. Whether that is progress while a request is forwarded, {@link Progress} says. */
    public void moved(long bytes) {
        progress(phase() == Phase.FORWARDING ? 0 : bytes);
    }

    @Override
    protected boolean mayMove(Phase from, Phase to) {
        return SessionMoves.isLegal(from, to);
    }

    @Override
    protected void leaving(Phase next) {
        handler.leaving(this, next);
    }

    @Override
    protected void entered(Phase before) {
        handler.entered(this, before);
    }

    /** The {@link Pump} lets this session go on. */
    public void goOn() {
        request.resume();
        response.resume();
        advance();
    }

    /** Its exchange, or this attempt at it, has failed. */
    public void fail(Failure failure) {
        handler.fail(this, failure);
    }

    /** True if the session has a connection to a backend, open or opening. */
    public boolean hasBackend() {
        return backendConnection != null;
    }

    /** True if all that has come of the request is still in the buffer, and sending it twice does no harm. */
    boolean replayable() {
        return request.isKept();
    }

    /** Leaves the queue to ask for a backend again. */
    public void leaveQueue() {
        become(Phase.CONNECTING);
        // The limit of the queue may be due in this very turn, and no longer applies.
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

    /** Gives up what is kept only for a retry; if memory is still held, ends the exchange. */
    private void reclaimMemory() {
        if (replayable() && request.done()) {
            request.forget();
            request.settle();
        }
        if (isBetweenRequests()) {
            close(); // it holds half of an empty line at most
        } else if (request.holdsMemory()
                || response.holdsMemory()
                || client.transport().holdsMemory()) {
            boolean waitsForUs = phase() == Phase.QUEUED || phase() == Phase.CONNECTING;
            fail(waitsForUs ? Failure.OVERLOADED : Failure.MEMORY_RECLAIMED);
        }
    }

    @Override
    public void tell(KeyFacts facts) {
        super.tell(facts);
        facts.request = exchange.requestNumber();
        facts.status = exchange.status;
        facts.retried = exchange.attempts.isRetry();
        String failed = exchange.failure == null ? exchange.attempts.lastFailure() : exchange.failure.reason();
        facts.failure = failed == null ? facts.failure : failed;
        facts.down = response.held();
        facts.downFull = !response.hasRoom();
        if (backendConnection != null) {
            facts.backend = backendConnection.backend().slot();
            facts.why = exchange.why();
            facts.backendNumber = backendConnection.endpoint().number();
            facts.backendInterest = backendConnection.endpoint().waitsFor();
            facts.reused = backendConnection.reused();
        }
    }

    /** Resets both connections: each peer must see that bytes are missing. */
    void abort(Failure failure) {
        exchange.failure = failure;
        report(); // first: a closed connection does not tell its address
        client.abort();
        if (backendConnection != null) {
            backendConnection.endpoint().abort();
        }
        close();
    }

    @Override
    protected void closing() {
        handler.closing(this);
        closeBackend();
        exchange.bound.close();
        report();
    }

    /** By a reset if the server must not take the end for the client's: in a request, or if it may have switched. */
    void closeBackend() {
        if (backendConnection == null) {
            return;
        }
        boolean maySwitch = exchange.upgrade != null && phase() == Phase.FORWARDING && !exchange.started.isFinal();
        if (request.done() && !maySwitch) {
            backendConnection.endpoint().close();
        } else {
            backendConnection.endpoint().abort();
        }
        releaseBackend();
    }

    /** The connection has another owner now, or is closed. */
    void releaseBackend() {
        backendConnection.backend().finished();
        backendConnection = null;
        handler.backendReleased();
    }

    /** Reports that the exchange is over, however it ended; once. */
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

    /** False while the client still takes the rest of a cut response, or a backend the rest of a tunnel. */
    @Override
    protected boolean isFinished() {
        return super.isFinished() && backendConnection == null && !exchange.endsInReset;
    }
}
