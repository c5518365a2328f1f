package balancer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.loop.EventLoop;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which borrowers get memory while there is too little, and which have to give it back. */
final class RationingTest {
    private static final int KIB = 1 << 10;

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final EventLoop loop;
    private final BufferPool pool;
    private final Rationing rationing;
    private final List<Holder> reclaimed = new ArrayList<>();

    RationingTest() throws IOException {
        loop = new EventLoop(network, network.clock(), (where, fault) -> {
            throw new AssertionError(where, fault);
        });
        pool = new BufferPool(loop, loop.deadlines(), 64 * KIB);
        rationing = pool.rationing();
        network.drive(loop::runOnce);
    }

    /** Holds what it has borrowed until it is told to give it back. */
    private final class Holder extends Borrower {
        private final List<ByteBuffer> held = new ArrayList<>();
        int woken;

        Holder borrow(int bytes) {
            ByteBuffer buffer = pool.borrow(this, Claim.FIRST, bytes);
            assertNotNull(buffer, "lent " + pool.lentBytes());
            held.add(buffer);
            pool.suspended(this, true, true);
            return this;
        }

        void giveBack() {
            held.forEach(pool::giveBack);
            held.clear();
            pool.suspended(this, false, true);
        }

        @Override
        protected void reclaim() {
            reclaimed.add(this);
            giveBack();
        }

        @Override
        public void onReady(int readyOps) {
            woken++;
        }

        @Override
        protected void onDeadline() {}

        @Override
        public void onFault(Throwable fault) {}
    }

    @AfterEach
    void theInvariantHolds() {
        assertTrue(rationing.isInOrder());
    }

