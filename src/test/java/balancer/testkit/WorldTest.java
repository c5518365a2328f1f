package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

final class WorldTest {
    private final World world = new World(1, 4);
    private final List<String> happened = new ArrayList<>();

    @Test
    void eventsComeByTimeAndThenInTheOrderOfScheduling() {
        schedule(20, "c");
        schedule(10, "a");
        schedule(20, "d");
        schedule(10, "b");
        world.bind(20, false, World.noCondition());
        assertTrue(world.awaitEvent(World.NEVER));
        assertEquals(List.of("a", "b"), happened);
        assertEquals(10, world.now());
        assertTrue(world.awaitEvent(World.NEVER));
        assertEquals(List.of("a", "b", "c", "d"), happened);
        assertFalse(world.awaitEvent(World.NEVER));
        assertTrue(world.isParked());
    }

    private void schedule(long delay, String name) {
        world.after(delay, () -> happened.add(name));
    }

    @Test
    void anEventMayScheduleAnotherForTheSameMoment() {
        world.after(5, () -> schedule(0, "echo"));
        world.bind(World.NEVER, true, World.noCondition());
        world.awaitEvent(World.NEVER);
        assertEquals(List.of("echo"), happened);
        assertEquals(5, world.now());
    }

    @Test
    void aDeadlineBeforeTheNextEventEndsTheWait() {
        schedule(20, "late");
        assertFalse(world.awaitEvent(7));
        assertEquals(7, world.now());
        assertFalse(world.isParked());
    }

    @Test
    void theHorizonCutsAWaitShort() {
        world.bind(3, false, World.noCondition());
        assertFalse(world.awaitEvent(7));
        assertEquals(3, world.now());
        assertTrue(world.isParked());
    }

    @Test
    void noRunWaitsForBackgroundEventsButTimePassesThem() {
        world.inBackground(5, () -> happened.add("background"));
        world.bind(World.NEVER, true, World.noCondition());
        assertFalse(world.awaitEvent(World.NEVER));
        assertEquals(0, world.now());
        world.bind(10, false, World.noCondition());
        assertTrue(world.awaitEvent(World.NEVER));
        assertEquals(List.of("background"), happened);
    }

    @Test
    void waitingForEverForNothingStalls() {
        Stalled stalled = assertThrows(Stalled.class, () -> world.awaitEvent(World.NEVER));
        assertTrue(stalled.getMessage().startsWith("waiting for ever"), stalled::getMessage);
    }

    @Test
    void theTraceKeepsTheLastEntriesAndAFingerprintOfAll() {
        for (int i = 0; i < 6; i++) {
            world.record("verb", i, 100 + i);
        }
        assertEquals(6, world.trace().recorded());
        assertEquals(
                "0.000000000 s  #4 verb 104\n0.000000000 s  #5 verb 105\n",
                world.trace().last(2));
        assertEquals(4, world.trace().text().lines().count());
        World other = new World(1, 4);
        for (int i = 0; i < 6; i++) {
            other.record("verb", i, (i == 0 ? 0 : 100) + i);
        }
        assertEquals(world.trace().text(), other.trace().text());
        assertNotEquals(world.trace().hash(), other.trace().hash());
    }

    @Test
    void theQueueSortsAsAPriorityQueueDoes() {
        EventQueue queue = new EventQueue();
        PriorityQueue<Long> expected = new PriorityQueue<>();
        SplitMix64 random = new SplitMix64(3);
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(5) < 3 || expected.isEmpty()) {
                long time = random.nextInt(1_000);
                queue.add(time, () -> {}, random.nextBoolean());
                expected.add(time);
            } else {
                assertEquals(expected.remove(), queue.nextTime());
                queue.poll();
            }
        }
    }

    @Test
    void randomNumbersAreThoseOfTheReferenceImplementation() {
        SplitMix64 random = new SplitMix64(1_234_567);
        assertEquals(6_457_827_717_110_365_317L, random.nextLong());
        assertEquals(3_203_168_211_198_807_973L, random.nextLong());
    }

    @Test
    void anUnusedChanceDrawsNothing() {
        SplitMix64 one = new SplitMix64(5);
        SplitMix64 other = new SplitMix64(5);
        assertFalse(one.chance(0));
        assertEquals(9, one.between(9, 9));
        assertEquals(other.nextLong(), one.nextLong());
    }
}
