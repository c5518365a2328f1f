package balancer.algorithm;

import balancer.backend.Backend;
import java.util.Arrays;

/** How much each backend has to do for its weight, by slot. */
final class Loads {
    /** Loads are fractions: this is 1. Weights divide it well enough. */
    private static final long ONE = 1L << 30;

    private long[] loads = {};
    private long[] loadsWithOneMore = {};

    /** Takes over what the backend has to do now. */
    void set(Backend backend) {
        int slot = backend.slot();
        if (slot >= loads.length) {
            loads = Arrays.copyOf(loads, slot + 1);
            loadsWithOneMore = Arrays.copyOf(loadsWithOneMore, slot + 1);
        }
        loadsWithOneMore[slot] = (backend.inFlight() + 1) * ONE / backend.share();
        loads[slot] = backend.inFlight() == 0 ? 0 : loadsWithOneMore[slot];
    }

    /**
     * What share of its weight the backend carries, the next request (TCP mode: connection) included. Of one that is
     * idle it is 0, whatever the weight: else light ones would get nothing as long as heavy ones are idle, too.
     */
    long of(int slot) {
        return loads[slot];
    }

    /** The same, but the weights of idle ones count. */
    long withOneMore(int slot) {
        return loadsWithOneMore[slot];
    }

    /** True if it has nothing to do. */
    boolean isIdle(int slot) {
        return loads[slot] == 0;
    }

    /** Slots in use are below this. */
    int slots() {
        return loads.length;
    }
}
