package balancer.backend;

/**
 * Smooth weighted round robin, as in nginx. Each backend's credit grows by its weight; the one with the most credit is
 * chosen and pays the sum of the weights. Weights 5, 1, 1 give a a b a c a a instead of a a a a a b c; equal weights
 * give plain round robin, exactly.
 *
 * <p>Only eligible backends earn and pay, so while one is down the others share evenly; otherwise its successor would
 * get a double share. One pass over two arrays: 1,000 backends cost about a microsecond, and there is no table to
 * rebuild when one goes up or down.
 */
public final class SmoothRoundRobin implements Policy {
    private final int[] weights;
    private final long[] credits;

    /** @param weights per position in the pool, each at least 1 */
    public SmoothRoundRobin(int[] weights) {
        this.weights = weights.clone();
        this.credits = new long[weights.length];
    }

    @Override
    public int choose(Eligible eligible) {
        int richest = -1;
        long total = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!eligible.test(i)) {
                continue;
            }
            total += weights[i];
            credits[i] += weights[i];
            if (richest < 0 || credits[i] > credits[richest]) {
                richest = i;
            }
        }
        if (richest >= 0) {
            credits[richest] -= total;
        }
        return richest;
    }

    @Override
    public int preview(Eligible eligible) {
        int richest = -1;
        for (int i = 0; i < weights.length; i++) {
            if (eligible.test(i) && (richest < 0 || credits[i] + weights[i] > credits[richest] + weights[richest])) {
                richest = i;
            }
        }
        return richest;
    }
}
