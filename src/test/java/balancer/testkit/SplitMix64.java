package balancer.testkit;

import java.util.random.RandomGenerator;

/**
 * Seeded random numbers whose sequence is fixed by this file, so that a seed found today replays on any JDK
 * ({@link java.util.Random}'s derived methods are not promised to stay the same).
 */
public final class SplitMix64 implements RandomGenerator {
    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    @Override
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound);
        }
        // The high 32 bits scaled down: the bias of at most bound / 2^32 does not matter to a test.
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    @Override
    public int nextInt(int least, int bound) {
        return least + nextInt(bound - least);
    }

    @Override
    public long nextLong(long bound) {
        return between(0, bound - 1);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** True with the given probability; a chance of 0 draws nothing, so an unused knob does not move the sequence. */
    boolean chance(double probability) {
        return probability > 0 && nextDouble() < probability;
    }

    /** Uniform in {@code [least, most]}; equal bounds draw nothing. */
    long between(long least, long most) {
        return least >= most ? least : least + (nextLong() >>> 1) % (most - least + 1);
    }
}
