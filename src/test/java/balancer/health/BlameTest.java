package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.health.BackendHealth.State;
import balancer.testkit.SimulatedPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Traffic counts against a backend only where it shows that the server is gone; each test is a case where it was not.
 */
final class BlameTest {
    private static final long NO_HEAD_MILLIS = TimeLimits.DEFAULTS.millis(TimeLimit.RESPONSE);

    /** Answers everything but what is asked for under /quiet. */
    private static HealthWorld world(int backends) {
        HealthWorld world = HealthWorld.withProxy(backends);
        for (int id = 0; id < backends; id++) {
            world.serve(id, BlameTest::accept);
        }
        return world.started();
    }

    private static void accept(SimulatedPeer peer) {
        peer.onReadable(p -> {
                    if (!p.received().contains(" /quiet")) {
                        HealthWorld.answer(p, HealthWorld.OK);
                    }
                })
                .onEof(SimulatedPeer::close);
    }

    private static void assertAllAreWell(HealthWorld world) {
        assertEquals(List.of(), world.told);
        world.backends.forEach(each -> assertTrue(each.available(), each.name()));
        world.assertNothingIsLeft();
    }

    private static void send(HealthWorld world, String text) {
        world.network.connect(HealthWorld.FRONT).send(text);
        world.network.run();
    }

