package balancer.server;

import balancer.address.IpText;
import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool.Claim;
import balancer.proxy.Phase;
import balancer.relay.RequestFlow;
import balancer.server.AnswerHead.Persistence;
import java.io.IOException;
import java.nio.channels.SelectionKey;

/**
 * One client connection of an origin server, in phases of the proxy's sessions; {@link Answering} and {@link Refusing}
 * hold their steps.
 *
 * <pre>
 *   (accept) --&gt; READING_HEAD --&gt; FORWARDING --&gt; IDLE --&gt; READING_HEAD ...
 *                     |     the site's |
 *                 bad |       answer   | close asked, or a body that nobody reads
 *                     v                v
 *                 REPLYING -----&gt; LINGERING                            every phase --&gt; CLOSED
 * </pre>
 */
final class OriginSession extends Borrower implements Endpoint.Owner, Runnable {
    /** For a client that takes a long file as fast as we send it: about 0.1 ms of copying in the kernel. */
    static final long BYTES_PER_TURN = 512 << 10;

    /** For a client that pipelines. */
    private static final int ANSWERS_PER_TURN = 16;

    final OriginServer server;
    final Endpoint client;
    final RequestFlow request;
    final AnswerFlow answer;

    /** The connection outlives the answer that is being sent. */
    boolean persists;

    /** The answer waits for its time, see {@link OriginServer#delayAnswers}. */
    private boolean held;

    private long heldUntilNanos;

    /** Input that came behind a last answer. */
    long discardedBytes;

    private Phase phase = Phase.READING_HEAD;
    long phaseBeganNanos;
    private long progressNanos;
    private boolean again;
    private int answersThisTurn;

    /** On the loop's ready list. Without this a busy session would be there once more with each event. */
    private boolean listed;

    /** Neighbours in the server's list. */
    OriginSession older;

    OriginSession newer;

    OriginSession(OriginServer server, Endpoint client) {
        this.server = server;
        this.client = client;
        this.request = new RequestFlow(server.buffers, this, server.parser.maxRequestBytes());
        this.answer = new AnswerFlow(server.buffers, this);
        client.owner(this);
    }

    void begin() {
        phaseBeganNanos = progressNanos = server.loop.nowNanos();
        request.awaitHead();
        advance();
    }

    @Override
    public void onReady(Endpoint endpoint) {
        advance();
    }

    /** Continued by the loop, or by the pool, which has memory again. */
    @Override
    public void onReady(int readyOps) {
        listed = false;
        request.memoryAvailable();
        answer.memoryAvailable();
        advance();
    }

    @Override
    protected void onDeadline() {
        switch (phase) {
            case READING_HEAD -> Refusing.timedOut(this);
            case FORWARDING -> release();
            default -> close();
        }
        advance();
    }

    private void release() {
        if (held) {
            held = false;
            progressNanos = server.loop.nowNanos();
        } else {
            abort(); // a reset tells the client that what it has is not all
        }
    }

    @Override
    protected void reclaim() {
        if (phase == Phase.READING_HEAD) {
            Refusing.timedOut(this);
        } else {
            abort();
        }
        advance();
    }

    @Override
    public void onFault(Endpoint endpoint, Throwable fault) {
        abort();
    }

    @Override
    public void onFault(Throwable fault) {
        abort();
    }

    private void advance() {
        answersThisTurn = 0;
        do {
            again = false;
            switch (phase) {
                case READING_HEAD, IDLE -> Answering.readHead(this);
                case FORWARDING -> Answering.send(this);
                case REPLYING -> Refusing.send(this);
                case LINGERING -> Refusing.linger(this);
                default -> {}
            }
        } while (again && answersThisTurn < ANSWERS_PER_TURN);
        if (again) {
            continueNextTurn();
        }
        if (isRefusedMemory()) {
            abort();
        }
        rest();
    }

    /** Without memory it waits, unless too many do. */
    private boolean isRefusedMemory() {
        if (phase == Phase.CLOSED || request.wanted() == 0 && !answer.awaitsMemory()) {
            return false;
        }
        Claim claim = answer.awaitsMemory() ? Claim.FIRST : request.claim();
        return !server.buffers.await(this, claim, answer.awaitsMemory() ? answer.wanted() : request.wanted());
    }

    /** The only place where the phase changes. */
    void become(Phase next) {
        assert Moves.isLegal(phase, next) : phase + " -> " + next;
        answersThisTurn += phase == Phase.FORWARDING ? 1 : 0;
        phase = next;
        phaseBeganNanos = progressNanos = server.loop.nowNanos();
        again = true;
        if (next == Phase.IDLE) {
            server.idle();
        }
    }

    void continueNextTurn() {
        if (!listed) {
            listed = true;
            server.loop.again(this);
        }
    }

    /** A body that had nothing to send has something again. */
    @Override
    public void run() {
        continueNextTurn();
    }

    /** Nothing of the answer leaves before {@code nanos} have passed. */
    void hold(long nanos) {
        held = nanos > 0;
        heldUntilNanos = server.loop.nowNanos() + nanos;
    }

    /** The head as it will be sent, and the body unless none is wanted. */
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
     * @param moved bytes that moved already in this step, for the limit of inactivity
     * @return true if the answer is through, false if it is not or if that was the end of the session
     */
    boolean sendMore(long moved) {
        if (held) {
            return false;
        }
        long sent;
        try {
            sent = answer.send(client, BYTES_PER_TURN);
        } catch (IOException broken) {
            abort(); // the file shrank or cannot be read: the length that was promised cannot be kept
            return false;
        }
        if (client.failure() != null) {
            abort();
            return false;
        }
        if (moved + sent > 0) {
            progressNanos = server.loop.nowNanos();
        }
        if (!answer.done() && client.writable() && !answer.awaitsMemory() && !answer.waiting()) {
            continueNextTurn();
        }
        return answer.done();
    }

    /** Nothing more can be done now: memory back, interest set, deadline armed. */
    void rest() {
        if (phase == Phase.CLOSED) {
            return;
        }
        request.settle();
        boolean discarding = phase == Phase.REPLYING || phase == Phase.LINGERING;
        boolean reads = !client.ended() && (discarding || request.hasRoom() && !request.awaitsMemory());
        boolean writes = !answer.done() && !client.writable();
        client.interest((reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0));
        server.loop.deadlines().arm(this, deadlineNanos());
        if (server.buffers.rests(this, request.holds() || answer.holds(), request.hasMoved() && answer.hasMoved())) {
            request.mark();
            answer.mark();
        }
    }

    private long deadlineNanos() {
        if (held) {
            return heldUntilNanos;
        }
        boolean silent = phase == Phase.LINGERING && discardedBytes == 0;
        return server.isDraining() && (isIdle() || silent)
                ? server.lastRequestNanos(phaseBeganNanos)
                : OriginLimits.deadlineNanos(phase, phaseBeganNanos, progressNanos);
    }

    /** Between requests. */
    boolean isIdle() {
        return phase == Phase.IDLE || phase == Phase.READING_HEAD && !request.hasBegun();
    }

    /** The client must see that something was cut. */
    void abort() {
        client.abort();
        close();
    }

    void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        become(Phase.CLOSED);
        server.traffic.bytesToClients += answer.sentBytes();
        answer.release();
        request.release();
        client.close();
        server.closed(this);
    }

    Phase phase() {
        return phase;
    }

    /** An answer is on its way. */
    boolean busy() {
        return phase == Phase.FORWARDING || phase == Phase.REPLYING;
    }

    @Override
    public String toString() {
        return "origin session " + phase + " of " + IpText.hostAndPort(client.remoteAddress());
    }
}
