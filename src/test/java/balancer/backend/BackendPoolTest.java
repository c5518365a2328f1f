package balancer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedNetwork;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackendPoolTest {
    private final Backend a = backend(0, "a");
    private final Backend b = backend(1, "b");
    private final Backend c = backend(2, "c");
    private final BackendPool pool = new BackendPool(List.of(a, b, c), new SmoothRoundRobin());

    private static Backend backend(int id, String name) {
        return new Backend(id, name, List.of(SimulatedNetwork.loopback(9_000 + id)), 1, new IdleConnections(null, 0));
    }

    private static BitSet tried(int... ids) {
        BitSet set = new BitSet();
        for (int id : ids) {
            set.set(id);
        }
        return set;
    }

    @Test
    void backendsTakeTurns() {
        assertEquals(a, pool.next());
        assertEquals(b, pool.next());
        assertEquals(c, pool.next());
        assertEquals(a, pool.next());
    }

    @Test
    void aBackendThatWasTriedIsNotChosenAgain() {
        assertEquals(b, pool.next(tried(0), Affinity.NONE));
        assertEquals(c, pool.next(tried(0, 1), Affinity.NONE));
        assertNull(pool.next(tried(0, 1, 2), Affinity.NONE));
    }

    @Test
    void aBackendThatIsDownIsChosenOnlyIfNoOtherIsLeft() {
        a.available(false);
        c.available(false);
        assertEquals(b, pool.next());
        assertEquals(b, pool.next());
        assertEquals(c, pool.next(tried(1), Affinity.NONE));
        assertEquals(a, pool.next(tried(1, 2), Affinity.NONE));
        assertNull(pool.next(tried(0, 1, 2), Affinity.NONE));
    }

    @Test
    void anExcludedBackendIsOutForOneChoiceOnly() {
        assertEquals(b, pool.next(tried(0), Affinity.NONE));
        assertEquals(c, pool.next());
        assertEquals(a, pool.next());
    }

    @Test
    void aDrainingBackendIsNotChosenHoweverBadTheOthersAre() {
        b.drain();
        assertEquals(a, pool.next());
        assertEquals(c, pool.next());
        a.available(false);
        c.available(false);
        a.lastProbeSucceeded(false);
        c.lastProbeSucceeded(false);
        assertEquals(a, pool.next());
        assertEquals(c, pool.next());
        assertNull(pool.next(tried(0, 2), Affinity.NONE));
        assertFalse(pool.isBusy());
    }

    @Test
    void withAllDrainingThereIsNobodyAndNothingToWaitFor() {
        pool.maxInFlight(1);
        a.drain();
        b.drain();
        c.drain();
        c.began();
        assertNull(pool.next());
        assertFalse(pool.isBusy());
        b.enable();
        assertEquals(b, pool.next());
    }

    @Test
    void roomIsWhatSomebodyWhoServesHas() {
        pool.maxInFlight(1);
        a.drain();
        b.available(false);
        c.began();
        assertFalse(pool.hasRoom());
        c.finished();
        assertTrue(pool.hasRoom());
    }
}
