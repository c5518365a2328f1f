package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Too little memory, too few descriptors, too many clients: which wait, which are closed, and that it ends by itself.
 */
final class ScarcityTest extends Scenario {
    private static final String HALF_HEAD = "GET / HTTP/1.1\nHost: site\nX: ";

    /** Memory for so many half heads: each in a buffer of the smallest size. */
    private void startWithMemoryForHeads(int count) {
        start(new HarnessSettings().bufferCap(count * 2_048L));
    }

    private List<RawClient> halfHeads(int count) {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slow.add(client().send(HALF_HEAD));
            world.advanceMillis(20);
        }
        return slow;
    }

    @Test
    void theOldestHalfHeadMakesRoomForANewOne() {
        startWithMemoryForHeads(8);
        server().answersItsName();
        List<RawClient> slow = halfHeads(8);
        RawClient late = client().send(get("/")).expectNothing();
        world.advanceMillis(1_000);
        late.expect(ok("a"));
        slow.get(0).expectOwnAnswer(408, "memory-reclaimed");
        slow.get(7).expectOpen().send("1\n\n").expect(ok("a"));
    }

    @Test
    void aFloodOfHalfHeadsCannotKeepOthersOut() {
        startWithMemoryForHeads(16);
        server().answersItsName();
        for (int i = 0; i < 50; i++) {
            client().send(HALF_HEAD);
        }
        world.advanceMillis(1_000);
        for (int i = 0; i < 10; i++) {
            RawClient client = client().send(get("/"));
            world.advanceMillis(1_000);
            client.expect(ok("a"));
        }
    }

    @Test
    void aClientOfOldHasBegunItsHeadOnlyNow() {
        startWithMemoryForHeads(8);
        server().answersItsName();
        RawClient old = client().send(get("/")).expect(ok("a"));
        world.advanceMillis(5_000);
        List<RawClient> slow = halfHeads(7);
        old.send(HALF_HEAD);
        world.advanceMillis(480);
        slow.get(0).expectOwnAnswer(408, "memory-reclaimed");
        old.expectOpen().send("1\n\n").expect(ok("a"));
    }

    @Test
    void stalledUploadsWaitForMemoryAndThenGoOn() {
        start(new HarnessSettings().bufferCap(384 << 10));
        world.network.weather().socketBufferBytes = 1_000;
        List<RawClient> clients = new ArrayList<>();
        String body = "x".repeat(30_000);
        for (int i = 0; i < 30; i++) {
            RawClient client = client().send("PUT /" + i + " HTTP/1.1\nHost: site\nContent-Length: 30000\n\n");
            server().connection(i).skipRequest().stopReading();
            clients.add(client);
        }
        clients.forEach(client -> client.send(body));
        assertTrue(world.buffers.rationing().waits() > 0, "there was enough for all");
        for (int i = 0; i < 30; i++) {
            server().connection(i).peer().resumeReading();
        }
        world.run();
        for (int i = 0; i < 30; i++) {
            server().connection(i).expect(body).reply(ok("x"));
            clients.get(i).expect(ok("x")).expectOpen();
        }
    }

    /** It is read from again, and the first reads find nothing. */
    @Test
    void aClientThatWaitedForMemoryHasItsWholeLimitFromThenOn() {
        start(new HarnessSettings().bufferCap(128 << 10).also("--body-timeout=2s"));
        List<ByteBuffer> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(world.buffers.borrowRegardless(BufferPool.SOCKETFUL));
        }
        String body = "x".repeat(16_384);
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 16386\n\n");
        server().only().skipRequest();
        client.send(body).send("y");
        assertEquals(1, world.buffers.rationing().waiting());
        world.advanceMillis(5_000);
        world.network.weather().spuriousIoChance = 1;
        world.network.weather().selectCostNanos = 1_000_000;
        world.network.after(Duration.ofMillis(1_000), () -> world.network.weather().spuriousIoChance = 0);
        world.loop.post(() -> others.forEach(world.buffers::giveBack));
        world.advanceMillis(1_000);
        assertEquals(0, world.buffers.rationing().waiting());
        client.send("z");
        server().only().expect(body + "yz").reply(ok("a"));
        client.expect(ok("a"));
    }

    @Test
    void stalledUploadsCannotStarveAnswers() {
        start(new HarnessSettings().bufferCap(256 << 10));
        world.network.weather().socketBufferBytes = 1_000;
        RawClient waiting = client().send(get("/"));
        server().connection(0).skipRequest();
        for (int i = 1; i <= 40; i++) {
            RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 30000\n\n");
            if (server().connectionCount() > i) {
                server().connection(i).peer().stopReading();
            }
            client.send("x".repeat(30_000));
        }
        server().connection(0).reply(ok("answer"));
        world.advanceMillis(1_000);
        waiting.expect(ok("answer"));
    }

    @Test
    void largeHeadsThatWaitForAnswersGiveUpTheirRepetitionAndNothingElse() {
        start(new HarnessSettings().bufferCap(1 << 20));
        String large = "GET / HTTP/1.1\nHost: site\nX: " + "x".repeat(15_000) + "\n\n";
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(client().send(large));
            assertTrue(world.buffers.lentBytes() <= (1 << 20) + BufferPool.LARGEST, "lent");
            world.advanceMillis(20);
        }
        world.advanceMillis(1_000);
        assertEquals(200, server().connectionCount());
        for (int i = 0; i < 200; i++) {
            server().connection(i).skipRequest().reply(ok("x"));
        }
        clients.forEach(client -> client.expect(ok("x")));
        assertTrue(world.buffers.rationing().reclaims() > 0);
    }

    @Test
    void theSixtyFifthThatWaitsIsToldSo() {
        startWithMemoryForHeads(256);
        server().answersItsName();
        for (int i = 0; i < 256; i++) {
            world.clientSoon().sendSoon(HALF_HEAD);
        }
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            waiting.add(client().send(get("/")).expectNothing());
        }
        client().send(get("/")).expectOwnAnswer(503, "overloaded");
        assertEquals(1, world.buffers.rationing().refusals());
        world.advanceMillis(1_000);
        waiting.forEach(each -> each.expect(ok("a")));
    }

    @Test
    void aRefusedClientThatSendsOnDoesNotMakeTheLoopSpinWithoutMemory() {
        startWithMemoryForHeads(1);
        RawClient bad = client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
        RawClient half = client().send(HALF_HEAD);
        bad.send("x".repeat(100_000));
        half.expectOpen();
        world.advanceMillis(6_000);
        assertPhases(bad, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void acceptingPausesAtTheConnectionLimitAndResumes() {
        start(new HarnessSettings().maxConnections(2));
        server().answersItsName();
        RawClient first = client();
        client();
        RawClient third = client().send(get("/"));
        third.expectNothing();
        assertEquals(2, world.traffic().connectionsOpen);
        first.close();
        third.expect(ok("a"));
    }

    @Test
    void acceptingPausesAtTheDescriptorLimitAndResumes() {
        // The listener, one client with its backend connection, and one more client.
        start(new HarnessSettings().descriptorLimit(4));
        server().answersItsName();
        RawClient first = client().send(get("/")).expect(ok("a"));
        RawClient second = client().send(get("/"));
        assertTrue(second.received().isEmpty() || second.received().equals(ok("a")));
        RawClient third = client().send(get("/"));
        third.expectNothing();
        assertTrue(world.descriptors.open() <= 4);
        first.close();
        second.close();
        third.expect(ok("a"));
        world.advanceMillis(HarnessSettings.POOL_MILLIS + 1);
        third.send(get("/")).expect(ok("a"));
    }

    @Test
    void afterAFailedAcceptTheListenerRestsForATenthOfASecond() {
        start();
        server().answersItsName();
        world.network.weather().acceptsFail = true;
        long before = world.network.counters().selects;
        RawClient client = client().send(get("/"));
        world.advanceMillis(90);
        assertTrue(world.network.counters().selects - before < 10, "the loop spins on its listener");
        world.network.weather().acceptsFail = false;
        client.expectNothing();
        world.advanceMillis(20);
        client.expect(ok("a"));
    }

    @Test
    void aClientThatLeavesDoesNotCutThatRestShort() {
        start();
        server().answersItsName();
        RawClient first = client();
        world.network.weather().acceptsFail = true;
        RawClient client = client().send(get("/"));
        world.network.weather().acceptsFail = false;
        first.close();
        client.expectNothing();
        world.advanceMillis(101);
        client.expect(ok("a"));
    }

    @Test
    void aListenerThatKeepsFailingIsTriedTenTimesASecond() {
        start();
        server().answersItsName();
        world.network.weather().acceptsFail = true;
        RawClient client = client().send(get("/"));
        long before = world.network.counters().selects;
        world.advanceMillis(1_000);
        long selects = world.network.counters().selects - before;
        assertTrue(selects >= 10 && selects <= 40, "selects " + selects);
        world.network.weather().acceptsFail = false;
        world.advanceMillis(200);
        client.expect(ok("a"));
    }
}
