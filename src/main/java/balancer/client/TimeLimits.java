package balancer.client;

import java.util.Arrays;

/** How long each wait may last. Immutable: {@link #with} makes another one. */
public final class TimeLimits {
    /** A limit that is switched off: seventy years, so that calculations with it need no special case. */
    public static final long OFF_MILLIS = 1L << 41;

    public static final TimeLimits DEFAULTS = new TimeLimits(defaults());

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long[] millis;

    private TimeLimits(long[] millis) {
        this.millis = millis;
    }

    private static long[] defaults() {
        long[] millis = new long[TimeLimit.ALL.length];
        for (TimeLimit limit : TimeLimit.ALL) {
            millis[limit.ordinal()] = limit.defaultMillis;
        }
        return millis;
    }

    /** The same limits with one of them changed. */
    public TimeLimits with(TimeLimit limit, long newMillis) {
        long[] copy = millis.clone();
        copy[limit.ordinal()] = newMillis;
        return new TimeLimits(copy);
    }

    public long millis(TimeLimit limit) {
        return millis[limit.ordinal()];
    }

    /** The same in nanoseconds. */
    public long nanos(TimeLimit limit) {
        return millis[limit.ordinal()] * NANOS_PER_MILLI;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeLimits && Arrays.equals(millis, ((TimeLimits) other).millis);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(millis);
    }

    @Override
    public String toString() {
        return "TimeLimits" + Arrays.toString(millis);
    }
}
