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

    /** @param candidates a letter for each */
    private static String choices(Policy policy, int count, String candidates) {
        BitSet slots = new BitSet();
        candidates.chars().forEach(letter -> slots.set(letter - 'a'));
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < count; i++) {
            order.append((char) ('a' + policy.choose(slots, Policy.NO_KEY)));
        }
        return order.toString();
    }

    @Test
    void equalWeightsTakeTurns() {
        assertEquals("abcabcabc", choices(policy(1, 1, 1), 9, "abc"));
        assertEquals("abcabc", choices(policy(7, 7, 7), 6, "abc"));
    }

    @Test
    void heavierOnesComeMoreOftenButNotInARow() {
        assertEquals("aabacaa", choices(policy(5, 1, 1), 7, "abc"));
    }

    @Test
    void whileOneIsOutTheOthersShareEvenly() {
        Policy policy = policy(1, 1, 1);
        assertEquals("acacac", choices(policy, 6, "ac"));
        assertEquals("abc", choices(policy, 3, "abc"));
        assertEquals("bcbcbc", choices(policy, 6, "bc"));
    }

    /** What it was owed of the round before is worth a turn, not as many as the heavy one had. */
    @Test
    void whenAHeavyOneGoesOrIsGivenLessTheOthersShareAsTheirWeightsSay() {
        Policy policy = policy(256, 1, 1, 2);
        Backend heavy = backend(0, 256);
        choices(policy, 100, "abcd");
        policy.removed(heavy);
        assertShares(choices(policy, 40, "bcd"), 0, 10, 10, 20);
        policy.added(heavy);
        choices(policy, 170, "abcd");
        policy.added(backend(0, 256));
        choices(policy, 90, "abcd");
        heavy.weight(1);
        policy.reweighted(heavy);
        assertShares(choices(policy, 50, "abcd"), 10, 10, 10, 20);
        heavy.weight(256);
        policy.reweighted(heavy);
        choices(policy, 70, "abcd");
        assertShares(choices(policy, 40, "bcd"), 0, 10, 10, 20);
    }

    private static void assertShares(String choices, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            int slot = i;
            long got = choices.chars().filter(each -> each == 'a' + slot).count();
            assertEquals(expected[i], got, 2, choices);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inEveryRoundEachGetsExactlyItsWeight(long seed) {
        Random random = new Random(seed);
        int[] weights = IntStream.range(0, 1 + random.nextInt(20))
                .map(i -> 1 + random.nextInt(Backend.MAX_WEIGHT))
                .toArray();
        Policy policy = policy(weights);
        BitSet all = new BitSet();
        all.set(0, weights.length);
        int sum = IntStream.of(weights).sum();
        for (int round = 0; round < 3; round++) {
            int[] chosen = new int[weights.length];
            for (int i = 0; i < sum; i++) {
                chosen[policy.choose(all, Policy.NO_KEY)]++;
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
        BitSet in = new BitSet();
        in.set(0, 4);
        int last = -1;
        int run = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(10) == 0) {
                in.flip(random.nextInt(4));
            }
            if (in.isEmpty()) {
                continue;
            }
            int chosen = policy.choose(in, Policy.NO_KEY);
            run = chosen == last ? run + 1 : 1;
            last = chosen;
            boolean alone = in.cardinality() == 1;
            assertTrue(in.get(chosen));
            assertTrue(alone || run <= 4, "the same " + run + " times in a row");
            run = alone ? 0 : run;
        }
    }

    @Test
    void whoIsRemovedGetsNothingAndTheOthersShareEvenly() {
        Policy policy = policy(1, 1, 1);
        assertEquals("a", choices(policy, 1, "abc"));
        policy.removed(backend(1, 1));
        assertEquals("cacacac", choices(policy, 7, "ac"));
        policy.added(backend(1, 1));
        assertEquals(3, choices(policy, 3, "abc").chars().distinct().count());
    }

    @Test
    void whoComesBeginsWithoutCredit() {
        Policy policy = policy(1, 1);
        choices(policy, 3, "ab");
        policy.added(backend(2, 1));
        assertEquals("bca", choices(policy, 3, "abc"));
    }

    @Test
    void aNewWeightHoldsFromTheNextRoundOn() {
        Policy policy = policy(1, 1);
        policy.reweighted(backend(0, 3));
        assertEquals("aabaaaba", choices(policy, 8, "ab"));
    }
}
