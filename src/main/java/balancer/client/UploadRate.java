package balancer.client;

/**
 * How fast a client sends its request body. An upload that trickles is never inactive, so its average counts too: below
 * {@code --min-upload-rate} over the body limit it is given up (slow-body attack, "R.U.D.Y."). If it was faster,
 * another window begins.
 */
public final class UploadRate {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How long the speed is looked at where the client may be silent for ever. */
    private static final long USUAL_WINDOW_NANOS = 30_000_000_000L;

    private long windowNanos;
    private long windowBytes;

    /** From now on the client is to send: the time that it spent waiting for us does not count against its speed. */
    public void begin(long nowNanos, long receivedBytes) {
        windowNanos = nowNanos;
        windowBytes = receivedBytes;
    }

    /** When it is looked at next. */
    public long windowEndNanos(ClientLimits limits) {
        return windowNanos + lengthNanos(limits);
    }

    /** Looks at the window that has passed, and begins another. */
    public boolean isFastEnough(long nowNanos, long receivedBytes, ClientLimits limits) {
        long received = receivedBytes - windowBytes;
        begin(nowNanos, receivedBytes);
        return received >= limits.minUploadRate() * (lengthNanos(limits) / NANOS_PER_MILLI) / 1_000;
    }

    private static long lengthNanos(ClientLimits limits) {
        boolean off = limits.times().millis(TimeLimit.BODY) == TimeLimits.OFF_MILLIS;
        return off ? USUAL_WINDOW_NANOS : limits.times().nanos(TimeLimit.BODY);
    }
}
