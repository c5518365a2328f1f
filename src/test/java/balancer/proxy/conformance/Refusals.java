package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Refused requests from end to end. Two more requests lie behind each: whatever length somebody might see in the one in
 * front, one of them begins where it ends, and neither may run.
 */
final class Refusals {
    private static final String BEHIND = "GET /smuggled HTTP/1.1\r\nHost: site\r\n\r\n";

    private Refusals() {}

    /** A row: the request is refused with this status and word. */
    static Arguments row(String rule, int status, String reason, String request) {
        return Arguments.of(rule, status, reason, request);
    }

    /** The head is at fault: no backend hears of it at all. */
    static void assertHeadRefused(int status, String reason, String request) {
        for (Arrival arrival : Arrival.values()) {
            LoopHarness world = refuse(arrival, status, reason, request);
            assertEquals(0, world.server().connectionCount(), arrival + ": connections to the backend");
            assertEquals(0, world.traffic().requests, arrival + ": requests counted");
            world.tearDown();
        }
    }

    /** The body is at fault: the backend gets a request that is visibly cut, and nothing else comes that way. */
    static void assertBodyRefused(int status, String reason, String request) {
        for (Arrival arrival : Arrival.values()) {
            LoopHarness world = refuse(arrival, status, reason, request);
            assertEquals(1, world.traffic().requests, arrival + ": requests counted");
            assertEquals(0, world.backend(0).idle().size(), arrival + ": connections kept");
            ScriptedBackend server = world.server();
            assertEquals(0, server.requests().size(), arrival + ": whole requests at the backend");
            for (int i = 0; i < server.connectionCount(); i++) {
                server.connection(i).expectReset();
            }
            assertTrue(server.connectionCount() <= 1, arrival + ": connections to the backend");
            world.tearDown();
        }
    }

    private static LoopHarness refuse(Arrival arrival, int status, String reason, String request) {
        LoopHarness world = new LoopHarness(new HarnessSettings());
        world.server().answersItsName();
        RawClient client = world.client();
        arrival.send(world, client.peer(), Notation.raw(request) + BEHIND + BEHIND);
        assertFalse(client.received().contains("200 OK"), () -> arrival + ": " + client.received());
        client.expectOwnAnswer(status, reason);
        return world;
    }
}
