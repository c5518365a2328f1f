package balancer;

import balancer.loop.EventLoop;

/** Keeps a warning from filling the terminal while its cause lasts. */
final class OnceAMinute {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final EventLoop loop;
    private boolean hasReported;
    private long lastNanos;

    OnceAMinute(EventLoop loop) {
        this.loop = loop;
    }

    /** True at the first call, then at most once a minute. */
    boolean isTime() {
        if (hasReported && loop.nowNanos() - lastNanos < MINUTE_NANOS) {
            return false;
        }
        hasReported = true;
        lastNanos = loop.nowNanos();
        return true;
    }
}
