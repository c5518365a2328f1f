package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Crowds that hold as much memory as they can get, and a newcomer: the guarantee of {@link BufferPool}. */
final class SiegeTest extends Scenario {
    private static final int KIB = 1 << 10;
    private static final long LEAST = 4 << 20;

    /** What is there by default with {@code -Xmx64m}. */
    private static final long USUAL = 32 << 20;

    private static final String STREAM = "HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n1\nx\n";

    private final List<RawClient> crowd = new ArrayList<>();

    @AfterEach
    void theReserveIsFreeOrMemoryIsBeingReclaimed() {
        assertTrue(world.buffers.rationing().isInOrder());
    }

    private void start(long cap, boolean tcp) {
        HarnessSettings settings = new HarnessSettings().bufferCap(cap).descriptorLimit(20_000);
        start(tcp ? settings.tcp() : settings);
        world.network.weather().socketBufferBytes = 4 * KIB;
    }

    private void startWith(String option) {
        start(new HarnessSettings().bufferCap(LEAST).descriptorLimit(20_000).also(option));
        world.network.weather().socketBufferBytes = 4 * KIB;
    }

    /** A request and an answer of 16 KiB each, heads included. */
    private void assertNewcomersAreServedWithinASecond() {
        String request = "PUT /new HTTP/1.1\nHost: site\nContent-Length: 15000\n\n" + "y".repeat(15_000);
        for (int i = 0; i < 5; i++) {
            RawClient newcomer = client().sendSoon(request);
            world.advanceMillis(1_000);
            newcomer.expect(ok("z".repeat(15_000)));
            newcomer.close();
        }
        client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
    }

    private void answers(String forTheCrowd) {
        server().answers(request -> request.contains("/new ") ? ok("z".repeat(15_000)) : forTheCrowd);
    }

    private void streamsWithRequestsBehind(int count) {
        answers(STREAM);
        String requests =
                get("/events") + get("/more").repeat(60_000 / get("/more").length());
        for (int i = 0; i < count; i++) {
            crowd.add(world.clientSoon().sendSoon(requests));
        }
        world.run();
    }

    @Test
    void sixtyStreamsWithRequestsBehindThemHoldLittle() {
        start(LEAST, false);
        streamsWithRequestsBehind(60);
        assertNewcomersAreServedWithinASecond();
        crowd.forEach(each -> each.expectOpen());
        assertEquals(0, world.buffers.rationing().reclaims(), "there was memory for all");
    }

    @Test
    void fourHundredStreamsWithRequestsBehindThemHoldLittle() {
        start(USUAL, false);
        streamsWithRequestsBehind(420);
        assertNewcomersAreServedWithinASecond();
        crowd.forEach(each -> each.expectOpen());
    }

    @Test
    void aReadAheadIsOneSmallBuffer() {
        start(LEAST, false);
        answers(STREAM);
        RawClient client = client().send(get("/events"));
        client.send(get("/more").repeat(1_000));
        assertEquals(BufferPool.SMALLEST, world.buffers.lentBytes());
        assertTrue(client.peer().unsent() > 0);
        serverSide().reply("0\n\n");
        assertTrue(server().requests().size() >= 2, "and when it is its turn it goes on");
    }

    /** It waits in no line for that, so nothing but its limit ends the wait for a backend that never answers. */
    @Test
    void whoOnlyLacksMemoryToReadAheadKeepsItsLimits() {
        startWith("--response-timeout=10s");
        RawClient client = client().send(get("/1"));
        List<ByteBuffer> taken = new ArrayList<>();
        while (world.buffers.lentBytes() < LEAST) {
            taken.add(world.buffers.borrowRegardless(BufferPool.LARGEST));
        }
        client.send(get("/2"));
        world.advanceMillis(10_100);
        client.expectOwnAnswer(504, "response-timeout");
        taken.forEach(world.buffers::giveBack);
    }

    private void slowReaders(int count) {
        String big = ok("x".repeat(1_000_000));
        String answer = ok("x".repeat(50_000));
        String small = ok("z".repeat(15_000));
        server().answers(request -> request.contains("/new ") ? small : request.contains("/big ") ? big : answer);
        for (int i = 0; i < count; i++) {
            crowd.add(world.clientSoon().stopReading().sendSoon(get("/")));
            world.advanceMillis(1);
        }
        world.advanceMillis(1_000); // now those who came at the same time wait no more
    }

