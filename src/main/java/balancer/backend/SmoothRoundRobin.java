package balancer.backend;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Smooth weighted round robin, as in nginx. Each backend's credit grows by its weight; the one with the most credit is
 * chosen and pays the sum of the weights. Weights 5, 1, 1 give a a b a c a a instead of a a a a a b c; equal weights
 * give plain round robin, exactly, and without a search.
 *
 * <p>Only candidates earn and pay, so while one is down the others share evenly; otherwise its successor would get a
 * double share. There is no table to rebuild when one goes up or down. Whoever comes begins without credit, and changes
 * nobody else's.
 *
 * <p>Credits are as large as the sum of the weights was. When that falls, because a heavy backend goes or is given less
 * weight, each is limited to the new sum, so nobody is owed more than a turn; else one of two light ones that stay
 * would get a hundred requests in a row.
 *
 * <p>{@link #search} is the definition. It looks at each candidate, so {@link Lanes} take its place while the
 * candidates stay the same, and choose the same: {@code LanesTest#lanesKeepTheOrderOfASearch}.
 */
public final class SmoothRoundRobin implements Policy {
    private static final int ABSENT = 0;

    /** By slot; {@link #ABSENT} in one whose backend takes no part. */
    private int[] weights = {};

    private long[] credits = {};

    /** The weight of all; {@link #ABSENT} if they differ. */
    private int common = ABSENT;

    /** With equal weights: where the next turn begins. */
    private int cursor;

    /** With weights that differ: their sum at the last choice. */
    private long totalBefore;

    private final Lanes lanes = new Lanes();

    @Override
    public void added(Backend backend) {
        lanes.leave();
        int slot = backend.slot();
        if (slot >= weights.length) {
            weights = Arrays.copyOf(weights, slot + 1);
            credits = Arrays.copyOf(credits, slot + 1);
        }
        weights[slot] = backend.share();
        credits[slot] = 0;
        compareWeights();
    }

    @Override
    public void removed(Backend backend) {
        lanes.leave();
        weights[backend.slot()] = ABSENT;
        compareWeights();
    }

    @Override
    public void reweighted(Backend backend) {
        lanes.leave();
        weights[backend.slot()] = backend.share();
        compareWeights();
    }

    private void compareWeights() {
        int first = ABSENT;
        boolean differ = false;
        for (int weight : weights) {
            first = first == ABSENT ? weight : first;
            differ |= weight != ABSENT && weight != first;
        }
        common = differ ? ABSENT : first;
        if (!differ) {
            Arrays.fill(credits, 0);
        }
    }

    @Override
    public int choose(BitSet candidates, long key) {
        if (common != ABSENT) {
            int next = next(candidates);
            cursor = next + 1;
            return next;
        }
        if (lanes.hold(candidates, weights, credits) && lanes.total() >= totalBefore) {
            totalBefore = lanes.total();
            return lanes.choose();
        }
        lanes.book();
        return search(candidates);
    }

    private int search(BitSet candidates) {
        int richest = -1;
        long total = 0;
        long most = Long.MIN_VALUE;
        // By runs of neighbours: they are nearly all one run, and a plain loop over arrays is fastest.
        for (int from = candidates.nextSetBit(0); from >= 0; ) {
            int to = candidates.nextClearBit(from);
            for (int i = from; i < to; i++) {
                int weight = weights[i];
                long credit = credits[i] + weight;
                credits[i] = credit;
                total += weight;
                if (credit > most) {
                    most = credit;
                    richest = i;
                }
            }
            from = candidates.nextSetBit(to);
        }
        if (total < totalBefore) {
            limitCredits(total);
        }
        credits[richest] -= total;
        totalBefore = total;
        return richest;
    }

    private void limitCredits(long most) {
        for (int i = 0; i < credits.length; i++) {
            credits[i] = Math.max(-most, Math.min(most, credits[i]));
        }
    }

    private int next(BitSet candidates) {
        int next = candidates.nextSetBit(cursor);
        return next < 0 ? candidates.nextSetBit(0) : next;
    }

    @Override
    public Cause cause() {
        return Cause.TURN;
    }

    @Override
    public int preview(BitSet candidates) {
        if (common != ABSENT) {
            return next(candidates);
        }
        lanes.book();
        int richest = -1;
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            if (richest < 0 || credits[i] + weights[i] > credits[richest] + weights[richest]) {
                richest = i;
            }
        }
        return richest;
    }
}
