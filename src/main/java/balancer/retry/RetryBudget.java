package balancer.retry;

import balancer.proxy.Retries;

/**
 * How many requests may be sent again: a fifth of the recent ones, and three per second in any case, each to three
 * backends at most. If all backends are overloaded, retries would multiply the load (a retry storm); then the budget is
 * used up and failures are passed on.
 *
 * <p>A token bucket that fills in two ways: each request adds a fifth of a token, each second adds three.
 */
public final class RetryBudget implements Retries {
    private static final int MOST_ATTEMPTS = 3;
    private static final long TOKEN = 5;
    private static final long PER_SECOND = 3 * TOKEN;
    private static final long FULL = 100 * TOKEN;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private long fifths = PER_SECOND;
    private long filledAtNanos;

    public RetryBudget(long nowNanos) {
        filledAtNanos = nowNanos;
    }

    @Override
    public void requestCame() {
        fifths = Math.min(FULL, fifths + 1);
    }

    @Override
    public boolean allow(int attempts, long nowNanos) {
        return attempts < MOST_ATTEMPTS && spend(nowNanos);
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
