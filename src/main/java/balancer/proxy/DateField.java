package balancer.proxy;

import balancer.http.HttpDate;
import balancer.net.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * The time as a Date field's value, made at most once a second. RFC 9110 §6.6.1 has whoever forwards a response without
 * Date add one.
 */
public final class DateField {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final EventLoop loop;
    private final InstantSource instants;
    private final byte[] value = new byte[HttpDate.LENGTH];
    private long madeAtNanos;
    private boolean made;

    public DateField(EventLoop loop, InstantSource instants) {
        this.loop = loop;
        this.instants = instants;
    }

    /** Shared: valid until the next call. */
    public byte[] value() {
        // Measured on the loop's clock, which is at hand; wall-clock time costs a call and an object.
        if (!made || loop.nowNanos() - madeAtNanos >= NANOS_PER_SECOND) {
            made = true;
            madeAtNanos = loop.nowNanos();
            HttpDate.write(instants.millis() / 1000, value, 0);
        }
        return value;
    }

    String text() {
        return new String(value(), StandardCharsets.US_ASCII);
    }
}
