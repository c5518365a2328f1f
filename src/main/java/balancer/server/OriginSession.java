package balancer.server;

import balancer.client.ClientConnection;
import balancer.client.Phase;
import balancer.http.Persistence;
import balancer.loop.Endpoint;
import balancer.loop.KeyFacts;
import balancer.memory.Holding;
import balancer.proxy.Failure;
import java.io.IOException;
import java.nio.channels.SelectionKey;

/**
 * A client of an origin server. {@link Answering} and {@link Refusing} hold the steps of its phases.
 *
 * <pre>
 *   (accept) --&gt; READING_HEAD --&gt; FORWARDING --&gt; IDLE --&gt; READING_HEAD ...
 *                     |     the site's |
 *                 bad |       answer   | close asked, or a body that is not read
 *                     v                v
 *                 REPLYING -----&gt; LINGERING                            every phase --&gt; CLOSED
 * </pre>
 */
final class OriginSession extends ClientConnection implements Runnable {
    /** The limit for a client that takes a long file as fast as we send it: about 0.1 ms of copying in the kernel. */
    static final long BYTES_PER_TURN = 512 << 10;

    /** The limit for a client that pipelines. */
    private static final int ANSWERS_PER_TURN = 16;

    final OriginServer server;
    final AnswerFlow answer;
    final OriginExchange exchange;

    /** The connection stays open after the present answer. */
    boolean persists;

    /** The client has not announced its last request: the next one may be on its way. */
    boolean mayPipeline;

    /** The answer is delayed, see {@link OriginServer#delayAnswers}. */
    private boolean delayed;

    private long delayedUntilNanos;

    /** The number of answers in this turn. */
    private int answers;

    private long turn;

    OriginSession(OriginServer server, Endpoint client) {
        super(server.clients, client, server.maxRequestBytes);
        this.server = server;
        this.answer = new AnswerFlow(server.buffers, this);
        this.exchange = new OriginExchange(client, server.traffic.connections);
    }

    @Override
    protected void begin() {
        exchange.begin(nowNanos());
        begin(Phase.READING_HEAD);
    }

    @Override
    protected void onDeadline() {
        if (!delayed && server.limits.letContinue(this)) {
            suspend();
            return;
        }
        switch (phase()) {
            case READING_HEAD -> server.refusing.timedOut(this);
            case FORWARDING -> timedOut();
            default -> close();
        }
        advance();
    }

    private void timedOut() {
        if (delayed) {
            delayed = false;
            progress(1);
        } else {
            abort(server.limits.failureOf(this)); // a reset tells the client that the answer is incomplete
        }
    }

    @Override
    protected void reclaim() {
        if (phase() == Phase.READING_HEAD) {
            server.refusing.timedOut(this);
        } else {
            abort(Failure.MEMORY_RECLAIMED);
        }
        advance();
    }

    @Override
    public void onFault(Throwable fault) {
        abort(Failure.INTERNAL);
    }

    @Override
    protected void step(Phase phase) {
        switch (phase) {
            case READING_HEAD, IDLE -> server.answering.readHead(this);
            case FORWARDING -> server.answering.send(this);
            case REPLYING -> server.refusing.send(this);
            case LINGERING -> server.refusing.linger(this);
            default -> {}
        }
    }

    @Override
    protected boolean mayMove(Phase from, Phase to) {
        return OriginMoves.isLegal(from, to);
    }

    /** After some answers other clients go first: one that pipelines could otherwise occupy the loop. */
    @Override
    protected void entered(Phase before) {
        if (before != Phase.FORWARDING) {
            return;
        }
        answers = turn == server.loop.turn() ? answers + 1 : 1;
        turn = server.loop.turn();
        if (answers >= ANSWERS_PER_TURN) {
            letOthersGo();
        }
    }

    @Override
    public void tell(KeyFacts facts) {
        super.tell(facts);
        facts.request = exchange.requestNumber();
        facts.status = exchange.status();
        facts.downFull = !answer.done() && !client.writable();
    }

    @Override
    protected Holding answer() {
        return answer;
    }

    @Override
    protected void memoryRefused() {
        abort(Failure.OVERLOADED);
    }

    /** Called when a body that had nothing to send has data again. */
    @Override
    public void run() {
        letOthersGo();
    }

    /** Sends nothing of the answer before {@code nanos} have passed. */
    void delay(long nanos) {
        delayed = nanos > 0;
        delayedUntilNanos = nowNanos() + nanos;
    }

    /** Prepares the head, and the body unless {@code headOnly}. */
    void begin(Answer given, Persistence said, boolean headOnly) {
        byte[] lines = server.answerHead.write(given, said);
        if (headOnly) {
            given.body().close();
            answer.begin(lines, Body.NONE, this);
        } else {
            answer.begin(lines, given.body(), this);
        }
    }

    /**
     * Sends what the client takes.
     *
     * @param moved bytes of the request already moved in this step: progress once the answer is sent
     * @return true if the answer is sent; false if it is not, or if the session has ended
     */
    boolean sendMore(long moved) {
        if (delayed) {
            return false;
        }
        long sent;
        try {
            sent = answer.send(client, BYTES_PER_TURN);
        } catch (IOException broken) {
            abort(Failure.INTERNAL); // the file shrank or cannot be read: the promised length cannot be kept
            return false;
        }
        if (client.failure() != null) {
            abort(Failure.CLIENT_LEFT);
            return false;
        }
        // A body that still comes is no sign that the client takes its answer.
        progress(answer.done() ? moved + sent : sent);
        if (sent > 0) {
            // While a client takes its answer no upload rate is required.
            upload.begin(nowNanos(), request.bodyBytes());
        }
        if (!answer.done() && client.writable() && !answer.awaitsMemory() && !answer.waiting()) {
            letOthersGo();
        }
        return answer.done();
    }

    @Override
    protected void applyInterest() {
        boolean discarding = phase() == Phase.REPLYING || phase() == Phase.LINGERING;
        boolean takes = !request.isBad() && request.hasRoom() && !request.awaitsMemory();
        boolean reads = !client.ended() && (discarding || takes);
        boolean writes = !answer.done() && !client.writable();
        client.interest((reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0));
    }

    @Override
    protected long deadlineNanos() {
        return delayed ? delayedUntilNanos : server.limits.deadlineNanos(this);
    }

    /** Ends the session with a reset, so that the client sees that the answer was cut. */
    void abort(Failure why) {
        report(why); // first: a closed connection has no address
        client.abort();
        close();
    }

    /** The client has been sent the whole answer. */
    void answered() {
        server.traffic.completed++;
        report(null);
    }

    /** Reports that the exchange is over, if there is one. */
    private void report(Failure why) {
        if (exchange.isOpen()) {
            exchange.ended(nowNanos(), why, request.bodyBytes(), answer.sentBodyBytes());
            server.listener.ended(exchange);
        }
    }

    @Override
    protected void closing() {
        report(Failure.CLIENT_LEFT);
        server.traffic.bytesToClients += answer.sentBytes();
    }

    @Override
    protected boolean endAtOnce() {
        boolean busy = busy();
        abort(Failure.STOPPED);
        return busy;
    }

    /** True while an answer is in progress. */
    @Override
    protected boolean busy() {
        return phase() == Phase.FORWARDING || phase() == Phase.REPLYING;
    }
}
