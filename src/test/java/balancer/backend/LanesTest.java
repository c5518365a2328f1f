package balancer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way of smooth round robin, beside a plain one that looks at each backend at each choice. */
final class LanesTest {
    private static final int SLOTS = 40;

    /** As simple as it can be said. */
    private static final class Plain {
        final int[] weights = new int[SLOTS];
        final long[] credits = new long[SLOTS];
        int cursor;
        long totalBefore;

        boolean areEqual() {
            return Arrays.stream(weights).filter(each -> each > 0).distinct().count() <= 1;
        }

        void weight(int slot, int weight) {
            weights[slot] = weight;
            if (areEqual()) {
                Arrays.fill(credits, 0);
            }
        }

        int choose(BitSet candidates) {
            if (areEqual()) {
                int next = candidates.nextSetBit(cursor);
                next = next < 0 ? candidates.nextSetBit(0) : next;
                cursor = next + 1;
                return next;
            }
            candidates.stream().forEach(each -> credits[each] += weights[each]);
            int richest = preview(candidates, 0);
            long total = candidates.stream().mapToLong(each -> weights[each]).sum();
            if (total < totalBefore) {
                for (int i = 0; i < SLOTS; i++) {
                    credits[i] = Math.max(-total, Math.min(total, credits[i]));
                }
            }
            credits[richest] -= total;
            totalBefore = total;
            return richest;
        }

        int preview(BitSet candidates, int turns) {
            int richest = candidates.nextSetBit(0);
            for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
                long lead = credits[i] + turns * weights[i] - credits[richest] - turns * weights[richest];
                richest = lead > 0 ? i : richest;
            }
            return richest;
        }
    }

    private final SmoothRoundRobin policy = new SmoothRoundRobin();
    private final Plain plain = new Plain();
    private final Backend[] backends = new Backend[SLOTS];

    /** Those that are up. */
    private final BitSet up = new BitSet();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lanesKeepTheOrderOfASearch(long seed) {
        Random random = new Random(seed);
        int few = 1 + random.nextInt(6); // different weights
        int eventful = 1 << random.nextInt(9);
        for (int i = 0; i < 1 + random.nextInt(SLOTS); i++) {
            change(random.nextInt(SLOTS), random, few);
        }
        for (int i = 0; i < 5_000; i++) {
            if (up.isEmpty() || random.nextInt(eventful) == 0) {
                change(random.nextInt(SLOTS), random, few);
            }
            BitSet candidates = (BitSet) up.clone();
            if (random.nextInt(eventful) == 0) {
                int slot = random.nextInt(SLOTS); // for one choice: tried before by this request, or full; or up
                candidates.set(slot, backends[slot] != null && !candidates.get(slot));
            }
            if (candidates.isEmpty()) {
                continue;
            }
            if (random.nextInt(10) == 0 && !plain.areEqual()) {
                assertEquals(plain.preview(candidates, 1), policy.preview(candidates));
            }
            assertEquals(plain.choose(candidates), policy.choose(candidates, Policy.NO_KEY), "choice " + i);
        }
    }

    private void change(int slot, Random random, int few) {
        int weight = random.nextInt(20) == 0 ? 200 : 1 + random.nextInt(few) * random.nextInt(few + 1);
        boolean isThere = backends[slot] != null;
        switch (random.nextInt(4)) {
            case 0 -> remove(slot);
            case 1 -> up.set(slot, isThere && !up.get(slot)); // goes down, or comes up again
            case 2 -> reweight(slot, weight);
            default -> add(slot, weight);
        }
    }

    private void add(int slot, int weight) {
        if (backends[slot] == null) {
            backends[slot] = new Backend(slot, "" + slot, List.of(), weight, null);
            up.set(slot);
            policy.added(backends[slot]);
            plain.credits[slot] = 0;
            plain.weight(slot, backends[slot].share());
        }
    }

    private void remove(int slot) {
        if (backends[slot] != null) {
            policy.removed(backends[slot]);
            plain.weight(slot, 0);
            up.clear(slot);
            backends[slot] = null;
        }
    }

    private void reweight(int slot, int weight) {
        if (backends[slot] != null) {
            backends[slot].weight(weight);
            policy.reweighted(backends[slot]);
            plain.weight(slot, backends[slot].share());
        }
    }

    /** Else a rare retry among many backends would make each choice a search again. */
    @Test
    void oneChoiceAmongOthersDoesNotEndTheTrustInTheUsualOnes() {
        Lanes lanes = new Lanes();
        int[] weights = {1, 2, 2, 1};
        long[] credits = new long[4];
        BitSet all = BitSet.valueOf(new long[] {0b1111});
        BitSet others = BitSet.valueOf(new long[] {0b1101});
        assertFalse(lanes.hold(all, weights, credits), "the first choice among these");
        for (int i = 0; i < 3; i++) {
            assertFalse(lanes.hold(all, weights, credits), "choice " + i);
        }
        assertTrue(lanes.hold(all, weights, credits));
        assertEquals(6, lanes.total());
        assertFalse(lanes.hold(others, weights, credits));
        assertTrue(lanes.hold(all, weights, credits));
        for (int i = 0; i < 7; i++) { // as many as end the trust in those, and begin it in these
            assertFalse(lanes.hold(others, weights, credits), "choice " + i + " among the others");
        }
        assertTrue(lanes.hold(others, weights, credits));
    }
}
