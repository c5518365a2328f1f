package balancer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.loop.EventLoop;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lending, shelves and the cap; {@link RationingTest} tests waiting and giving back. */
final class BufferPoolTest {
    private static final int KIB = 1 << 10;

    private final EventLoop loop = loop();
    private final Borrower anybody = new IdleBorrower();

    private static EventLoop loop() {
        try {
            SimulatedNetwork network = new SimulatedNetwork(1);
            return new EventLoop(network, network.clock(), (where, fault) -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWishIsRoundedUpToASize() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 2 << 20);
        assertEquals(2 * KIB, pool.borrow(anybody, Claim.MORE, 1).capacity());
        assertEquals(2 * KIB, pool.borrow(anybody, Claim.MORE, 2 * KIB).capacity());
        assertEquals(16 * KIB, pool.borrow(anybody, Claim.MORE, 2 * KIB + 1).capacity());
        assertEquals(64 * KIB, pool.borrow(anybody, Claim.MORE, 17 * KIB).capacity());
        assertEquals(256 * KIB, pool.borrow(anybody, Claim.MORE, 256 * KIB).capacity());
        assertEquals(512 * KIB, pool.borrow(anybody, Claim.MORE, 257 * KIB).capacity());
        assertThrows(IllegalArgumentException.class, () -> pool.borrow(anybody, Claim.MORE, BufferPool.BULK + 1));
    }

    @Test
    void theBufferGivenBackLastIsLentFirst() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 1 << 20);
        ByteBuffer cold = pool.borrow(anybody, Claim.FIRST, 1);
        ByteBuffer warm = pool.borrow(anybody, Claim.FIRST, 1);
        pool.giveBack(cold);
        pool.giveBack(warm);
        assertSame(warm, pool.borrow(anybody, Claim.FIRST, 1));
    }

    @Test
    void whatOneBorrowerLeavesTheNextDoesNotSee() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 1 << 20);
        pool.giveBack(pool.borrow(anybody, Claim.FIRST, 1).position(7).limit(9));
        ByteBuffer again = pool.borrow(anybody, Claim.FIRST, 1);
        assertEquals(0, again.position());
        assertEquals(again.capacity(), again.limit());
    }

    @Test
    void theLastQuarterIsForFirstClaimsWhoeverComesFirst() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 64 * KIB);
        assertEquals(48, borrowAll(pool, Claim.MORE) / KIB);
        assertEquals(16, borrowAll(pool, Claim.FIRST) / KIB);
        assertEquals(64 * KIB, pool.lentBytes());
        BufferPool other = new BufferPool(loop, loop.deadlines(), 64 * KIB);
        assertEquals(64, borrowAll(other, Claim.FIRST) / KIB);
        assertNull(other.borrow(anybody, Claim.MORE, 1));
    }

    @Test
    void aSmallerBufferIsLentWhenTheSizeAskedForDoesNotFit() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 24 * KIB);
        assertEquals(16 * KIB, pool.borrowUpTo(anybody, Claim.FIRST, 64 * KIB).capacity());
        assertEquals(2 * KIB, pool.borrowUpTo(anybody, Claim.FIRST, 64 * KIB).capacity());
    }

    @Test
    void memoryOnShelvesOfTheWrongSizeIsNotInTheWay() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 512 * KIB);
        List<ByteBuffer> large = new ArrayList<>();
        for (ByteBuffer one = pool.borrow(anybody, Claim.FIRST, 256 * KIB); one != null; ) {
            large.add(one);
            one = pool.borrow(anybody, Claim.FIRST, 256 * KIB);
        }
        assertEquals(2, large.size());
        large.forEach(pool::giveBack);
        assertEquals(512, borrowAll(pool, Claim.FIRST) / KIB, "heads in their own size");
        assertTrue(pool.lentBytes() + pool.freeBytes() <= 512 * KIB);
    }

    @Test
    void aJvmThatHasLessThanItSaidLowersTheCapAndIsAskedOnce() {
        int[] asked = {0};
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 64 << 20, bytes -> {
            if (++asked[0] > 400) {
                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
            }
            return ByteBuffer.allocateDirect(bytes);
        });
        long most = 0;
        for (ByteBuffer one = pool.borrow(anybody, Claim.FIRST, 16 * KIB); one != null; ) {
            most += one.capacity();
            one = pool.borrow(anybody, Claim.FIRST, 16 * KIB);
        }
        assertTrue(pool.isExhausted());
        assertEquals(401, asked[0]);
        assertTrue(pool.cap() >= 400 * 16 * KIB && pool.cap() < 402 * 16 * KIB, "cap " + pool.cap());
        assertTrue(most <= pool.cap() + 16 * KIB);
        assertNotNull(pool.borrowRegardless(2 * KIB), "our own answers leave all the same");
    }

    @Test
    void aJvmThatHasHardlyAnythingIsHelpedOutByTheHeap() {
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 64 << 20, bytes -> {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        });
        ByteBuffer first = pool.borrow(anybody, Claim.FIRST, 16 * KIB);
        assertFalse(first.isDirect());
        assertEquals(BufferPool.LEAST_CAP, pool.cap());
        pool.giveBack(first);
        assertSame(first, pool.borrow(anybody, Claim.FIRST, 16 * KIB));
    }

    @Test
    void randomUseNeverExceedsLimitOrCapAndEverythingComesBack() {
        for (long seed = 0; seed < 50; seed++) {
            BufferPool pool = new BufferPool(loop, loop.deadlines(), 2_048 * KIB);
            List<ByteBuffer> lent = new ArrayList<>();
            Random random = new Random(seed);
            for (int step = 0; step < 500; step++) {
                Claim claim = Claim.values()[random.nextInt(2)];
                if (random.nextInt(5) < 3) {
                    long before = pool.lentBytes();
                    ByteBuffer one = pool.borrow(anybody, claim, 1 + random.nextInt(256 * KIB) >> random.nextInt(9));
                    if (one != null) {
                        lent.add(one);
                        assertTrue(before + one.capacity() <= pool.limit(claim), "seed " + seed);
                    }
                } else if (!lent.isEmpty()) {
                    pool.giveBack(lent.remove(random.nextInt(lent.size())));
                }
                long sum = lent.stream().mapToLong(ByteBuffer::capacity).sum();
                assertEquals(sum, pool.lentBytes(), "seed " + seed);
                assertTrue(pool.lentBytes() + pool.freeBytes() <= pool.cap(), "seed " + seed);
            }
            lent.forEach(pool::giveBack);
            assertEquals(0, pool.lentBytes());
        }
    }

    private long borrowAll(BufferPool pool, Claim claim) {
        long sum = 0;
        for (ByteBuffer one = pool.borrow(anybody, claim, 1); one != null; one = pool.borrow(anybody, claim, 1)) {
            sum += one.capacity();
        }
        return sum;
    }
}