    @Test
    void longPollsThatEndTogetherSayNothingAboutAServerThatAnswersOthers() {
        HealthWorld world = world(2);
        List<SimulatedPeer> polls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            polls.add(world.get("/quiet"));
        }
        world.millis(NO_HEAD_MILLIS / 2);
        world.get("/");
        world.get("/");
        world.millis(NO_HEAD_MILLIS);
        polls.forEach(poll -> assertTrue(poll.received().startsWith("HTTP/1.1 504"), poll.received()));
        assertAllAreWell(world);
    }

    @Test
    void ifNobodyGetsAHeadInTheSameTimeTheServerIsGoneButNeverMoreThanHalfOfThem() {
        HealthWorld world = world(2);
        assertOneIsEjectedForItsSilence(world);
    }

    private static void assertOneIsEjectedForItsSilence(HealthWorld world) {
        for (int i = 0; i < 12; i++) {
            world.get("/quiet");
        }
        world.millis(NO_HEAD_MILLIS + 10);
        assertEquals(1, world.told.size());
        assertTrue(world.told.get(0).endsWith(" ejected for 1 s: no response in time x5"), world.told.get(0));
        world.assertNothingIsLeft();
    }

    /** What it said while a client was still sending says nothing about the time in which it owes an answer. */
    @Test
    void aBackendThatAnswersNoRequestAfterTheUploadsIsGoneWhateverItAnsweredMeanwhile() {
        HealthWorld world = world(2);
        List<SimulatedPeer> uploads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            SimulatedPeer client = world.network.connect(HealthWorld.FRONT);
            uploads.add(client.send("PUT /quiet HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nx"));
        }
        world.millis(1_000);
        world.get("/");
        world.get("/");
        world.millis(1_000);
        uploads.forEach(client -> client.send("x"));
        world.millis(NO_HEAD_MILLIS + 10);
        assertEquals(1, world.told.size(), world.told::toString);
        assertTrue(world.told.get(0).endsWith(" ejected for 1 s: no response in time x5"), world.told.get(0));
        world.assertNothingIsLeft();
    }

    /** So many at once that each backend has some idle connections afterwards. */
    private static void useManyConnections(HealthWorld world) {
        for (int i = 0; i < 12; i++) {
            world.get("/");
        }
        world.network.run();
    }

    @Test
    void aBackendThatAnswersNoRequestIsGoneAlsoIfItsConnectionsWereGoodBefore() {
        HealthWorld world = world(2);
        useManyConnections(world);
        assertOneIsEjectedForItsSilence(world);
    }

    @Test
    void anIdleConnectionMayBeClosedJustAsItIsUsed() {
        HealthWorld world = HealthWorld.withProxy(2);
        for (int id = 0; id < 2; id++) {
            world.serve(
                    id,
                    peer -> peer.onReadable(p -> {
                        if (p.received().contains("POST")) {
                            p.close();
                        } else {
                            HealthWorld.answer(p, HealthWorld.OK);
                        }
                    }));
        }
        world.started();
        useManyConnections(world);
        for (int i = 0; i < 12; i++) {
            send(world, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok");
        }
        assertAllAreWell(world);
    }

    @Test
    void aMalformedPageReloadedTenTimesIsOurStrictness() {
        HealthWorld world = world(2);
        for (int id = 0; id < 2; id++) {
            world.server(id).close();
            world.serve(id, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok");
        }
        for (int i = 0; i < 10; i++) {
            SimulatedPeer client = world.get("/");
            world.network.run();
            assertTrue(client.received().startsWith("HTTP/1.1 502"), client.received());
        }
        assertAllAreWell(world);
    }

    @Test
    void aCutAnswerIsNoSignThatTheServerIsGone() {
        HealthWorld world = world(2);
        for (int id = 0; id < 2; id++) {
            world.server(id).close();
            world.serve(
                    id,
                    peer -> peer.onReadable(p -> {
                        HealthWorld.answer(p, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
                        p.close();
                    }));
        }
        for (int i = 0; i < 12; i++) {
            world.get("/");
            world.network.run();
        }
        assertAllAreWell(world);
    }

    @Test
    void clientsThatGetNo100ContinueEjectNoBackend() {
        HealthWorld world = world(2);
        for (int i = 0; i < 12; i++) {
            send(world, "PUT /quiet HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        }
        world.millis(NO_HEAD_MILLIS + 10);
        assertAllAreWell(world);
    }

    @Test
    void uploadsThatTheServerGivesUpOnBeforeTheClientHasFinishedEjectNoBackend() {
        HealthWorld world = world(2);
        for (int id = 0; id < 2; id++) {
            world.server(id).close();
            world.serve(id, peer -> peer.onReadable(SimulatedPeer::close));
        }
        for (int i = 0; i < 12; i++) {
            send(world, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\nxxx");
        }
        assertAllAreWell(world);
    }

    @Test
    void aSingleBackendIsNeverEjectedHoweverOftenItDropsAConnection() {
        HealthWorld world = world(1);
        world.server(0).close();
        world.serve(0, peer -> peer.onReadable(SimulatedPeer::close));
        for (int i = 0; i < 20; i++) {
            world.get("/");
            world.network.run();
        }
        assertAllAreWell(world);
    }

    @Test
    void ofFiveThatDropEverythingTwoAreEjected() {
        HealthWorld world = world(5);
        for (int id = 0; id < 5; id++) {
            world.server(id).close();
            world.serve(id, peer -> peer.onReadable(SimulatedPeer::close));
        }
        for (int i = 0; i < 60; i++) {
            world.get("/");
            world.network.run();
        }
        assertEquals(2, count(world, State.EJECTED));
        world.assertNothingIsLeft();
    }

    @Test
    void aBackendThatDrainsOrIsDownDoesNotServeAndMakesNoRoomForAnEjection() {
        HealthWorld world = world(3);
        world.health.drain(world.backends.get(2));
        world.server(1).close();
        world.millis(10_000);
        assertEquals(State.DOWN, world.state(1));
        world.server(0).close();
        world.serve(0, peer -> peer.onReadable(SimulatedPeer::close));
        for (int i = 0; i < 20; i++) {
            world.get("/");
            world.network.run();
        }
        assertEquals(0, count(world, State.EJECTED));
        world.assertNothingIsLeft();
    }

    private static long count(HealthWorld world, State state) {
        return world.health.all().stream().filter(each -> each.state() == state).count();
    }
}