    @Test
    void slowReadersMakeRoom() {
        start(USUAL, false);
        slowReaders(2_200);
        assertNewcomersAreServedWithinASecond();
    }

    @Test
    void slowReadersMakeRoomInTheLeastMemory() {
        start(LEAST, false);
        slowReaders(1_000);
        assertNewcomersAreServedWithinASecond();
        assertTrue(world.buffers.rationing().reclaims() > 0, "nobody had to make room");
        assertTrue(crowd.stream().anyMatch(each -> each.peer().sawReset()));
        assertTrue(world.failures(Failure.MEMORY_RECLAIMED) > 0);
    }

    @Test
    void aLongDownloadGoesOnBesideThem() {
        start(LEAST, false);
        slowReaders(1_000);
        RawClient honest = client().sendSoon(get("/big"));
        world.advanceMillis(6_000);
        honest.expect(ok("x".repeat(1_000_000)));
    }

    /** Neither is the backend silent, nor the client, when it is we who do not read. */
    @Test
    void waitingForOurMemoryIsNoClientsFault() {
        startWith("--stream-timeout=1s");
        slowReaders(1_000);
        RawClient honest = client().sendSoon(get("/big"));
        world.advanceMillis(6_000);
        honest.expect(ok("x".repeat(1_000_000)));
        assertEquals(0, world.failures(Failure.RESPONSE_STALLED));
    }

    @Test
    void anUploadThatWaitsForOurMemoryIsNotSlow() {
        startWith("--body-timeout=1s");
        slowReaders(1_000);
        RawClient honest =
                client().sendSoon("PUT /new HTTP/1.1\nHost: site\nContent-Length: 300000\n\n" + "y".repeat(300_000));
        world.advanceMillis(6_000);
        honest.expect(ok("z".repeat(15_000)));
        assertEquals(0, world.failures(Failure.BODY_TIMEOUT) + world.failures(Failure.BODY_TOO_SLOW));
    }

    /** All take what a slow network takes; there is memory for all of them. */
    @Test
    void honestSlowReadersSurvive() {
        start(LEAST, false);
        slowReaders(100);
        for (int second = 0; second < 30; second++) {
            crowd.forEach(each -> each.peer().read(10_000));
            world.advanceMillis(1_000);
        }
        assertEquals(0, world.buffers.rationing().reclaims());
        crowd.forEach(RawClient::expectOpen);
    }

    private void slowTunnels(int count) {
        for (int i = 0; i < count; i++) {
            crowd.add(world.clientSoon().stopReading().sendSoon("hello"));
            world.advanceMillis(1);
            serverSide().peer().send("x".repeat(40_000));
        }
        world.advanceMillis(1_000);
    }

    private void assertNewTunnelsCarryBytesWithinASecond() {
        RawClient newcomer = client().sendSoon("y".repeat(16 * KIB));
        world.advanceMillis(1_000);
        serverSide().expect("y".repeat(16 * KIB)).replySoon("z".repeat(16 * KIB));
        world.advanceMillis(1_000);
        newcomer.expect("z".repeat(16 * KIB));
    }

    @Test
    void slowTunnelsMakeRoom() {
        start(USUAL, true);
        slowTunnels(1_500);
        assertNewTunnelsCarryBytesWithinASecond();
    }

    @Test
    void slowTunnelsMakeRoomInTheLeastMemory() {
        start(LEAST, true);
        slowTunnels(1_000);
        assertNewTunnelsCarryBytesWithinASecond();
        assertTrue(world.buffers.rationing().reclaims() > 0, "nobody had to make room");
    }

    @Test
    void tricklersOfHeadsCannotWindTheirClock() {
        start(LEAST, false);
        answers(ok("x"));
        for (int i = 0; i < 2_100; i++) {
            crowd.add(world.clientSoon().sendSoon("GET / HTTP/1.1\nHost: site\nX: "));
        }
        for (int i = 0; i < 10; i++) {
            world.advanceMillis(300);
            crowd.stream()
                    .filter(each -> !each.peer().isClosed() && !each.peer().sawEof())
                    .forEach(each -> each.sendSoon("x"));
        }
        assertNewcomersAreServedWithinASecond();
    }
}