    /** So many holders, one every fiftieth of a second, of 8 KiB each. */
    private List<Holder> holders(int count) {
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Holder holder = new Holder();
            for (int part = 0; part < 4; part++) {
                holder.borrow(2 * KIB);
            }
            holders.add(holder);
            millis(20);
        }
        return holders;
    }

    private void millis(long millis) {
        network.advance(Duration.ofMillis(millis));
    }

    @Test
    void noBorrowerIsAskedWhileTheReserveIsFree() {
        holders(7);
        assertEquals(56 * KIB, pool.lentBytes());
        millis(3_600_000);
        assertEquals(List.of(), reclaimed);
        assertEquals(0, loop.deadlines().size());
    }

    @Test
    void theLongestHolderGivesBackUntilTheReserveIsFree() {
        List<Holder> holders = holders(7);
        millis(1_000);
        new Holder().borrow(2 * KIB);
        millis(0);
        assertEquals(List.of(holders.get(0)), reclaimed);
        assertEquals(1, rationing.reclaims());
    }

    @Test
    void noBorrowerIsAskedInTheFirstHalfSecond() {
        Holder first = new Holder();
        for (int i = 0; i < 30; i++) {
            first.borrow(2 * KIB);
        }
        millis(499);
        assertEquals(List.of(), reclaimed);
        assertTrue(rationing.isInOrder());
        millis(1);
        assertEquals(List.of(first), reclaimed);
    }

    @Test
    void aBorrowerThatMadeProgressIsLastAgain() {
        List<Holder> holders = holders(7);
        millis(1_000);
        assertTrue(pool.suspended(holders.get(0), true, true));
        assertFalse(pool.suspended(holders.get(1), true, false));
        new Holder().borrow(2 * KIB);
        millis(0);
        assertEquals(List.of(holders.get(1)), reclaimed);
    }

    @Test
    void aFirstClaimIsServedWithinASecond() {
        List<Holder> holders = holders(8);
        Holder late = new Holder();
        assertNull(pool.borrow(late, Claim.FIRST, 2 * KIB));
        assertTrue(pool.await(late, Claim.FIRST, 2 * KIB));
        millis(1_000);
        assertEquals(1, late.woken);
        assertEquals(holders.get(0), reclaimed.get(0));
        assertNotNull(pool.borrow(late, Claim.FIRST, 2 * KIB));
    }

    @Test
    void memorySetAsideForABorrowerIsTakenByNoOther() {
        holders(8);
        Holder waiting = new Holder();
        pool.await(waiting, Claim.FIRST, 8 * KIB);
        while (waiting.woken == 0) {
            millis(10);
        }
        assertEquals(16 * KIB, pool.cap() - pool.lentBytes(), "16 KiB are set aside for 8");
        assertNull(pool.borrow(new Holder(), Claim.FIRST, 2 * KIB));
        assertNotNull(pool.borrow(waiting, Claim.FIRST, 8 * KIB));
        pool.suspended(waiting, true, true);
    }

    @Test
    void aBorrowerThatDoesNotUseItsTurnLeavesItToTheNext() {
        holders(8);
        Holder gone = new Holder();
        Holder next = new Holder();
        pool.await(gone, Claim.FIRST, 2 * KIB);
        pool.await(next, Claim.FIRST, 2 * KIB);
        pool.forget(gone);
        millis(500);
        assertEquals(0, gone.woken);
        assertEquals(1, next.woken);
    }

    @Test
    void whileABorrowerWaitsNoneBehindItReads() {
        List<Holder> holders = holders(8);
        Holder waiting = new Holder();
        pool.await(waiting, Claim.FIRST, 2 * KIB);
        assertFalse(pool.mayRead(holders.get(7), Claim.FIRST));
        assertFalse(pool.mayRead(holders.get(7), Claim.MORE));
        millis(500);
        assertEquals(1, waiting.woken);
        pool.suspended(waiting, false, true);
        assertTrue(pool.mayRead(holders.get(7), Claim.FIRST));
    }

    @Test
    void lesserClaimsAreServedAfterTheFirstAndOnlyBelowTheReserve() {
        List<Holder> holders = holders(8);
        Holder lesser = new Holder();
        Holder urgent = new Holder();
        pool.await(lesser, Claim.MORE, 2 * KIB);
        pool.await(urgent, Claim.FIRST, 2 * KIB);
        holders.get(7).giveBack();
        millis(0);
        assertEquals(1, urgent.woken);
        assertEquals(0, lesser.woken);
        pool.suspended(urgent, false, true);
        holders.get(6).giveBack();
        holders.get(5).giveBack();
        millis(0);
        assertEquals(1, lesser.woken);
    }

    @Test
    void forALesserClaimHoldersHaveFiveSeconds() {
        holders(6);
        Holder lesser = new Holder();
        assertNull(pool.borrow(lesser, Claim.MORE, 2 * KIB));
        pool.await(lesser, Claim.MORE, 2 * KIB);
        millis(4_300);
        assertEquals(List.of(), reclaimed);
        millis(700);
        assertEquals(1, lesser.woken);
        assertEquals(1, reclaimed.size());
    }

    /** While it moves it is nobody's holder; without this a large transfer would wait for ever. */
    @Test
    void aHolderThatComesToRestAfterALesserClaimBeganToWaitIsReclaimedToo() {
        Holder moving = new Holder();
        for (int i = 0; i < 24; i++) {
            moving.held.add(pool.borrow(moving, Claim.FIRST, 2 * KIB));
        }
        Holder lesser = new Holder();
        assertNull(pool.borrow(lesser, Claim.MORE, 2 * KIB));
        pool.await(lesser, Claim.MORE, 2 * KIB);
        millis(100);
        pool.suspended(moving, true, true);
        millis(4_900);
        assertEquals(0, lesser.woken);
        millis(101);
        assertEquals(List.of(moving), reclaimed);
        assertEquals(1, lesser.woken);
    }

    @Test
    void aBorrowerThatWantsLessThanBeforeIsServedAtOnceIfItIsThere() {
        holders(7);
        Holder waiting = new Holder();
        pool.await(waiting, Claim.FIRST, 16 * KIB);
        millis(0);
        assertEquals(0, waiting.woken);
        pool.await(waiting, Claim.FIRST, 2 * KIB);
        millis(0);
        assertEquals(1, waiting.woken);
        assertEquals(List.of(), reclaimed);
        pool.suspended(waiting, false, true);
    }

    @Test
    void theSixtyFifthThatWaitsForMemoryIsRefused() {
        holders(8);
        for (int i = 0; i < 64; i++) {
            assertTrue(pool.await(new IdleBorrower(), Claim.FIRST, 2 * KIB));
        }
        assertFalse(pool.await(new IdleBorrower(), Claim.FIRST, 2 * KIB));
        assertTrue(pool.await(new IdleBorrower(), Claim.MORE, 2 * KIB), "a lesser claim waits on");
        assertEquals(1, rationing.refusals());
        assertEquals(65, rationing.waiting());
    }

    @Test
    void aBorrowerThatWaitsForUsIsNotAskedUnlessThereIsNoOther() {
        List<Holder> holders = holders(8);
        for (Holder each : holders.subList(0, 7)) {
            pool.await(each, Claim.FIRST, 2 * KIB);
        }
        millis(500);
        assertEquals(holders.get(7), reclaimed.get(0));
        millis(5_000);
        assertTrue(holders.stream().allMatch(each -> each.woken == 1 || reclaimed.contains(each)));
    }
}
