package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private long now = Long.MAX_VALUE - 5 * SECOND; // the clock overflows on the way
    private final Fleet fleet = Fleet.of(new Latency(new SplittableRandom(1), () -> now), 3);

    /** Requests one after the other; a backend answers after so many milliseconds. Returns how many each had. */
    private int[] run(int requests, int... millis) {
        int[] chosen = new int[millis.length];
        for (int i = 0; i < requests; i++) {
            Backend next = fleet.begin();
            long nanos = millis[next.slot()] * MILLI;
            now += nanos;
            fleet.policy.answered(next, nanos);
            next.finished();
            chosen[next.slot()]++;
        }
        return chosen;
    }

    @Test
    void whoAnswersSoonerGetsMore() {
        int[] chosen = run(2_000, 10, 10, 100);
        assertTrue(chosen[2] < 30 && chosen[0] > 700 && chosen[1] > 700, chosen[0] + " " + chosen[1] + " " + chosen[2]);
    }

    @Test
    void whoWasSlowIsTriedAgainAndForgiven() {
        run(50, 10, 10, 2_000);
        assertEquals(0, run(3_000, 10, 10, 10)[2], "half a minute later");
        run(3_000, 10, 10, 10);
        assertTrue(run(3_000, 10, 10, 10)[2] > 900, "after a minute");
    }

    @Test
    void oneSlowAnswerCountsAtOnce() {
        run(300, 10, 10, 10);
        fleet.policy.answered(fleet.at(1), 500 * MILLI);
        assertEquals(0, run(100, 10, 10, 10)[1], "a second later");
    }

    @Test
    void aNewcomerGetsOneRequestUntilItHasAnswered() {
        run(300, 10, 10, 10);
        Backend newcomer = fleet.add(1);
        for (int i = 0; i < 30; i++) {
            fleet.begin();
        }
        assertEquals(1, newcomer.inFlight());
    }

    @Test
    void whoFailsIsAvoidedForAWhile() {
        run(300, 10, 10, 10);
        fleet.policy.failed(fleet.at(0));
        assertEquals(0, run(200, 10, 10, 10)[0], "for two seconds");
        run(8_000, 10, 10, 10);
        assertTrue(run(300, 10, 10, 10)[0] > 60, "not for ever");
    }

    @Test
    void aPileOfRequestsCountsLikeSlowness() {
        run(300, 10, 10, 10);
        for (int i = 0; i < 9; i++) {
            fleet.at(1).began();
        }
        assertEquals(0, run(100, 10, 10, 10)[1]);
    }

    @Test
    void ofEquallyFastOnesThoseThatWeighMoreCarryMore() {
        Fleet weighted = new Fleet(new Latency(new SplittableRandom(1), () -> now), 3, 1, 1, 1);
        for (Backend each : weighted.pool.all()) {
            weighted.policy.answered(each, 10 * MILLI);
        }
        for (int i = 0; i < 6_000; i++) {
            weighted.begin();
        }
        assertEquals(3_000, weighted.at(0).inFlight(), 30);
        assertEquals(1_000, weighted.at(1).inFlight(), 30);
    }
}
