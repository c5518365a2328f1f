package balancer.algorithm;

import balancer.backend.Backend;
import java.util.Arrays;
import java.util.BitSet;

/** How much each backend has to do for its weight, by slot. */
final class Loads {
    /** Loads are fractions: this is 1. Weights divide it well enough. */
    private static final long ONE = 1L << 30;

    private long[] loads = {};
    private final BitSet busy = new BitSet();

    /** Takes over what the backend has to do now. */
    void set(Backend backend) {
        if (backend.slot() >= loads.length) {
            loads = Arrays.copyOf(loads, backend.slot() + 1);
        }
        loads[backend.slot()] = (backend.inFlight() + 1) * ONE / backend.share();
        busy.set(backend.slot(), backend.inFlight() > 0);
    }

    /** What share of its weight the backend would carry with one request (TCP mode: connection) more. */
    long of(int slot) {
        return loads[slot];
    }

    /** True if it has nothing to do. */
    boolean isIdle(int slot) {
        return !busy.get(slot);
    }

    /** Slots in use are below this. */
    int slots() {
        return loads.length;
    }
}
