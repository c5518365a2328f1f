package balancer.algorithm;

import balancer.backend.Backend;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Draws a backend at random, each as often as its weight says. A table of sums, searched by halving. */
final class WeightedDraw {
    /** Draws that may miss the candidates: with half of the backends out, one of 256 goes on by the next best. */
    private static final int DRAWS = 8;

    private final RandomGenerator random;

    /** By slot: the sum of all weights up to and including this one; a slot without weight is never found. */
    private int[] sums = {};

    private int[] weights = {};

    WeightedDraw(RandomGenerator random) {
        this.random = random;
    }

    /** @param weight 0 if it takes no part */
    void set(Backend backend, int weight) {
        int slot = backend.slot();
        if (slot >= weights.length) {
            weights = Arrays.copyOf(weights, slot + 1);
            sums = Arrays.copyOf(sums, slot + 1);
        }
        weights[slot] = weight;
        int sum = slot == 0 ? 0 : sums[slot - 1];
        for (int i = slot; i < sums.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
    }

    /**
     * @param candidates at least one
     * @param except not this slot, if there is another one
     */
    int draw(BitSet candidates, int except) {
        int slot = 0;
        for (int i = 0; i < DRAWS; i++) {
            slot = at(random.nextInt(sums[sums.length - 1]));
            if (slot != except && candidates.get(slot)) {
                return slot;
            }
        }
        int next = following(candidates, slot);
        return next == except ? following(candidates, next) : next;
    }

    private static int following(BitSet candidates, int slot) {
        int next = candidates.nextSetBit(slot + 1);
        return next < 0 ? candidates.nextSetBit(0) : next;
    }

    /** The first slot whose sum is above {@code drawn}. */
    private int at(int drawn) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > drawn) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
