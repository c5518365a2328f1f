package balancer.admin.numbers;

import balancer.backend.Backend;
import balancer.metrics.BackendMetrics;
import balancer.statistics.BackendStatistics;

/** The recent history of one backend's counters. */
public final class BackendTrend {
    private final BackendMetrics metrics;
    private final BackendStatistics statistics;
    private final Series answered = new Series();
    private final Latency latency;
    private long answeredBefore;

    BackendTrend(Backend backend, BackendStatistics statistics) {
        this.metrics = backend.metrics();
        this.statistics = statistics;
        latency = new Latency(statistics.durations);
        answeredBefore = metrics.answered;
    }

    /** Called once a second. */
    void tick() {
        answered.add(metrics.answered - answeredBefore);
        answeredBefore = metrics.answered;
        latency.tick(statistics.durations);
    }

    /** Responses (or tunnels opened) per second. Not attempts: a server that is gone gets many and serves none. */
    public Series answered() {
        return answered;
    }

    public Latency latency() {
        return latency;
    }
}
