package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.health.BackendHealth.State;
import balancer.testkit.SimulatedPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real exchanges through the whole proxy, and what is learned from them. */
final class HealthUnderTrafficTest {
    private static HealthWorld world(int backends) {
        return HealthWorld.withProxy(backends);
    }

    /** Only what traffic tells: no probe is ever made. */
    private static HealthWorld unprobed(int backends) {
        HealthWorld world = world(backends);
        for (int id = 0; id < backends; id++) {
            world.serve(id);
        }
        return world;
    }

    private static void assertAnswered(SimulatedPeer client) {
        assertTrue(client.received().startsWith("HTTP/1.1 200"), client.received());
        assertTrue(client.received().endsWith("ok"), client.received());
    }

    @Test
    void aBackendKilledUnderTrafficCostsNoClientAnError() {
        HealthWorld world = world(2);
        world.serve(0);
        world.serve(1);
        world.started().millis(1_000);
        List<SimulatedPeer> clients = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            clients.add(world.get("/" + i));
            if (i == 100) {
                world.kill(1);
            }
            world.millis(1);
        }
        world.millis(1_000);
        clients.forEach(HealthUnderTrafficTest::assertAnswered);
        assertEquals(List.of("b ejected for 1 s: connection refused x5", "b down: connection refused x3"), world.told);
        assertEquals(State.DOWN, world.state(1));
        assertEquals(0, world.backends.get(1).idle().size());
        assertEquals(400, world.proxy.traffic().completed);

        world.serve(1);
        world.millis(2_400 + 360 + 1);
        assertEquals("b up", world.told.get(2));
        int before = world.server(1).peers().size();
        for (int i = 0; i < 4; i++) {
            assertAnswered(after(world, world.get("/")));
        }
        assertTrue(world.server(1).peers().size() > before);
        world.assertNothingIsLeft();
    }

    private static SimulatedPeer after(HealthWorld world, SimulatedPeer client) {
        world.network.run();
        return client;
    }

    @Test
    void ifAllAreDownTheyAreTriedAllTheSame() {
        HealthWorld world = world(3);
        world.started().millis(2_000);
        for (int id = 0; id < 3; id++) {
            assertEquals(State.DOWN, world.state(id));
        }
        assertTrue(after(world, world.get("/")).received().startsWith("HTTP/1.1 503"));
        world.serve(2);
        assertAnswered(after(world, world.get("/")));
        assertEquals(State.DOWN, world.state(2), "before any probe could know");
        world.assertNothingIsLeft();
    }

    @Test
    void ofThoseThatAreOutTheOneWithAGoodSignIsTriedFirst() {
        HealthWorld world = unprobed(3);
        for (int id = 0; id < 3; id++) {
            for (int probe = 0; probe < 3; probe++) {
                world.of(id).probeFailed("no response in time", 0, 0);
            }
        }
        world.of(1).probeSucceeded(0, 0);
        for (int i = 0; i < 6; i++) {
            assertAnswered(after(world, world.get("/")));
        }
        assertEquals(6, world.backends.get(1).metrics().requests);
        world.assertNothingIsLeft();
    }

    @Test
    void oneThatAcceptsAndDropsIsEjectedWhateverItsProbesSay() {
        HealthWorld world = world(2);
        world.serve(0);
        world.serve(1, peer -> peer.onReadable(SimulatedPeer::close));
        world.started().millis(3_000);
        assertEquals(State.UP, world.state(1));
        for (int i = 0; i < 10; i++) {
            assertAnswered(after(world, world.get("/")));
            world.millis(500);
        }
        assertEquals("b ejected for 1 s: closed without response x5", world.told.get(0));
        world.assertNothingIsLeft();
    }

    @Test
    void aServerErrorIsTheApplicationsBusiness() {
        HealthWorld world = world(1);
        world.serve(0, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            assertTrue(after(world, world.get("/")).received().startsWith("HTTP/1.1 500"));
        }
        assertEquals(0, world.of(0).failedExchanges());
        assertEquals(State.UNPROVEN, world.state(0));
        world.assertNothingIsLeft();
    }

    @Test
    void aSuccessfulExchangeResetsTheCount() {
        HealthWorld world = unprobed(1);
        for (int i = 0; i < 5; i++) {
            world.failExchanges(0, 4);
            assertAnswered(after(world, world.get("/")));
        }
        assertEquals(0, world.of(0).failedExchanges());
        assertEquals(State.UNPROVEN, world.state(0));
        world.assertNothingIsLeft();
    }

    @Test
    void anIdleConnectionThatDiesUnderARequestIsNoFailure() {
        HealthWorld world = world(1);
        // Each connection carries one answer and is reset by the next request: a POST, which cannot be repeated.
        world.serve(
                0,
                peer -> peer.onReadable(p -> {
                    if (p.received().startsWith("POST")) {
                        p.reset();
                    } else {
                        HealthWorld.answer(p, HealthWorld.OK);
                    }
                }));
        List<SimulatedPeer> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(world.get("/"));
        }
        world.network.run();
        clients.forEach(HealthUnderTrafficTest::assertAnswered);
        assertEquals(10, world.backends.get(0).idle().size());
        for (int i = 0; i < 10; i++) {
            SimulatedPeer client = world.network.connect(HealthWorld.FRONT);
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            assertTrue(after(world, client).received().startsWith("HTTP/1.1 502"), client.received());
        }
        assertEquals(0, world.of(0).failedExchanges());
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void clientsThatLeaveAreNotItsFault() {
        HealthWorld world = world(1);
        world.serve(0, peer -> {});
        for (int i = 0; i < 20; i++) {
            after(world, world.get("/")).reset();
            world.network.run();
        }
        assertEquals(0, world.of(0).failedExchanges());
        world.assertNothingIsLeft();
    }

    @Test
    void withoutALocalPortOrADescriptorNoExchangeIsItsFault() {
        HealthWorld world = unprobed(1);
        for (int i = 0; i < 20; i++) {
            world.network.weather().localPortsExhausted = i % 2 == 0;
            world.network.weather().opensFail = i % 2 == 1;
            assertTrue(after(world, world.get("/")).received().startsWith("HTTP/1.1 503"));
        }
        assertEquals(0, world.of(0).failedExchanges());
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void oneThatIsDownLosesItsIdleConnections() {
        HealthWorld world = unprobed(2);
        after(world, world.get("/"));
        after(world, world.get("/"));
        assertEquals(1, world.backends.get(0).idle().size());
        world.failExchanges(0, 5);
        assertEquals(0, world.backends.get(0).idle().size());
        world.assertNothingIsLeft();
    }

    @Test
    void aRefusalOnATcpConnectionCountsAndAnOpenedTunnelResetsTheCount() {
        HealthWorld world = HealthWorld.withTcpProxy(2);
        world.health.drain(world.backends.get(1));
        world.told.clear();
        for (int i = 0; i < 4; i++) {
            after(world, world.get("/"));
        }
        assertEquals(4, world.of(0).failedExchanges());
        world.serve(0);
        SimulatedPeer client = after(world, world.get("/"));
        assertFalse(client.isClosed());
        assertEquals(0, world.of(0).failedExchanges(), "while the tunnel is still open");
        world.kill(0);
        world.health.enable(world.backends.get(1));
        world.serve(1);
        for (int i = 0; i < 10; i++) {
            after(world, world.get("/"));
        }
        assertEquals(List.of("b enabled", "a ejected for 1 s: connection refused x5"), world.told);
        world.assertNothingIsLeft();
    }
}
