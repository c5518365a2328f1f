package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that cannot be reached, and how long that is tried. */
final class ConnectTest extends Scenario {
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PATCH"})
    void aRefusedConnectionGoesToTheNextBackendWithAnyMethod(String method) {
        start(new HarnessSettings().backends(3));
        world.server(0).refuse();
        world.server(1).refuse();
        String request = method + " / HTTP/1.1\nHost: site\nContent-Length: 4\n\nbody";
        RawClient client = client().send(request);
        world.server(2).only().expectRequest(request).reply(ok("c"));
        client.expect(ok("c")).expectOpen();
        assertPhases(client, "READING_HEAD CONNECTING CONNECTING CONNECTING FORWARDING IDLE");
        assertEquals(2, world.traffic().retries);
        assertEquals(1, world.backend(0).metrics().connectFailures);
        assertEquals(0, world.backend(2).metrics().connectFailures);
        assertNull(world.ended.get(0).failure());
    }

    @Test
    void eachBackendIsAskedOnceThenTheClientHears503() {
        start(new HarnessSettings().backends(5));
        world.servers().forEach(server -> server.refuse());
        client().send(get("/")).expectOwnAnswer(503, "no-backend");
        for (int id = 0; id < 5; id++) {
            assertEquals(1, world.backend(id).metrics().connects);
        }
        assertEquals(Failure.NO_BACKEND, world.ended.get(0).failure());
        assertEquals(4, world.traffic().retries, "nobody is left for a fifth");
    }

    @Test
    void aNameThatNobodyKnowsIsSkipped() {
        start(new HarnessSettings().backends(2).named());
        world.backend(0).resolved(List.of());
        RawClient client = client().send(get("/"));
        world.server(1).only().expectRequest(get("/")).reply(ok("b"));
        client.expect(ok("b"));
        assertPhases(client, CHAIN + "IDLE");
    }

    @Test
    void aBackendThatDoesNotAnswerTheConnectIsLeftAfterTwoSeconds() {
        start(new HarnessSettings().backends(2));
        world.server(0).blackHole();
        RawClient client = client().send(post("/", "body"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS - 5);
        assertPhases(client, "READING_HEAD CONNECTING");
        world.advanceMillis(10);
        world.server(1).only().expectRequest(post("/", "body")).reply(ok("b"));
        client.expect(ok("b"));
        assertPhases(client, "READING_HEAD CONNECTING CONNECTING FORWARDING IDLE");
    }

    @Test
    void ifNoBackendAnswersTheConnectTheClientHears504() {
        start(new HarnessSettings().backends(2));
        world.servers().forEach(server -> server.blackHole());
        RawClient client = client().send(get("/"));
        world.advanceMillis(2 * HarnessSettings.CONNECT_MILLIS + 10);
        client.expectOwnAnswer(504, "connect-timeout");
        assertEquals(2, world.failures(Failure.CONNECT_TIMEOUT));
        assertEquals(1, world.backend(0).metrics().connectFailures);
        assertEquals(1, world.backend(1).metrics().connectFailures);
    }

    @Test
    void noMoreThanThreeBackendsAreWaitedFor() {
        start(new HarnessSettings().backends(5));
        world.servers().forEach(server -> server.blackHole());
        RawClient client = client().send(get("/"));
        world.advanceMillis(3 * HarnessSettings.CONNECT_MILLIS + 10);
        client.expectOwnAnswer(504, "connect-timeout");
        assertPhases(client, "READING_HEAD CONNECTING CONNECTING CONNECTING REPLYING LINGERING");
    }

    @Test
    void aClientThatLeavesWhileItsBackendIsConnectedEndsThat() {
        start();
        server().blackHole();
        RawClient client = client().send(get("/")).reset();
        assertPhases(client, "READING_HEAD CONNECTING CLOSED");
        assertEquals(Failure.CLIENT_LEFT, world.ended.get(0).failure());
        assertEquals(0, world.backend(0).metrics().failures);
    }

    @Test
    void anEndOfInputWhileConnectingIsNotedAndTheAnswerComes() {
        start(new HarnessSettings().backends(2));
        world.server(0).blackHole();
        RawClient client = client().send(get("/")).finish();
        assertPhases(client, "READING_HEAD CONNECTING");
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS + 10);
        world.server(1).only().expectRequest(get("/")).reply(ok("b"));
        client.expect(ok("b")).expectEnd();
    }

    @Test
    void aBodyThatEndsTooEarlyWhileConnectingIsNotSentAnywhere() {
        start();
        server().blackHole();
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 9\n\nhalf");
        client.finish().expectReset();
        assertPhases(client, "READING_HEAD CONNECTING CLOSED");
    }

    @Test
    void withoutALocalPortItIsOurFaultNotTheBackends() {
        start(new HarnessSettings().backends(2));
        world.network.weather().localPortsExhausted = true;
        client().send(get("/")).expectOwnAnswer(503, "no-local-port");
        assertEquals(0, world.backend(0).metrics().failures);
        assertEquals(0, world.backend(0).metrics().connectFailures);
    }

    @Test
    void withoutADescriptorItIsOurFaultNotTheBackends() {
        start(new HarnessSettings().backends(2));
        RawClient client = client();
        world.network.weather().opensFail = true;
        client.send(get("/")).expectOwnAnswer(503, "overloaded");
        assertEquals(0, world.backend(0).metrics().failures);
        assertEquals(0, world.backend(1).metrics().connects);
    }

    @Test
    void aConnectionThatIsOpenAtOnceIsUsedAtOnce() {
        start();
        world.network.weather().connectAtOnceChance = 1;
        RawClient client = client().send(get("/"));
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
        assertPhases(client, CHAIN + "IDLE");
    }
}
