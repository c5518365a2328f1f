package balancer.tls;

import balancer.loop.Endpoint;
import balancer.loop.IntrusiveList;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * One handshake, as a state machine: the engine says what is next, a record to send, a record to read or a task to
 * compute, and this does it until it has to wait.
 */
final class Handshake {
    /** Where it stands. */
    private enum Step {
        /** Waits for a place among the {@link Handshakes}. */
        QUEUED,
        /** Moves records, or waits for the peer. */
        MOVING,
        /** Waits for a helper thread. */
        COMPUTING,
        OVER
    }

    /** Among the {@link Handshakes}. */
    final IntrusiveList.Place<Handshake> place = new IntrusiveList.Place<>(this);

    /** True while it is one of those that have begun. */
    boolean hasPlace;

    /** Since when it waits for its peer. */
    long silentSinceNanos;

    private final Endpoint endpoint;
    private final Handshakes all;
    private final SSLEngine engine;
    private final Inbound in;
    private final Outbound out;

    /** By the clock of the sessions: one that is older was resumed. */
    private final long madeMillis;

    private Step step = Step.QUEUED;
    private boolean heard;

    /** How long helpers have computed for it, with the time until one was free. */
    private long computedNanos;

    /** Since when one computes, or it waits for one. */
    private long computesSinceNanos;

    /** Why it must not go on; null if it may. */
    private SSLException ended;

    Handshake(Endpoint endpoint, TlsShared shared, SSLEngine engine, Inbound in, Outbound out) {
        this.endpoint = endpoint;
        this.all = shared.handshakes();
        this.engine = engine;
        this.in = in;
        this.out = out;
        this.madeMillis = shared.instants().millis();
    }

    InetSocketAddress peer() {
        return endpoint.remoteAddress();
    }

    SSLEngine engine() {
        return engine;
    }

    boolean isOver() {
        return step == Step.OVER;
    }

    /**
     * Goes as far as it can without waiting.
     *
     * @throws IOException if it has failed
     */
    void advance() throws IOException {
        if (ended != null) {
            throw ended;
        }
        if (step == Step.QUEUED && (heard || engine.getUseClientMode()) && all.admit(this)) {
            begin();
        }
        boolean moved = true;
        while (moved && step == Step.MOVING) {
            moved = switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> out.isEmpty() && out.sendOwn();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> in.unwrapOne();
                case NEED_TASK -> compute();
                case FINISHED, NOT_HANDSHAKING -> end();
            };
        }
    }

    private void begin() throws SSLException {
        step = Step.MOVING;
        engine.beginHandshake();
    }

    /** It waited for a place and has one now. */
    void admitted() {
        endpoint.again();
    }

    private boolean compute() {
        step = Step.COMPUTING;
        computesSinceNanos = all.nowNanos();
        all.compute(this);
        return false;
    }

    /** The helper has computed what the engine asked for. */
    void computed() {
        if (step == Step.COMPUTING) {
            step = Step.MOVING;
            computedNanos += all.nowNanos() - computesSinceNanos;
            endpoint.again();
        }
    }

    /** As {@link TlsTransport#ownNanos}. */
    long ownNanos() {
        return computedNanos + (step == Step.COMPUTING ? all.nowNanos() - computesSinceNanos : 0);
    }

    private boolean end() {
        step = Step.OVER;
        all.succeeded(this, engine.getSession().getCreationTime() < madeMillis);
        return false;
    }

    /** It has kept its place for too long, and another needs it. */
    void giveUp() {
        ended = new SSLException("the handshake took too long");
        endpoint.again();
    }

    /** What should have been computed ended in an error. */
    void breakDown(Throwable error) {
        ended = new SSLException("the handshake could not be computed", error);
    }

    /** It has failed, or its connection is closed. */
    void abandon() {
        step = Step.OVER;
    }

    /** What it waits for, for those who watch. */
    String words() {
        if (!out.isEmpty()) {
            return "has a record to send";
        }
        return switch (step) {
            case QUEUED -> heard ? "waits for a place" : "wants a record";
            case MOVING -> "wants a record";
            case COMPUTING -> "a helper computes";
            case OVER -> "given up";
        };
    }

    /** Bytes of the peer have come. Who says nothing takes no place: browsers connect in advance, and scanners look. */
    void heard() {
        heard = true;
    }

    /** Its part of the law of {@link TlsTransport}. */
    int interest() {
        if (!out.isEmpty()) {
            return SelectionKey.OP_WRITE;
        }
        boolean awaits = step == Step.MOVING || step == Step.QUEUED && !heard;
        return awaits ? SelectionKey.OP_READ : 0;
    }
}
