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
    private static Policy policy(int... weights) {
        Policy policy = new SmoothRoundRobin();
        for (int slot = 0; slot < weights.length; slot++) {
            policy.added(backend(slot, weights[slot]));
        }
        return policy;
    }

    private static Backend backend(int slot, int weight) {
        return new Backend(slot, "" + slot, List.of(), weight, null);
    }

    private static String choices(Policy policy, int count, Policy.Eligible eligible) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < count; i++) {
            order.append((char) ('a' + policy.choose(eligible)));
        }
        return order.toString();
    }

    @Test
    void equalWeightsTakeTurns() {
        assertEquals("abcabcabc", choices(policy(1, 1, 1), 9, backend -> true));
        assertEquals("abcabc", choices(policy(7, 7, 7), 6, backend -> true));
    }

    @Test
    void heavierOnesComeMoreOftenButNotInARow() {
        assertEquals("aabacaa", choices(policy(5, 1, 1), 7, backend -> true));
    }

    @Test
    void whileOneIsOutTheOthersShareEvenly() {
        Policy policy = policy(1, 1, 1);
        assertEquals("acacac", choices(policy, 6, backend -> backend != 1));
        assertEquals("abc", choices(policy, 3, backend -> true));
        assertEquals("bcbcbc", choices(policy, 6, backend -> backend != 0));
    }

    /** What it was owed of the round before is worth a turn, not as many as the heavy one had. */
    @Test
    void whenAHeavyOneGoesOrIsGivenLessTheOthersShareAsTheirWeightsSay() {
        Policy policy = policy(256, 1, 1, 2);
        Backend heavy = backend(0, 256);
        choices(policy, 100, each -> true);
        policy.removed(heavy);
        assertShares(choices(policy, 40, each -> true), 0, 10, 10, 20);
        policy.added(heavy);
        choices(policy, 170, each -> true);
        policy.added(backend(0, 256));
        choices(policy, 90, each -> true);
        heavy.weight(1);
        policy.reweighted(heavy);
        assertShares(choices(policy, 50, each -> true), 10, 10, 10, 20);
        heavy.weight(256);
        policy.reweighted(heavy);
        choices(policy, 70, each -> true);
        assertShares(choices(policy, 40, each -> each > 0), 0, 10, 10, 20);
    }

    private static void assertShares(String choices, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            int slot = i;
            long got = choices.chars().filter(each -> each == 'a' + slot).count();
            assertEquals(expected[i], got, 2, choices);
        }
    }

    @Test
    void withoutAnEligibleBackendThereIsNoChoice() {
        assertEquals(-1, policy(1, 1).choose(backend -> false));
        assertEquals(-1, policy().choose(backend -> true));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inEveryRoundEachGetsExactlyItsWeight(long seed) {
        Random random = new Random(seed);
        int[] weights = IntStream.range(0, 1 + random.nextInt(20))
                .map(i -> 1 + random.nextInt(Backend.MAX_WEIGHT))
                .toArray();
        Policy policy = policy(weights);
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
        Policy policy = policy(1, 1, 1, 1);
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

    @Test
    void whoIsRemovedGetsNothingAndTheOthersShareEvenly() {
        Policy policy = policy(1, 1, 1);
        assertEquals("a", choices(policy, 1, backend -> true));
        policy.removed(backend(1, 1));
        assertEquals("ccacaca", choices(policy, 7, backend -> true));
        policy.added(backend(1, 1));
        assertEquals(3, choices(policy, 3, backend -> true).chars().distinct().count());
    }

    @Test
    void whoComesBeginsWithoutCredit() {
        Policy policy = policy(1, 1);
        choices(policy, 3, backend -> true);
        policy.added(backend(2, 1));
        assertEquals("bca", choices(policy, 3, backend -> true));
    }

    @Test
    void aNewWeightHoldsFromTheNextRoundOn() {
        Policy policy = policy(1, 1);
        policy.reweighted(backend(0, 3));
        assertEquals("aabaaaba", choices(policy, 8, backend -> true));
    }
}
