package balancer.proxy;

/**
 * How many 1xx responses came within a second. A backend may say for as long as it likes that it is still at work (104
 * every quarter of a second during an upload), but more than this is an attack or a defect: a bad response.
 */
final class Interims {
    private static final int MOST_PER_SECOND = 32;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Within the second that began then. */
    private int count;

    private long sinceNanos;

    /** Begins another request. */
    void begin() {
        count = 0;
    }

    /** Counts one more. False if that is one too many. */
    boolean count(long nowNanos) {
        if (count == 0 || nowNanos - sinceNanos >= NANOS_PER_SECOND) {
            count = 0;
            sinceNanos = nowNanos;
        }
        return ++count <= MOST_PER_SECOND;
    }
}
