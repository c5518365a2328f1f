package balancer.proxy;

/**
 * How many requests may be sent twice: a fifth of the recent ones, and three per second in any case. When every backend
 * struggles, repetitions would multiply the load that makes them struggle (a retry storm); then the budget runs dry and
 * failures are passed on.
 *
 * <p>A token bucket with two springs: each request adds a fifth of a token, each second three.
 */
final class RetryBudget {
    private static final long TOKEN = 5;
    private static final long PER_SECOND = 3 * TOKEN;
    private static final long FULL = 100 * TOKEN;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private long fifths = PER_SECOND;
    private long filledAtNanos;

    RetryBudget(long nowNanos) {
        filledAtNanos = nowNanos;
    }

    void earn() {
        fifths = Math.min(FULL, fifths + 1);
    }

    boolean spend(long nowNanos) {
        long drops = (nowNanos - filledAtNanos) / (NANOS_PER_SECOND / PER_SECOND);
        filledAtNanos += drops * (NANOS_PER_SECOND / PER_SECOND);
        fifths = Math.min(FULL, fifths + Math.min(drops, PER_SECOND));
        if (fifths < TOKEN) {
            return false;
        }
        fifths -= TOKEN;
        return true;
    }
}
