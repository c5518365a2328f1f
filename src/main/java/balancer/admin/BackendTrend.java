package balancer.admin;

import balancer.backend.Backend;
import balancer.metrics.BackendMetrics;

/** What became of one backend's counters lately. */
final class BackendTrend {
    private final BackendMetrics metrics;
    private final Series requests = new Series();
    private final Latency latency;
    private long requestsBefore;

    BackendTrend(Backend backend) {
        metrics = backend.metrics();
        latency = new Latency(metrics.durations);
        requestsBefore = metrics.requests;
    }

    /** Once a second. */
    void tick() {
        requests.add(metrics.requests - requestsBefore);
        requestsBefore = metrics.requests;
        latency.tick(metrics.durations);
    }

    /** Requests (TCP mode: connections) a second. */
    Series requests() {
        return requests;
    }

    Latency latency() {
        return latency;
    }
}
