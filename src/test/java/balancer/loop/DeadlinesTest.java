package balancer.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();

    private static final class Named extends Deadline {
        /** What the model thinks; null if not armed. */
        private Long expected;

        @Override
        protected void onDeadline() {}

        @Override
        protected void onFault(Throwable fault) {}
    }

    @Test
    void withoutDeadlinesThereIsNothingToWaitFor() {
        assertEquals(-1, deadlines.nanosToNext(5));
        assertNull(deadlines.poll(5));
    }

    @Test
    void oneIsDueAtItsTimeAndNotBefore() {
        Named one = new Named();
        deadlines.arm(one, 100);
        assertEquals(60, deadlines.nanosToNext(40));
        assertNull(deadlines.poll(99));
        assertEquals(one, deadlines.poll(100));
        assertNull(deadlines.poll(1_000));
        assertEquals(0, deadlines.size());
    }

    @Test
    void movingOneLaterCostsOnlyAnEarlyLook() {
        Named one = new Named();
        deadlines.arm(one, 100);
        deadlines.arm(one, 300);
        assertEquals(100, deadlines.nanosToNext(0), "filed where it was");
        assertNull(deadlines.poll(100));
        assertEquals(200, deadlines.nanosToNext(100), "and now where it is");
        assertEquals(one, deadlines.poll(300));
    }

    @Test
    void anOverdueOneIsWaitedForNoTime() {
        deadlines.arm(new Named(), 100);
        assertEquals(0, deadlines.nanosToNext(500));
    }

    @Test
    void theLastMomentOfTheClockIsOneLikeAnyOther() {
        Named one = new Named();
        deadlines.arm(one, Long.MAX_VALUE);
        assertNull(deadlines.poll(Long.MAX_VALUE - 1));
        assertEquals(one, deadlines.poll(Long.MAX_VALUE));
    }

    /** The clock may begin anywhere, also right before it overflows. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -500_000, Long.MAX_VALUE - 20_000, Long.MIN_VALUE + 3})
    void randomOperationsAgreeWithAListThatIsSearched(long origin) {
        for (long seed = 0; seed < 30; seed++) {
            runAgainstModel(origin, new Random(seed), "origin " + origin + " seed " + seed);
        }
    }

    private static void runAgainstModel(long origin, Random random, String run) {
        Deadlines deadlines = new Deadlines();
        List<Named> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(new Named());
        }
        long elapsed = 0;
        for (int step = 0; step < 1_000; step++) {
            Named one = all.get(random.nextInt(all.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    deadlines.remove(one);
                    one.expected = null;
                }
                case 2 -> {
                    elapsed += random.nextInt(60);
                    assertEquals(dueInModel(all, elapsed), poll(deadlines, origin + elapsed), run);
                }
                default -> {
                    one.expected = elapsed + random.nextInt(1_000);
                    deadlines.arm(one, origin + one.expected);
                }
            }
            assertNotTooLate(deadlines, all, origin, elapsed, run);
        }
        assertEquals(dueInModel(all, elapsed + 2_000), poll(deadlines, origin + elapsed + 2_000), run);
        assertEquals(0, deadlines.size(), run);
    }

    private static Set<Named> dueInModel(List<Named> all, long elapsed) {
        Set<Named> due = new HashSet<>();
        for (Named one : all) {
            if (one.expected != null && one.expected <= elapsed) {
                due.add(one);
                one.expected = null;
            }
        }
        return due;
    }

    private static Set<Named> poll(Deadlines deadlines, long now) {
        Set<Named> due = new HashSet<>();
        for (Deadline one = deadlines.poll(now); one != null; one = deadlines.poll(now)) {
            due.add((Named) one);
        }
        return due;
    }

    private static void assertNotTooLate(Deadlines deadlines, List<Named> all, long origin, long elapsed, String run) {
        long next = deadlines.nanosToNext(origin + elapsed);
        for (Named one : all) {
            boolean seen = one.expected == null || next >= 0 && elapsed + next <= Math.max(elapsed, one.expected);
            assertEquals(true, seen, run + ": the loop would sleep past a deadline");
        }
    }
}
