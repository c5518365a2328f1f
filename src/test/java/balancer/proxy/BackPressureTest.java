package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** A slow side slows down the other side, and costs one buffer, however much is to come. */
final class BackPressureTest extends Scenario {
    private static final int HUGE = 5_000_000;

    private void startWithSmallSockets() {
        start();
        world.network.weather().socketBufferBytes = 8_000;
    }

    @Test
    void aSlowClientStopsTheBackend() {
        startWithSmallSockets();
        String answer = ok("x".repeat(HUGE));
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(answer);
        long unsent = serverSide().peer().unsent();
        assertTrue(unsent > HUGE - 300_000, "the backend could send " + (HUGE - unsent));
        assertTrue(world.buffers.lentBytes() <= BufferPool.LARGEST, "lent " + world.buffers.lentBytes());
        // Nothing moves, so nothing may wake the loop: with READ left on it would spin.
        long selects = world.network.counters().selects;
        world.advanceMillis(1_000);
        assertTrue(world.network.counters().selects - selects <= 3, "the loop turned without reason");
        client.resumeReading().expect(answer).expectOpen();
        assertEquals(0, world.buffers.lentBytes());
    }

    @Test
    void aSlowBackendStopsTheClient() {
        startWithSmallSockets();
        String upload = post("/", "x".repeat(HUGE));
        RawClient client = client().send("POST / HTTP/1.1\n");
        client.send("Host: site\nContent-Length: " + HUGE + "\n\n");
        serverSide().stopReading();
        client.send("x".repeat(HUGE));
        long unsent = client.peer().unsent();
        assertTrue(unsent > HUGE - 300_000, "the client could send " + (HUGE - unsent));
        assertTrue(world.buffers.lentBytes() <= BufferPool.LARGEST, "lent " + world.buffers.lentBytes());
        long selects = world.network.counters().selects;
        world.advanceMillis(1_000);
        assertTrue(world.network.counters().selects - selects <= 3, "the loop turned without reason");
        serverSide().resumeReading().expectRequest(upload).reply(ok("x"));
        client.expect(ok("x")).expectOpen();
    }

    @Test
    void aTunnelIsHeldUpTheSameWay() {
        start(new HarnessSettings().tcp());
        world.network.weather().socketBufferBytes = 8_000;
        RawClient client = client().stopReading();
        serverSide().reply("x".repeat(HUGE));
        assertTrue(serverSide().peer().unsent() > HUGE - 300_000);
        client.resumeReading();
        assertEquals(HUGE, client.peer().receivedCount());
    }

    @Test
    void aClientThatReadsAFewBytesNowAndThenGetsEverything() {
        startWithSmallSockets();
        String answer = ok("x".repeat(40_000));
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(answer);
        while (client.peer().receivedCount() < answer.length()) {
            int read = client.peer().read(777);
            world.run();
            assertTrue(read > 0, "stuck after " + client.peer().receivedCount());
        }
        client.expect(answer);
    }

    @Test
    void aThousandSlowReadersOfLittleAreCheap() {
        start();
        world.network.weather().socketBufferBytes = 500;
        for (int i = 0; i < 1_000; i++) {
            world.clientSoon().stopReading().sendSoon(get("/"));
        }
        server().answers(request -> ok("x".repeat(2_000)));
        world.run();
        assertTrue(world.buffers.lentBytes() <= 1_000 * BufferPool.SMALLEST, "lent " + world.buffers.lentBytes());
    }

    @Test
    void pipelinedRequestsWithoutEndAreHeldUp() {
        startWithSmallSockets();
        RawClient client = client().send(get("/").repeat(5_000));
        assertTrue(client.peer().unsent() > 0, "all was taken in");
        assertTrue(world.buffers.lentBytes() <= BufferPool.LARGEST, "lent " + world.buffers.lentBytes());
    }
}
