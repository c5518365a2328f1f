package balancer.simulation;

/**
 * Draws whose sequence is fixed by this file, so that a number printed today gives the same plan on any JDK:
 * {@link java.util.Random}'s derived methods may change.
 */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** SplitMix64. */
    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** In [0, bound). */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** In [least, most]. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True once in so many draws. */
    boolean onceIn(int times) {
        return below(times) == 0;
    }

    double fraction() {
        return (next() >>> 11) * 0x1p-53;
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[below(choices.length)];
    }

    /** From 0 to {@code most}: every order of magnitude is as likely as any other, and edges are likelier still. */
    int size(int most) {
        int size =
                switch (below(8)) {
                    case 0 -> 0;
                    case 1 -> pick(2 << 10, 16 << 10, 64 << 10) + between(-2, 2);
                    default -> (int) Math.pow(2, fraction() * (32 - Integer.numberOfLeadingZeros(most)));
                };
        return Math.min(size, most);
    }
}
