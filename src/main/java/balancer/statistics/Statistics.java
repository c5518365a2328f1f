package balancer.statistics;

import balancer.backend.Backend;
import balancer.backend.PerBackend;
import balancer.client.RecordListener;
import balancer.http.Problem;
import balancer.http.RequestHead;
import balancer.loop.LoopObserver;
import balancer.proxy.Exchange;
import balancer.proxy.ExchangeListener;
import balancer.proxy.Failure;
import java.nio.ByteBuffer;

/**
 * Hears of every exchange and of every turn of one loop, records how long they took, and passes on what it hears. One
 * thread writes and reads all of this; nothing is allocated per request.
 */
public final class Statistics implements ExchangeListener, LoopObserver {
    /** How long backend connections took to open, with all addresses that were tried. */
    public final LatencyHistogram connects = new LatencyHistogram();

    /** Durations of all turns: how long a connection that was ready at a turn's beginning may have waited. */
    public final LatencyHistogram turns = new LatencyHistogram();

    /** How long exchanges took with backends that have been forgotten: without them a sum over all would fall. */
    public final LatencyHistogram durationsOfGone = new LatencyHistogram();

    private final PerBackend<BackendStatistics> backends = new PerBackend<>() {
        @Override
        protected BackendStatistics first(Backend backend) {
            return new BackendStatistics();
        }
    };
    private final Problem[] lastProblems = new Problem[Failure.values().length];
    private RecordListener exchanges = RecordListener.NONE;
    private SlowTurnListener slowTurns = SlowTurnListener.NONE;

    /** From now on {@code listener} is told, in place of the one before: also of the end of exchanges under way. */
    public void exchanges(RecordListener listener) {
        exchanges = listener;
    }

    /** From now on {@code listener} is told of slow turns, in place of the one before. */
    public void slowTurns(SlowTurnListener listener) {
        slowTurns = listener;
    }

    /** How this backend answered. */
    public BackendStatistics of(Backend backend) {
        return backends.of(backend);
    }

    /** The backend is forgotten; what it did still counts in {@link #durationsOfGone}. */
    public void gone(Backend backend) {
        durationsOfGone.add(of(backend).durations);
    }

    /** The exact problem of the last exchange that ended with this failure; null if none has. */
    public Problem lastProblem(Failure failure) {
        return lastProblems[failure.ordinal()];
    }

    @Override
    public void turned(long busyNanos, int readyKeys, boolean slow) {
        turns.record(busyNanos);
        if (slow) {
            slowTurns.turned(busyNanos, readyKeys);
        }
    }

    @Override
    public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {
        exchanges.admitted(exchange, head, bytes);
    }

    @Override
    public void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {
        exchanges.refused(exchange, bytes, from, to);
    }

    @Override
    public void connected(Exchange exchange) {
        connects.record(exchange.connectNanos());
    }

    @Override
    public void ended(Exchange exchange) {
        if (exchange.failure() != null) {
            lastProblems[exchange.failure().ordinal()] = exchange.problem();
        } else if (!exchange.isAnsweredByUs()) {
            completed(exchange, backends.of(exchange.backend()));
        }
        exchanges.ended(exchange);
    }

    private static void completed(Exchange exchange, BackendStatistics backend) {
        if (exchange.method() != null) {
            backend.responses.count(exchange.method().ordinal(), exchange.status());
        }
        if (exchange.responseHeadNanos() >= 0 && !exchange.isSwitched()) {
            backend.durations.record(exchange.durationNanos());
        }
    }
}
