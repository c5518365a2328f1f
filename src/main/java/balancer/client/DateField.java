package balancer.client;

import balancer.http.HttpDate;
import balancer.loop.Deadlines;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * The time as the value of a Date field, made at most once a second. RFC 9110 §6.6.1: a recipient with a clock that
 * forwards a response without Date adds one.
 */
public final class DateField {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Deadlines clock;
    private final InstantSource instants;
    private final byte[] value = new byte[HttpDate.LENGTH];
    private long endsAtNanos;
    private boolean made;

    public DateField(Deadlines clock, InstantSource instants) {
        this.clock = clock;
        this.instants = instants;
    }

    /** A shared array: valid until the next call. */
    public byte[] value() {
        // The end of the second is measured on this clock, whose time is known; reading wall-clock time costs a
        // call.
        if (!made || clock.nowNanos() - endsAtNanos >= 0) {
            long millis = instants.millis();
            made = true;
            endsAtNanos = clock.nowNanos() + (MILLIS_PER_SECOND - millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI;
            HttpDate.write(millis / MILLIS_PER_SECOND, value, 0);
        }
        return value;
    }

    public String text() {
        return new String(value(), StandardCharsets.US_ASCII);
    }
}
