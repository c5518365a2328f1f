package balancer.client;

/**
 * How fast a client sends its request body. An upload of a byte now and then is never inactive, so its average speed
 * counts too: below {@code --min-upload-rate} over the body limit it is given up (slow-body attack, "R.U.D.Y."). If it
 * was faster, another window begins.
 */
public final class UploadRate {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The length of a window where the body limit is switched off. */
    private static final long USUAL_WINDOW_NANOS = 30_000_000_000L;

    private long windowBeganNanos;
    private long windowBeganBytes;

    /** The client has to send from now on: time in which it had to wait for us does not count against its speed. */
    public void begin(long nowNanos, long receivedBytes) {
        windowBeganNanos = nowNanos;
        windowBeganBytes = receivedBytes;
    }

    /** It had to wait for us, or for a backend, between these two: that part of the window does not count. */
    public void waited(long sinceNanos, long nowNanos) {
        boolean beganBefore = windowBeganNanos - sinceNanos < 0;
        windowBeganNanos = beganBefore ? windowBeganNanos + (nowNanos - sinceNanos) : nowNanos;
    }

    /** The end of the current window, or of the limit of inactivity if that comes first or no rate is asked for. */
    public long deadlineNanos(long inactiveNanos, ClientLimits limits) {
        long windowEnd = windowBeganNanos + lengthNanos(limits);
        return limits.minUploadRate() == 0 || inactiveNanos - windowEnd < 0 ? inactiveNanos : windowEnd;
    }

    /** Ends the window and begins another one. True if the client was fast enough. */
    public boolean endWindow(long nowNanos, long receivedBytes, ClientLimits limits) {
        long received = receivedBytes - windowBeganBytes;
        begin(nowNanos, receivedBytes);
        return received >= limits.minUploadRate() * (lengthNanos(limits) / NANOS_PER_MILLI) / 1_000;
    }

    private static long lengthNanos(ClientLimits limits) {
        boolean off = limits.times().millis(TimeLimit.BODY) == TimeLimits.OFF_MILLIS;
        return off ? USUAL_WINDOW_NANOS : limits.times().nanos(TimeLimit.BODY);
    }
}
