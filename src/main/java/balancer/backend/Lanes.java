package balancer.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The short way to the order of {@link SmoothRoundRobin}. Candidates of equal weight earn the same, so their order
 * changes only when one of them pays: they form a lane, the richest first, and a choice compares the first of each
 * lane. What a lane has earned stands beside it once, instead of in each credit.
 *
 * <p>Lanes hold the usual candidates. A choice among others, because one is full or was tried by this request, is a
 * search as without lanes; they are sorted again afterwards, which is fast as little has moved.
 */
final class Lanes {
    private static final int NOBODY = -1;

    /** The candidates of most choices. */
    private final BitSet usual = new BitSet();

    /** Rises with each choice among the usual candidates, up to their number, and falls with each other one. */
    private int trust;

    private final List<Lane> lanes = new ArrayList<>();
    private boolean inOrder;
    private long total;

    /** The credits that belong to the lanes, by slot, without what {@link Lane#earned} says. */
    private long[] credits = {};

    /** By slot: neighbours in its lane. */
    private int[] before = {};

    private int[] after = {};

    /**
     * True if these candidates stand in the lanes. They do if they are the usual ones, and have been for as many
     * choices as they are: to sort them for the first time takes at most about as long as those choices took, so
     * whatever changes how often, lanes cost little.
     */
    boolean hold(BitSet candidates, int[] weights, long[] newCredits) {
        if (candidates.equals(usual)) {
            int enough = usual.cardinality();
            trust = Math.min(trust + 1, enough);
            if (trust < enough) {
                return false;
            }
            if (lanes.isEmpty()) {
                fill(weights, newCredits);
            } else if (!inOrder) {
                sort();
            }
            return true;
        }
        if (--trust < 0) {
            leave();
            usual.clear();
            usual.or(candidates);
        }
        return false;
    }

    /** The sum of the weights. */
    long total() {
        return total;
    }

    /** The richest of all, after each has earned its weight; it has paid. */
    int choose() {
        Lane best = null;
        int richest = NOBODY;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            lane.earned += lane.weight;
            long credit = credits[lane.first] + lane.earned;
            if (credit > most || credit == most && lane.first < richest) {
                best = lane;
                richest = lane.first;
                most = credit;
            }
        }
        best.removeFirst();
        credits[richest] -= total;
        best.add(richest);
        return richest;
    }

    /** From now on credits are the whole truth, and may be changed. */
    void book() {
        for (int i = 0; i < lanes.size(); i++) { // an index, as above: an iterator would be garbage
            lanes.get(i).book();
        }
        inOrder = false;
    }

    /** Weights change, or who is in which slot. */
    void leave() {
        book();
        lanes.clear();
        trust = 0;
    }

    private void fill(int[] weights, long[] newCredits) {
        credits = newCredits;
        before = Arrays.copyOf(before, credits.length);
        after = Arrays.copyOf(after, credits.length);
        total = 0;
        for (int slot = usual.nextSetBit(0); slot >= 0; slot = usual.nextSetBit(slot + 1)) {
            total += weights[slot];
            lane(weights[slot]).add(slot);
        }
        inOrder = true;
    }

    private Lane lane(int weight) {
        for (Lane each : lanes) {
            if (each.weight == weight) {
                return each;
            }
        }
        Lane lane = new Lane(weight);
        lanes.add(lane);
        return lane;
    }

    private void sort() {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).sort();
        }
        inOrder = true;
    }

    /** Those of one weight: a list, the one with the most credit first, of several the one in the lowest slot. */
    private final class Lane {
        final int weight;

        /** What each of them has earned beside its credit. */
        long earned;

        int first = NOBODY;
        private int last = NOBODY;

        Lane(int weight) {
            this.weight = weight;
        }

        /** Adds one in its place: looked for from the end, since who has just paid is nearly always the poorest. */
        void add(int slot) {
            int richer = last;
            while (richer != NOBODY && isRicher(slot, richer)) {
                richer = before[richer];
            }
            int poorer = richer == NOBODY ? first : after[richer];
            link(richer, slot);
            link(slot, poorer);
        }

        void removeFirst() {
            link(NOBODY, after[first]);
        }

        void sort() {
            int next = first;
            link(NOBODY, NOBODY);
            while (next != NOBODY) {
                int slot = next;
                next = after[slot];
                add(slot);
            }
        }

        void book() {
            for (int slot = first; slot != NOBODY && earned != 0; slot = after[slot]) {
                credits[slot] += earned;
            }
            earned = 0;
        }

        private boolean isRicher(int one, int other) {
            return credits[one] > credits[other] || credits[one] == credits[other] && one < other;
        }

        /** These two are neighbours; the end of the list is NOBODY. */
        private void link(int richer, int poorer) {
            if (richer == NOBODY) {
                first = poorer;
            } else {
                after[richer] = poorer;
            }
            if (poorer == NOBODY) {
                last = richer;
            } else {
                before[poorer] = richer;
            }
        }
    }
}
