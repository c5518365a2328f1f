package balancer.admin.numbers;

import balancer.backend.Backend;
import balancer.backend.PerBackend;
import balancer.metrics.BackendMetrics;
import balancer.metrics.LoopMetrics;
import balancer.proxy.Proxy;
import balancer.statistics.LatencyHistogram;

/** Recent history: five minutes of counters, one value per second, and percentiles of recent latencies. */
public final class Trends {
    private static final int PERMILLE = 1_000;

    private final DashboardSources sources;
    private final PerBackend<BackendTrend> backends;
    private final Series requests = new Series();
    private final Series answered = new Series();
    private final Series ended = new Series();
    private final Series errors = new Series();
    private final Series busyPermille = new Series();
    private final Series p50Micros = new Series();
    private final Series p95Micros = new Series();
    private final Series p99Micros = new Series();
    private final Latency latency = new Latency(new LatencyHistogram());
    private LatencyHistogram durationsBefore = new LatencyHistogram();
    private LatencyHistogram durations = new LatencyHistogram();
    private LatencyHistogram turnsBefore;
    private long seconds;
    private long longestTurnNanos;
    private long requestsBefore;
    private long answeredNow;
    private long endedBefore;
    private long errorsBefore;
    private long busyBefore;
    private long selectBefore;

    public Trends(DashboardSources sources) {
        this.sources = sources;
        this.backends = new PerBackend<>() {
            @Override
            protected BackendTrend first(Backend backend) {
                return new BackendTrend(backend, sources.statistics().of(backend));
            }
        };
        for (Backend backend : sources.proxy().backends().all()) {
            backends.of(backend); // counts from now on
        }
        turnsBefore = sources.statistics().turns.copy();
    }

    /** The first step of a second's work; then comes each backend, then {@link #finish}. */
    void begin() {
        Proxy proxy = sources.proxy();
        requests.add(proxy.traffic().requests - requestsBefore);
        requestsBefore = proxy.traffic().requests;
        long failedNow = failed();
        long endedNow = proxy.traffic().completed + failedNow;
        long errorsNow = failedNow + serverErrors();
        ended.add(endedNow - endedBefore);
        errors.add(errorsNow - errorsBefore);
        endedBefore = endedNow;
        errorsBefore = errorsNow;
        loop();
        sources.slowest().tick(sources.loop().nowNanos());
        durations = sources.statistics().durationsOfGone.copy();
        answeredNow = 0;
    }

    private void loop() {
        LoopMetrics metrics = sources.loop().metrics();
        long busy = metrics.busyNanos - busyBefore;
        long all = busy + metrics.selectNanos - selectBefore;
        busyPermille.add(all == 0 ? 0 : busy * PERMILLE / all);
        busyBefore = metrics.busyNanos;
        selectBefore = metrics.selectNanos;
        longestTurnNanos = sources.statistics().turns.since(turnsBefore).percentileNanos(1);
        if (seconds % 10 == 0) {
            turnsBefore = sources.statistics().turns.copy();
        }
    }

    void backend(Backend backend) {
        backends.of(backend).tick();
        answeredNow += backends.of(backend).answered().last();
        durations.add(sources.statistics().of(backend).durations);
    }

    void finish() {
        seconds++;
        answered.add(answeredNow);
        LatencyHistogram second = durations.since(durationsBefore);
        boolean any = second.count() > 0;
        p50Micros.add(any ? second.percentileNanos(0.50) / 1_000 : Series.NONE);
        p95Micros.add(any ? second.percentileNanos(0.95) / 1_000 : Series.NONE);
        p99Micros.add(any ? second.percentileNanos(0.99) / 1_000 : Series.NONE);
        latency.tick(durations);
        durationsBefore = durations;
    }

    /** Without the clients' own faults: they would dilute the rate, so that an outage looked half as bad. */
    private long failed() {
        long[] failed = sources.proxy().failedExchanges();
        long count = 0;
        for (ErrorReason reason : ErrorReason.ALL) {
            count += reason.clientsFault ? 0 : reason.count(failed);
        }
        return count;
    }

    private long serverErrors() {
        long count = sources.proxy().backends().serverErrorsOfGone();
        for (Backend backend : sources.proxy().backends().all()) {
            BackendMetrics metrics = backend.metrics();
            count += metrics.responses[5];
        }
        return count;
    }

    public BackendTrend of(Backend backend) {
        return backends.of(backend);
    }

    /** How many seconds have been sampled, so that a reader notices that it missed some. */
    public long seconds() {
        return seconds;
    }

    /** Requests (TCP mode: connections) per second. */
    public Series requests() {
        return requests;
    }

    /** Of all backends together, see {@link BackendTrend#answered}. */
    public Series answered() {
        return answered;
    }

    /** Exchanges that ended per second, successful or not, without those that failed by the client's fault. */
    public Series ended() {
        return ended;
    }

    /** Of those: with a 5xx, or without a complete response. */
    public Series errors() {
        return errors;
    }

    public Series busyPermille() {
        return busyPermille;
    }

    public Series p50Micros() {
        return p50Micros;
    }

    public Series p95Micros() {
        return p95Micros;
    }

    public Series p99Micros() {
        return p99Micros;
    }

    /** Of all requests of the last ten seconds at most. */
    public Latency latency() {
        return latency;
    }

    /** Of the last ten seconds at most. */
    public long longestTurnNanos() {
        return longestTurnNanos;
    }
}
