package balancer.algorithm;

import balancer.backend.Backend;
import balancer.backend.Cause;
import balancer.backend.Policy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Of two backends drawn at random the one that promises the earlier answer: its response time multiplied by its
 * requests in progress, for its weight. The time is a "peak EWMA", as in Finagle and Linkerd: a slow answer counts at
 * once and in full, faster ones bring it down by and by. In TCP mode it is the time to connect.
 *
 * <p>What was measured fades: a tenth of it is left after 23 s, so a backend that was slow is tried again, the sooner
 * the less slow it was, and so is one that has failed. A backend that was never measured gets one request, and more
 * only when that is answered. One that fails fast (500 at once) looks fast: take it out by health checks.
 */
final class Latency implements Policy {
    /** After this time a measurement has lost two thirds of its weight. */
    private static final double FADING_NANOS = 10e9;

    /** What a failure counts for at least, and a request to a backend that was never measured. */
    private static final double SUSPECT_NANOS = 1e9;

    private final WeightedDraw draw;
    private final Loads loads = new Loads();
    private final LongSupplier clock;

    /** By slot: the response time in nanoseconds at {@link #measuredNanos}; 0 if it was never measured. */
    private double[] times = {};

    private long[] measuredNanos = {};

    /** @param clock the loop's, in nanoseconds */
    Latency(RandomGenerator random, LongSupplier clock) {
        this.draw = new WeightedDraw(random);
        this.clock = clock;
    }

    @Override
    public void added(Backend backend) {
        int slot = backend.slot();
        if (slot >= times.length) {
            times = Arrays.copyOf(times, slot + 1);
            measuredNanos = Arrays.copyOf(measuredNanos, slot + 1);
        }
        times[slot] = 0;
        reweighted(backend);
    }

    @Override
    public void removed(Backend backend) {
        draw.set(backend, 0);
    }

    @Override
    public void reweighted(Backend backend) {
        draw.set(backend, backend.share());
        loads.set(backend);
    }

    @Override
    public void loaded(Backend backend) {
        loads.set(backend);
    }

    @Override
    public void answered(Backend backend, long nanos) {
        measured(backend.slot(), Math.max(1, nanos));
    }

    @Override
    public void failed(Backend backend) {
        measured(backend.slot(), Math.max(SUSPECT_NANOS, 2 * time(backend.slot(), clock.getAsLong())));
    }

    private void measured(int slot, double nanos) {
        long now = clock.getAsLong();
        double known = times[slot];
        double weight = weight(slot, now);
        times[slot] = nanos >= known * weight || known == 0 ? nanos : nanos + (known - nanos) * weight;
        measuredNanos[slot] = now;
    }

    private double weight(int slot, long now) {
        return Math.exp((measuredNanos[slot] - now) / FADING_NANOS);
    }

    private double time(int slot, long now) {
        return times[slot] * weight(slot, now);
    }

    @Override
    public int choose(BitSet candidates, long key) {
        int one = draw.draw(candidates, -1);
        int other = draw.draw(candidates, one);
        long now = clock.getAsLong();
        return cost(other, now) < cost(one, now) ? other : one;
    }

    private double cost(int slot, long now) {
        double time = times[slot] == 0 ? loads.isIdle(slot) ? 0 : SUSPECT_NANOS : time(slot, now);
        return time * loads.withOneMore(slot);
    }

    @Override
    public Cause cause() {
        return Cause.FASTER_OF_TWO;
    }
}
