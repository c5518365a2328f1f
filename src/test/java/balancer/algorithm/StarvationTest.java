package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the algorithm, each backend is asked now and then: else nobody would notice that it has become fast. */
class StarvationTest {
    private static final int REQUESTS = 20_000;
    private static final long MILLI = 1_000_000;

    private long now;

    @ParameterizedTest
    @EnumSource
    void aQuietFleetAsksEachBackendWhateverItsWeight(Algorithm algorithm) {
        assertEachIsAsked(algorithm, 1, 3, 1);
        assertEachIsAsked(algorithm, 1, 9, 2, 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void soDoesABusyOne(Algorithm algorithm) {
        assertEachIsAsked(algorithm, 40, 3, 1);
        assertEachIsAsked(algorithm, 40, 9, 2, 1, 1);
    }

    /** @param atOnce how many requests are in progress at any time */
    private void assertEachIsAsked(Algorithm algorithm, int atOnce, int... weights) {
        Fleet fleet = new Fleet(algorithm.policy(new SplittableRandom(1), () -> now), weights);
        Queue<Backend> asked = new ArrayDeque<>();
        int[] chosen = new int[weights.length];
        for (int i = 0; i < REQUESTS; i++) {
            Backend next = fleet.forKey(i);
            next.began();
            chosen[next.slot()]++;
            asked.add(next);
            now += 10 * MILLI / atOnce;
            if (asked.size() == atOnce) {
                Backend first = asked.remove();
                fleet.policy.answered(first, 10 * MILLI);
                first.finished();
            }
        }
        for (int count : chosen) {
            assertTrue(count >= 5, algorithm + ": " + Arrays.toString(chosen));
        }
    }
}
