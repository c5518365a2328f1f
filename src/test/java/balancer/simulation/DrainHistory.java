package balancer.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** Which backend drained when: as it happened, not as it was planned. */
final class DrainHistory {
    private final List<State> states = new ArrayList<>(List.of(new State(0, new BitSet())));

    private record State(long fromMicros, BitSet draining) {}

    void changed(int backend, boolean draining, long nowNanos) {
        BitSet next = (BitSet) now().clone();
        next.set(backend, draining);
        states.add(new State(nowNanos / 1_000, next));
    }

    /** Who drains now. */
    BitSet now() {
        return states.get(states.size() - 1).draining();
    }

    boolean isEmpty() {
        return states.size() == 1;
    }

    /** Whether this was so at some time between these two. */
    boolean was(long fromMicros, long toMicros, Predicate<BitSet> what) {
        for (int i = 0; i < states.size(); i++) {
            boolean over = i + 1 < states.size() && states.get(i + 1).fromMicros() < fromMicros;
            boolean begun = states.get(i).fromMicros() <= toMicros;
            if (begun && !over && what.test(states.get(i).draining())) {
                return true;
            }
        }
        return false;
    }
}
