package balancer.admin.numbers;

import balancer.statistics.LatencyHistogram;

/**
 * Percentiles of the last five to ten seconds: those since the start would hide today's trouble behind last week's
 * calm. Two copies of the histogram take turns, which costs 11 KiB and no work per request.
 */
public final class Latency {
    private static final int TURN_SECONDS = 5;

    private LatencyHistogram older;
    private LatencyHistogram newer;
    private int age;
    private long p50Nanos = -1;
    private long p95Nanos = -1;
    private long p99Nanos = -1;

    Latency(LatencyHistogram now) {
        older = newer = now.copy();
    }

    /** Called once a second. */
    void tick(LatencyHistogram now) {
        LatencyHistogram recent = now.since(older);
        boolean any = recent.count() > 0;
        p50Nanos = any ? recent.percentileNanos(0.50) : -1;
        p95Nanos = any ? recent.percentileNanos(0.95) : -1;
        p99Nanos = any ? recent.percentileNanos(0.99) : -1;
        if (++age >= TURN_SECONDS) {
            age = 0;
            older = newer;
            newer = now.copy();
        }
    }

    /** -1 if nothing was measured. */
    public long p50Nanos() {
        return p50Nanos;
    }

    public long p95Nanos() {
        return p95Nanos;
    }

    public long p99Nanos() {
        return p99Nanos;
    }
}
