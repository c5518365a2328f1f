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

    private Deadline dueAt(long atNanos) {
        deadlines.turn(atNanos);
        return deadlines.poll();
    }

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
        assertEquals(Deadlines.NEVER, deadlines.nanosToNext(5));
        assertNull(dueAt(5));
    }

    @Test
    void oneIsDueAtItsTimeAndNotBefore() {
        Named one = new Named();
        deadlines.arm(one, 100);
        assertEquals(60, deadlines.nanosToNext(40));
        assertNull(dueAt(99));
        assertEquals(one, dueAt(100));
        assertNull(dueAt(1_000));
        assertEquals(0, deadlines.size());
    }

    @Test
    void movingOneLaterCostsOnlyAnEarlyLook() {
        Named one = new Named();
        deadlines.arm(one, 100);
        deadlines.arm(one, 300);
        assertEquals(100, deadlines.nanosToNext(0), "filed where it was");
        assertNull(dueAt(100));
        assertEquals(200, deadlines.nanosToNext(100), "and now where it is");
        assertEquals(one, dueAt(300));
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
        assertNull(dueAt(Long.MAX_VALUE - 1));
        assertEquals(one, dueAt(Long.MAX_VALUE));
    }

    @Test
    void heldTimeIsNoTime() {
        Named one = new Named();
        deadlines.arm(one, 100);
        assertNull(dueAt(60));
        deadlines.hold(true);
        assertEquals(Deadlines.NEVER, deadlines.nanosToNext(70), "so nobody is woken");
        assertNull(dueAt(5_000));
        assertEquals(60, deadlines.nowNanos(), "it stands still");
        deadlines.hold(false);
        assertEquals(40, deadlines.nanosToNext(5_000), "and goes on from there");
        assertNull(dueAt(5_039));
        assertEquals(one, dueAt(5_040));
    }

    @Test
    void nothingIsDueWhileItIsHeld() {
        deadlines.turn(60);
        deadlines.hold(true);
        deadlines.after(0, new Named());
        assertNull(deadlines.poll());
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
        deadlines.turn(now);
        for (Deadline one = deadlines.poll(); one != null; one = deadlines.poll()) {
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
