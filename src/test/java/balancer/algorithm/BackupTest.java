package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.Cause;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.testkit.SimulatedNetwork;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupTest {
    private final Backend a = backend(0, false);
    private final Backend b = backend(1, false);
    private final Backend spare = backend(2, true);
    private final BackendPool pool = new BackendPool(List.of(a, b, spare), new SmoothRoundRobin());

    private static Backend backend(int slot, boolean isBackup) {
        return new Backend(
                slot,
                slot + 1,
                "app" + slot,
                List.of(SimulatedNetwork.loopback(9_000 + slot)),
                1,
                isBackup,
                new IdleConnections(null, 0));
    }

    @Test
    void aBackupGetsNothingWhileAnotherServes() {
        for (int i = 0; i < 10; i++) {
            assertEquals(i % 2 == 0 ? a : b, pool.next());
        }
        a.available(false);
        assertEquals(b, pool.next());
        assertEquals(b, pool.next());
    }

    @Test
    void itServesWhenNoOtherDoes() {
        a.available(false);
        b.drain();
        assertEquals(spare, pool.next());
        assertEquals(Cause.ONLY_BACKUP, pool.cause());
        b.enable();
        assertEquals(b, pool.next());
    }

    @Test
    void itTakesARequestThatAllOthersHaveFailed() {
        BitSet tried = new BitSet();
        tried.set(0, 2);
        assertEquals(spare, pool.next(tried, Affinity.NONE));
    }

    @Test
    void requestsWaitForAFullBackendAndNotForTheBackup() {
        pool.maxInFlight(1);
        a.began();
        b.began();
        assertNull(pool.next());
        assertTrue(pool.isBusy());
        assertFalse(pool.hasRoom(), "nobody who waits would get a place");
        a.available(false);
        b.available(false);
        assertTrue(pool.hasRoom());
        assertEquals(spare, pool.next());
    }

    @Test
    void aBackupThatIsDownIsTriedLikeTheOthersIfAllAre() {
        for (Backend each : pool.all()) {
            each.available(false);
            each.lastProbeSucceeded(each == spare);
        }
        assertEquals(spare, pool.next());
        assertEquals(Cause.NONE_UP, pool.cause());
    }
}
