package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.ServerConnection;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import org.junit.jupiter.api.Test;

/** {@code --on-down}: what becomes of the tunnels of a backend that goes out, by probes or by traffic. */
final class OnDownTest extends Scenario {
    private static final int PROBED = 8008;
    private static final String ASKED = "GET /chat HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n\n";

    /** Where all backends are probed: so that no probe is a connection of the tests. */
    private SimulatedListener probed;

    private void start(HarnessSettings settings, String onDown) {
        start(settings.also("--health=:" + PROBED).also("--on-down=" + onDown));
        probed = world.network.listen(SimulatedNetwork.loopback(PROBED), peer -> peer.onEof(p -> p.close()));
    }

    private HarnessSettings tcp() {
        return new HarnessSettings().tcp();
    }

    private void probesFail() {
        probed.close();
        world.advanceMillis(10_000);
        assertFalse(world.backend(0).available());
    }

    private RawClient upgraded() {
        RawClient client = client().send(ASKED);
        serverSide().skipRequest().reply(SWITCHING);
        return client.expect(SWITCHING);
    }

    @Test
    void closeEndsATcpSessionOnBothSidesSoThatBothSeeACut() {
        start(tcp(), "close");
        RawClient client = client().send("select 1");
        server().only().expect("select 1");
        probesFail();
        client.expectReset();
        server().only().expectReset();
        assertEquals(Failure.BACKEND_DOWN, world.ended.get(0).failure());
        assertEquals("backend-down", world.ended.get(0).failure().reason());
        assertEquals(1, world.proxy.failedExchanges()[Failure.BACKEND_DOWN.ordinal()]);
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
    }

    @Test
    void withKeepATunnelSurvivesItsBackendGoingDown() {
        start(tcp(), "keep");
        RawClient client = client().send("a");
        probesFail();
        client.send("b");
        server().only().expect("ab").reply("c");
        client.expect("c").expectOpen();
    }

    @Test
    void closeEndsAnUpgradedConnection() {
        start(new HarnessSettings(), "close");
        RawClient client = upgraded();
        probesFail();
        client.expectReset();
        serverSide().expectReset();
        assertEquals(Failure.BACKEND_DOWN, world.ended.get(0).failure());
    }

    @Test
    void requestsUnderWayAreAnsweredAllTheSame() {
        start(new HarnessSettings(), "close");
        RawClient waiting = requested(get("/slow"));
        ServerConnection slow = serverSide();
        RawClient reading = requested(get("/long"));
        ServerConnection half = serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 2\n\n1");
        probesFail();
        slow.reply(ok("slow"));
        half.reply("2");
        waiting.expect(ok("slow")).expectOpen();
        reading.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 2\n\n12").expectOpen();
        assertNull(world.ended.get(0).failure());
        assertNull(world.ended.get(1).failure());
    }

    /** The tunnel has ended already, and its failure is known: only the client is not through with it. */
    @Test
    void whatTheServerSaidBeforeItWasGoneIsStillDelivered() {
        start(tcp(), "close");
        RawClient client = client().stopReading();
        String said = fill(server().only().peer());
        server().only().thenReset();
        client.send("more");
        probesFail();
        client.expectOpen().resumeReading().expect(said).expectReset();
        assertEquals(Failure.TUNNEL_CLOSED, world.ended.get(0).failure());
    }

    @Test
    void anEjectionByTrafficEndsThemToo() {
        start(tcp().backends(2), "close");
        RawClient first = client();
        RawClient second = client();
        for (int i = 0; i < 5; i++) {
            world.health.failed(world.backend(0), "connection refused");
        }
        world.run();
        first.expectReset();
        world.server(0).only().expectReset();
        second.expectOpen().send("x");
        world.server(1).only().expect("x");
        assertEquals(1, world.ended.size());
    }

    /** Who refuses connections goes out in the middle of the failure that was one too many. */
    @Test
    void theConnectionThatFoundItOutGoesToAnotherBackend() {
        start(tcp().backends(2), "close");
        RawClient old = client();
        client();
        server(0).refuse();
        for (int i = 0; i < 10; i++) {
            client().send("x").expectOpen();
        }
        assertFalse(world.backend(0).available());
        old.expectReset();
        assertEquals(1, server(0).connectionCount());
        assertEquals(1 + 10, server(1).connectionCount());
    }

    @Test
    void aClientThatStillWaitsForItsConnectionIsServedByAnotherBackend() {
        start(tcp().backends(2), "close");
        server(0).blackHole();
        RawClient first = client().send("x");
        client();
        goesOut(0);
        server(1).last().expect("x").reply("y");
        first.expect("y").expectOpen();
        assertTrue(world.ended.isEmpty());
        assertEquals(0, world.backend(0).inFlight());
        assertEquals(0, world.backend(0).metrics().connectFailures);
    }

    @Test
    void ifThereIsNoOtherItsConnectionEndsToo() {
        start(tcp().also("--connect-timeout=off"), "close");
        server(0).blackHole();
        RawClient client = client().send("x");
        probesFail();
        client.expectReset();
        assertEquals(Failure.BACKEND_DOWN, world.ended.get(0).failure());
        assertPhases(client, "CONNECTING CONNECTING CLOSED");
    }

    /** The one too many is served, or not, like those before; who came later does not wait for him. */
    @Test
    void theLimitThatFoundItOutSparesTheLaterOnesTheirs() {
        start(tcp().backends(2), "close");
        server(0).blackHole();
        for (int i = 0; i < 10; i++) {
            client().send("x");
        }
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2);
        RawClient late = client().send("late");
        client();
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2 + 10);
        assertFalse(world.backend(0).available());
        assertEquals(5, world.failures(Failure.CONNECT_TIMEOUT));
        assertEquals(1, world.failures(Failure.BACKEND_DOWN));
        server(1).last().expect("late").reply("y");
        late.expect("y").expectOpen();
    }

    @Test
    void aRequestThatStillWaitsForItsConnectionIsAnsweredAllTheSame() {
        start(new HarnessSettings().also("--connect-timeout=60s"), "close");
        server(0).blackHole();
        RawClient client = client().send(get("/"));
        probesFail();
        client.expectOpen();
        assertPhases(client, "READING_HEAD CONNECTING");
    }

    /** By traffic, at once. */
    private void goesOut(int id) {
        for (int i = 0; i < 5; i++) {
            world.health.failed(world.backend(id), "connection refused");
        }
        assertFalse(world.backend(id).available());
        world.run();
    }

    private ScriptedBackend server(int id) {
        return world.server(id);
    }

    @Test
    void aClientThatComesWhileAllAreDownIsNotEndedByThat() {
        start(tcp(), "close");
        probesFail();
        RawClient client = client().send("x");
        server().only().expect("x");
        world.advanceMillis(60_000);
        client.expectOpen();
        assertTrue(world.ended.isEmpty());
    }

    @Test
    void aDrainedBackendKeepsItsTunnels() {
        start(tcp(), "close");
        RawClient client = client();
        world.health.drain(world.backend(0));
        world.advanceMillis(10_000);
        client.expectOpen();
    }

    /** All at once, half of them waiting for each other's memory or room: none may be missed. */
    @Test
    void allOfThemEndInOneTurn() {
        start(tcp().maxConnections(50), "close");
        RawClient[] clients = new RawClient[50];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = client().send("x");
        }
        RawClient outside = client();
        probesFail();
        for (RawClient client : clients) {
            client.expectReset();
        }
        outside.expectOpen();
        assertEquals(50, world.ended.size());
    }
}
