package balancer.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.net.BufferPool.Purpose;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BufferPoolTest {
    private static final int KIB = 1 << 10;

    private record Lent(Purpose purpose, ByteBuffer buffer) {}

    private final EventLoop loop = loop();

    private static EventLoop loop() {
        try {
            SimulatedNetwork network = new SimulatedNetwork(1);
            return new EventLoop(network, network.clock(), (where, fault) -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One turn that does not sleep. */
    private void turn() throws IOException {
        loop.post(() -> {});
        loop.runOnce();
    }

    @Test
    void aWishIsRoundedUpToASize() {
        BufferPool pool = new BufferPool(loop, 1 << 20);
        assertEquals(2 * KIB, pool.borrow(Purpose.RESPONSE, 1).capacity());
        assertEquals(2 * KIB, pool.borrow(Purpose.RESPONSE, 2 * KIB).capacity());
        assertEquals(16 * KIB, pool.borrow(Purpose.RESPONSE, 2 * KIB + 1).capacity());
        assertEquals(64 * KIB, pool.borrow(Purpose.RESPONSE, 17 * KIB).capacity());
        assertEquals(256 * KIB, pool.borrow(Purpose.RESPONSE, 256 * KIB).capacity());
        assertEquals(512 * KIB, pool.borrow(Purpose.RESPONSE, 257 * KIB).capacity());
        assertThrows(IllegalArgumentException.class, () -> pool.borrow(Purpose.RESPONSE, 513 * KIB));
    }

    @Test
    void theBufferGivenBackLastIsLentFirst() {
        BufferPool pool = new BufferPool(loop, 1 << 20);
        ByteBuffer cold = pool.borrow(Purpose.HEAD, 1);
        ByteBuffer warm = pool.borrow(Purpose.HEAD, 1);
        pool.giveBack(Purpose.HEAD, cold);
        pool.giveBack(Purpose.HEAD, warm);
        assertSame(warm, pool.borrow(Purpose.HEAD, 1));
    }

    @Test
    void whatOneBorrowerLeavesTheNextDoesNotSee() {
        BufferPool pool = new BufferPool(loop, 1 << 20);
        pool.giveBack(
                Purpose.RESPONSE, pool.borrow(Purpose.RESPONSE, 1).position(7).limit(9));
        ByteBuffer again = pool.borrow(Purpose.HEAD, 1);
        assertEquals(0, again.position());
        assertEquals(again.capacity(), again.limit());
    }

    @Test
    void headsMayUseAQuarterRequestsThreeAndResponsesTheRest() {
        BufferPool pool = new BufferPool(loop, 64 * KIB);
        assertEquals(16, borrowAll(pool, Purpose.HEAD, 1) / KIB);
        assertEquals(32, borrowAll(pool, Purpose.REQUEST, 1) / KIB);
        assertEquals(12, borrowAll(pool, Purpose.RESPONSE, 1) / KIB);
        assertEquals(4, borrowAll(pool, Purpose.ANSWER, 1) / KIB);
        assertEquals(64 * KIB, pool.lentBytes());
    }

    @Test
    void longResponsesCannotKeepAnybodyFromAShortAnswer() {
        BufferPool pool = new BufferPool(loop, 64 * KIB);
        assertEquals(60, borrowAll(pool, Purpose.RESPONSE, 1) / KIB);
        assertNotNull(pool.borrow(Purpose.HEAD, 1));
        assertNotNull(pool.borrow(Purpose.ANSWER, 1));
    }

    @Test
    void theLastQuarterIsForResponsesWhoeverComesFirst() {
        BufferPool pool = new BufferPool(loop, 64 * KIB);
        assertEquals(48, borrowAll(pool, Purpose.REQUEST, 1) / KIB);
        assertNull(pool.borrow(Purpose.HEAD, 1), "heads are part of what requests may use");
        assertEquals(12, borrowAll(pool, Purpose.RESPONSE, 1) / KIB);
    }

    @Test
    void memoryOnShelvesOfTheWrongSizeIsNotInTheWay() {
        BufferPool pool = new BufferPool(loop, 512 * KIB);
        List<ByteBuffer> large = new ArrayList<>();
        for (ByteBuffer one = pool.borrow(Purpose.ANSWER, 256 * KIB); one != null; ) {
            large.add(one);
            one = pool.borrow(Purpose.ANSWER, 256 * KIB);
        }
        assertEquals(2, large.size());
        large.forEach(one -> pool.giveBack(Purpose.ANSWER, one));
        assertEquals(128, borrowAll(pool, Purpose.HEAD, 1) / KIB, "heads in their own size");
        assertTrue(pool.lentBytes() + pool.freeBytes() <= 512 * KIB);
    }

    @Test
    void whoWaitsIsWokenByTheNextBufferGivenBack() throws IOException {
        BufferPool pool = new BufferPool(loop, 8 * KIB);
        ByteBuffer only = pool.borrow(Purpose.HEAD, 1);
        List<String> woken = new ArrayList<>();
        pool.wakeWhenFreed(handler("first", woken));
        pool.wakeWhenFreed(handler("second", woken));
        KeyHandler gone = handler("gone", woken);
        pool.wakeWhenFreed(gone);
        pool.forget(gone);
        pool.giveBack(Purpose.HEAD, only);
        turn();
        assertEquals(List.of("first", "second"), woken);
        pool.giveBack(Purpose.HEAD, pool.borrow(Purpose.HEAD, 1));
        turn();
        assertEquals(2, woken.size(), "once");
    }

    @Test
    void randomUseNeverExceedsShareOrCapAndEverythingComesBack() {
        for (long seed = 0; seed < 50; seed++) {
            BufferPool pool = new BufferPool(loop, 2_048 * KIB);
            List<Lent> lent = new ArrayList<>();
            Random random = new Random(seed);
            for (int step = 0; step < 500; step++) {
                Purpose purpose = Purpose.values()[random.nextInt(4)];
                if (random.nextInt(5) < 3) {
                    ByteBuffer buffer = pool.borrow(purpose, 1 + random.nextInt(256 * KIB) >> random.nextInt(9));
                    if (buffer != null) {
                        lent.add(new Lent(purpose, buffer));
                    }
                } else if (!lent.isEmpty()) {
                    Lent one = lent.remove(random.nextInt(lent.size()));
                    pool.giveBack(one.purpose, one.buffer);
                }
                assertWithinShares(pool, lent, "seed " + seed);
            }
            lent.forEach(one -> pool.giveBack(one.purpose, one.buffer));
            assertEquals(0, pool.lentBytes());
        }
    }

    private static void assertWithinShares(BufferPool pool, List<Lent> lent, String run) {
        long[] sums = new long[4];
        for (Lent one : lent) {
            sums[one.purpose.ordinal()] += one.buffer.capacity();
        }
        assertEquals(sums[0] + sums[1] + sums[2] + sums[3], pool.lentBytes(), run);
        assertTrue(sums[0] <= pool.cap() / 4, run);
        assertTrue(sums[0] + sums[1] <= pool.cap() / 4 * 3, run);
        assertTrue(pool.lentBytes() + pool.freeBytes() <= pool.cap(), run);
    }

    private static long borrowAll(BufferPool pool, Purpose purpose, int bytes) {
        long sum = 0;
        for (ByteBuffer one = pool.borrow(purpose, bytes); one != null; one = pool.borrow(purpose, bytes)) {
            assertNotNull(one);
            sum += one.capacity();
        }
        return sum;
    }

    private static KeyHandler handler(String name, List<String> woken) {
        return new KeyHandler() {
            @Override
            public void onReady(int readyOps) {
                woken.add(name);
            }

            @Override
            public void onFault(Throwable fault) {}
        };
    }
}
