package balancer.server;

import static balancer.server.Origin.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ClientLimits;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time, memory, the end of the server: what a client may not use up, and what it does not lose. */
class OriginLimitsTest {
    private static final String GET = wire("GET / HTTP/1.1\nHost: h\n\n");
    private static final int LARGE = 3_000_000;

    private Origin origin;
    private int length = 10;

    @BeforeEach
    void listen() throws IOException {
        origin = Origin.of(this::manyBytes);
    }

    private Answer manyBytes(Request request) {
        return Answer.of(200).body(new BytesBody(new byte[length]));
    }

    @AfterEach
    void nothingIsLeft() {
        origin.close();
    }

    @Test
    void halfAHeadGets408AfterTenSecondsHoweverItTrickles() {
        SimulatedPeer client = origin.connect().send("GET /");
        for (int second = 1; second < 10; second++) {
            origin.network.advance(Duration.ofSeconds(1));
            client.send("a");
        }
        origin.network.advance(Duration.ofMillis(990));
        assertEquals("", client.received());
        origin.network.advance(Duration.ofMillis(20));
        assertEquals("408", Origin.status(client.takeReceived()));
        assertTrue(client.sawEof());
    }

    @Test
    void theLargestHeadIsTheOneThatTheLimitsSay() throws IOException {
        assertEquals("200", Origin.status(origin.ask(headOf(16_000))));
        assertEquals("431", Origin.status(origin.ask(headOf(17_000))));
        serve(ClientLimits.DEFAULTS.behindBalancer(60 << 10));
        assertEquals("200", Origin.status(origin.ask(headOf(65_000))));
        assertEquals("431", Origin.status(origin.ask(headOf(66_000))));
    }

    private void serve(ClientLimits limits) throws IOException {
        origin.close();
        origin = Origin.of(this::manyBytes, limits);
    }

    @Test
    void everyTimeLimitOfAClientIsTheOneThatTheLimitsSay() throws IOException {
        TimeLimits times = TimeLimits.DEFAULTS
                .with(TimeLimit.HEAD, 1_000)
                .with(TimeLimit.KEEP_ALIVE, 2_000)
                .with(TimeLimit.BODY, 3_000)
                .with(TimeLimit.SEND, 4_000);
        serve(ClientLimits.DEFAULTS.withTimes(times));
        SimulatedPeer head = origin.connect().send("GET /");
        SimulatedPeer idle = origin.connect().send(GET);
        SimulatedPeer body = origin.connect().send(wire("POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\nhe"));
        origin.network.run();
        length = LARGE;
        SimulatedPeer deaf = origin.connect();
        deaf.stopReading();
        deaf.send(GET);
        origin.network.advance(Duration.ofMillis(50));
        for (SimulatedPeer next : List.of(head, idle, body)) {
            origin.network.advance(Duration.ofMillis(900));
            assertFalse(isOver(next), "too early: " + next);
            origin.network.advance(Duration.ofMillis(100));
            assertTrue(isOver(next), "too late: " + next);
        }
        origin.network.advance(Duration.ofMillis(900));
        assertEquals(1, origin.server.busy());
        origin.network.advance(Duration.ofMillis(100));
        assertEquals(0, origin.server.busy());
    }

    private static boolean isOver(SimulatedPeer client) {
        return client.sawEof() || client.sawReset();
    }

    @Test
    void aBodyThatTricklesIsGivenUpWhenItsLimitHasPassed() {
        SimulatedPeer client = origin.connect().send(wire("POST / HTTP/1.1\nHost: h\nContent-Length: 50000\n\n"));
        for (int second = 1; second < 30; second++) {
            origin.network.advance(Duration.ofSeconds(1));
            client.send("x");
        }
        assertEquals(1, origin.server.busy());
        origin.network.advance(Duration.ofMillis(1_100));
        assertEquals(0, origin.server.busy());
    }

