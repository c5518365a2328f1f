package balancer.simulation;

import balancer.memory.Rationing;
import java.util.concurrent.atomic.AtomicLong;

/** How short memory was in all siege runs together: without shortage they prove nothing. */
final class Scarcity {
    private static final AtomicLong WAITS = new AtomicLong();
    private static final AtomicLong RECLAIMS = new AtomicLong();

    private Scarcity() {}

    static void count(Rationing rationing) {
        WAITS.addAndGet(rationing.waits());
        RECLAIMS.addAndGet(rationing.reclaims());
    }

    static long waits() {
        return WAITS.get();
    }

    static long reclaims() {
        return RECLAIMS.get();
    }
}
