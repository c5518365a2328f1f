package balancer.server;

import balancer.proxy.Phase;

/**
 * How long a client may take, in nanoseconds; the same times as the proxy's. For a head, an idle connection and a
 * refusal counted from the phase's beginning, so that a byte now and then extends nothing; for an answer from the last
 * progress, because a long download is no fault.
 */
final class OriginLimits {
    private static final long SECOND = 1_000_000_000;
    private static final long HEAD = 10 * SECOND;
    private static final long KEEP_ALIVE = 60 * SECOND;
    private static final long STALLED = 30 * SECOND;
    private static final long FAREWELL = 5 * SECOND;

    /** So long an idle client is left alone, even if others wait for its place. */
    static final long IDLE_GRACE = SECOND;

    /** While stopping: for a last request that may be on its way. */
    static final long LAST_REQUEST = SECOND;

    private OriginLimits() {}

    static long deadlineNanos(Phase phase, long beganNanos, long progressNanos) {
        return switch (phase) {
            case READING_HEAD -> beganNanos + HEAD;
            case IDLE -> beganNanos + KEEP_ALIVE;
            case FORWARDING -> progressNanos + STALLED;
            default -> beganNanos + FAREWELL;
        };
    }
}
