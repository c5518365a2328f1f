package balancer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmoothRoundRobinTest {
    private static String choices(Policy policy, int count, Policy.Eligible eligible) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < count; i++) {
            order.append((char) ('a' + policy.choose(eligible)));
        }
        return order.toString();
    }

    @Test
    void equalWeightsTakeTurns() {
        assertEquals("abcabcabc", choices(new SmoothRoundRobin(new int[] {1, 1, 1}), 9, backend -> true));
        assertEquals("abcabc", choices(new SmoothRoundRobin(new int[] {7, 7, 7}), 6, backend -> true));
    }

    @Test
    void heavierOnesComeMoreOftenButNotInARow() {
        assertEquals("aabacaa", choices(new SmoothRoundRobin(new int[] {5, 1, 1}), 7, backend -> true));
    }

    @Test
    void whileOneIsOutTheOthersShareEvenly() {
        Policy policy = new SmoothRoundRobin(new int[] {1, 1, 1});
        assertEquals("acacac", choices(policy, 6, backend -> backend != 1));
        assertEquals("abc", choices(policy, 3, backend -> true));
        assertEquals("bcbcbc", choices(policy, 6, backend -> backend != 0));
    }

    @Test
    void withoutAnEligibleBackendThereIsNoChoice() {
        assertEquals(-1, new SmoothRoundRobin(new int[] {1, 1}).choose(backend -> false));
        assertEquals(-1, new SmoothRoundRobin(new int[0]).choose(backend -> true));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inEveryRoundEachGetsExactlyItsWeight(long seed) {
        Random random = new Random(seed);
        int[] weights = IntStream.range(0, 1 + random.nextInt(20))
                .map(i -> 1 + random.nextInt(Backend.MAX_WEIGHT))
                .toArray();
        Policy policy = new SmoothRoundRobin(weights);
        int sum = IntStream.of(weights).sum();
        for (int round = 0; round < 3; round++) {
            int[] chosen = new int[weights.length];
            for (int i = 0; i < sum; i++) {
                chosen[policy.choose(backend -> true)]++;
            }
            assertEquals(
                    List.of(IntStream.of(weights).boxed().toArray()),
                    List.of(IntStream.of(chosen).boxed().toArray()));
        }
    }

    @Test
    void comingAndGoingNeverGivesAnyoneALongRun() {
        Policy policy = new SmoothRoundRobin(new int[] {1, 1, 1, 1});
        Random random = new Random(1);
        BitSet out = new BitSet();
        int last = -1;
        int run = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(10) == 0) {
                out.flip(random.nextInt(4));
            }
            int chosen = policy.choose(backend -> !out.get(backend));
            run = chosen == last ? run + 1 : 1;
            last = chosen;
            boolean alone = out.cardinality() >= 3;
            assertTrue(chosen < 0 || !out.get(chosen));
            assertTrue(alone || run <= 4, "the same " + run + " times in a row");
            run = alone ? 0 : run;
        }
    }
}