    @Test
    void howFastABodyComesIsLookedAtFromTheEndOfTheAnswerOn() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(wire("POST / HTTP/1.1\nHost: h\nContent-Length: 50000\n\n"));
        origin.network.advance(Duration.ofSeconds(60));
        client.resumeReading();
        origin.network.advance(Duration.ofSeconds(1));
        assertTrue(client.receivedCount() > LARGE);
        assertEquals(1, origin.server.busy());
        client.send("x".repeat(50_000));
        origin.network.advance(Duration.ofSeconds(1));
        assertEquals("", client.failure());
        assertEquals(0, origin.server.busy());
    }

    @Test
    void whoReadsNothingIsGivenUpHoweverItsBodyTrickles() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(wire("GET / HTTP/1.1\nHost: h\nContent-Length: 50000\n\n"));
        for (int second = 1; second < 120; second++) {
            origin.network.advance(Duration.ofSeconds(1));
            client.send("x");
        }
        assertEquals(1, origin.server.busy());
        origin.network.advance(Duration.ofMillis(1_100));
        assertEquals(0, origin.server.busy());
    }

    @Test
    void aBodyThatComesFastEnoughIsNot() {
        SimulatedPeer client = origin.connect().send(wire("POST / HTTP/1.1\nHost: h\nContent-Length: 50000\n\n"));
        for (int second = 1; second < 90; second++) {
            origin.network.advance(Duration.ofSeconds(1));
            client.send("x".repeat(120));
        }
        assertEquals(1, origin.server.busy());
    }

    private static String headOf(int bytes) {
        String head = "GET / HTTP/1.1\nHost: h\nX: ";
        return head + "x".repeat(bytes - head.length() - 4 - 2) + "\n\n";
    }

    @Test
    void aClientThatSaysNothingIsToldNothing() {
        SimulatedPeer client = origin.connect();
        origin.network.advance(Duration.ofMillis(9_900));
        assertFalse(client.sawEof());
        origin.network.advance(Duration.ofMillis(200));
        assertTrue(client.sawEof());
        assertEquals("", client.received());
    }

    @Test
    void anIdleConnectionIsKeptForAMinuteAndHoldsNoMemory() {
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        assertEquals(0, origin.buffers.lentBytes());
        origin.network.advance(Duration.ofMillis(59_900));
        assertFalse(client.sawEof());
        origin.network.advance(Duration.ofMillis(200));
        assertTrue(client.sawEof());
    }

    @Test
    void aClientThatStopsReadingIsCutAfterTwoMinutes() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(GET);
        origin.network.advance(Duration.ofMillis(119_900));
        assertEquals(1, origin.server.busy());
        origin.network.advance(Duration.ofMillis(200));
        client.resumeReading();
        origin.network.run();
        assertEquals("Connection reset by peer", client.failure());
        assertTrue(client.receivedCount() < LARGE);
    }

    @Test
    void aClientThatReadsSlowlyButSteadilyIsNot() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.discardReceived();
        client.stopReading();
        client.send(GET);
        for (int i = 0; i < 40 && client.receivedCount() < LARGE; i++) {
            origin.network.advance(Duration.ofSeconds(20));
            client.read(100_000);
        }
        client.resumeReading();
        origin.network.run();
        assertEquals("", client.failure());
        assertTrue(client.receivedCount() > LARGE);
    }

    @Test
    void aClientThatResetsInTheMiddleIsForgottenAtOnce() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(GET);
        origin.network.run();
        client.reset();
        origin.network.run();
        assertTrue(origin.server.isIdle());
    }

    @Test
    void aLongAnswerDoesNotHogTheLoop() {
        origin.network.weather().socketBufferBytes = 16 << 20;
        origin.network.weather().selectCostNanos = 1_000_000;
        length = 8 << 20;
        SimulatedPeer greedy = origin.connect().send(GET);
        greedy.discardReceived();
        origin.network.runUntil(() -> greedy.receivedCount() > 0);
        SimulatedPeer modest = origin.connect().send(wire("nonsense\n\n"));
        origin.network.runUntil(() -> modest.receivedCount() > 0);
        assertTrue(greedy.receivedCount() < length);
        origin.network.run();
        assertTrue(greedy.receivedCount() > length);
    }

    /** Events must not put a busy session on the loop's list once more each: it would get ever more of every turn. */
    @Test
    void aClientThatTalksDuringALongAnswerGetsNoLargerShare() {
        origin.network.weather().socketBufferBytes = 32 << 20;
        origin.network.weather().selectCostNanos = 1_000_000;
        length = 20 << 20;
        SimulatedPeer talker = origin.connect().send(GET);
        talker.discardReceived();
        for (int milli = 1; milli < 40; milli++) {
            origin.network.after(Duration.ofMillis(milli), () -> talker.send("x"));
        }
        origin.network.runUntil(() -> origin.network.counters().bytesWritten > 0);
        long turns = origin.loop.metrics().turns;
        origin.network.runUntil(() -> origin.network.counters().bytesWritten > length);
        // Two slices of 512 KiB a turn at most: one for the event, one for the list.
        assertTrue(origin.loop.metrics().turns - turns >= 19);
    }

    @Test
    void aRequestThatComesDuringAnAnswerWaitsForItsTurn() {
        length = LARGE;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(GET);
        origin.network.run();
        length = 10;
        client.send(GET);
        origin.network.run();
        assertEquals(1, origin.server.served());
        client.resumeReading();
        origin.network.run();
        assertEquals(2, origin.server.served());
        assertEquals("", client.failure());
    }

    @Test
    void anAnswerWaitsForMemory() {
        List<ByteBuffer> all = new ArrayList<>();
        origin.connect();
        origin.network.run();
        SimulatedPeer client = origin.connect();
        origin.network.run();
        ByteBuffer next = origin.buffers.borrow(somebody, Claim.FIRST, BufferPool.LARGEST);
        while (next != null) {
            all.add(next);
            next = origin.buffers.borrow(somebody, Claim.FIRST, BufferPool.LARGEST);
        }
        for (ByteBuffer rest = borrowSmall(); rest != null; rest = borrowSmall()) {
            all.add(rest);
        }
        client.send(GET);
        origin.network.run();
        assertEquals("", client.received());
        all.forEach(buffer -> origin.buffers.giveBack(buffer));
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
    }

    private final Borrower somebody = new IdleBorrower();

    private ByteBuffer borrowSmall() {
        return origin.buffers.borrow(somebody, Claim.FIRST, BufferPool.SMALLEST);
    }

    @Test
    void theSlowestHeadMakesRoomForOthers() throws IOException {
        origin.close();
        origin = new Origin(1, 8 * BufferPool.SMALLEST).serve(this::manyBytes);
        List<SimulatedPeer> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            slow.add(origin.connect().send("GET /"));
            origin.network.run();
        }
        SimulatedPeer other = origin.connect().send(GET);
        origin.network.advance(Duration.ofSeconds(1));
        assertEquals("408", Origin.status(slow.get(0).takeReceived()));
        assertEquals("200", Origin.status(other.takeReceived()));
    }

    @Test
    void aClientThatReadsNothingMakesRoomForOthers() throws IOException {
        origin.close();
        origin = new Origin(1, 64 << 10).serve(request -> Answer.of(200).body(new BytesBody(new byte[10_000])));
        origin.network.weather().socketBufferBytes = 1_000;
        List<SimulatedPeer> deaf = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SimulatedPeer peer = origin.connect();
            peer.stopReading();
            deaf.add(peer.send(GET));
        }
        origin.network.run();
        SimulatedPeer other = origin.connect().send(GET);
        origin.network.advance(Duration.ofSeconds(1));
        assertEquals("200", Origin.status(other.takeReceived()));
        assertTrue(deaf.get(0).sawReset());
    }

    @Test
    void aSiteThatThrowsCostsOneConnection() throws IOException {
        origin.close();
        boolean[] broken = {true};
        origin = Origin.of(request -> {
            if (broken[0]) {
                throw new IllegalStateException("a defect");
            }
            return manyBytes(request);
        });
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        assertEquals("Connection reset by peer", client.failure());
        broken[0] = false;
        assertEquals("200", Origin.status(origin.get("/")));
        assertEquals(1, origin.faults.size());
        origin.faults.clear();
    }

    @Test
    void drainingFinishesWhatIsUnderWayAndTakesLastRequests() {
        length = LARGE;
        SimulatedPeer busy = origin.connect();
        busy.stopReading();
        busy.send(GET);
        origin.network.run();
        length = 10;
        SimulatedPeer idle = origin.connect().send(GET);
        SimulatedPeer last = origin.connect().send(GET);
        origin.network.run();
        int[] told = {0};
        origin.server.drain(() -> told[0]++);
        last.takeReceived();
        last.send(GET);
        origin.network.advance(Duration.ofMillis(900));
        assertEquals("close", Origin.field(last.takeReceived(), "Connection"));
        assertTrue(last.sawEof());
        assertFalse(idle.sawEof());
        origin.network.advance(Duration.ofMillis(200));
        assertTrue(idle.sawEof());
        assertEquals(1, origin.server.busy());
        assertEquals(0, told[0]);
        busy.resumeReading();
        origin.network.advance(Duration.ofMillis(100));
        assertTrue(busy.receivedCount() > LARGE);
        // Its head was gone before the drain and did not say close: it has a second for a last request, too.
        assertFalse(busy.sawEof());
        origin.network.advance(Duration.ofMillis(1_000));
        assertTrue(busy.sawEof());
        assertEquals(1, told[0]);
        assertEquals(0, origin.server.cut());
    }

    @Test
    void drainingWithoutClientsIsOverAtOnce() {
        int[] told = {0};
        origin.server.drain(() -> told[0]++);
        origin.network.run();
        assertEquals(1, told[0]);
    }

    @Test
    void stoppingCutsAndCountsWhatIsBusy() {
        length = LARGE;
        SimulatedPeer busy = origin.connect();
        busy.stopReading();
        busy.send(GET);
        origin.connect();
        origin.network.run();
        origin.server.stop();
        assertEquals(1, origin.server.cut());
        assertEquals(1, origin.server.served());
        assertTrue(origin.server.isIdle());
    }
}
