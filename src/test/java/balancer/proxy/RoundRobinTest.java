package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each request goes to the next backend, exactly, however it comes. */
final class RoundRobinTest extends Scenario {
    private void startNamed(int... weights) {
        start(new HarnessSettings().weights(weights));
        world.servers().forEach(ScriptedBackend::answersItsName);
    }

    @Test
    void eachRequestOfOneConnectionGoesToTheNextBackend() {
        startNamed(1, 1, 1);
        RawClient client = client();
        for (int round = 0; round < 3; round++) {
            client.send(get("/")).expect(ok("a"));
            client.send(get("/")).expect(ok("b"));
            client.send(get("/")).expect(ok("c"));
        }
        client.expectOpen();
        for (ScriptedBackend server : world.servers()) {
            assertEquals(1, server.connectionCount(), "backend connections are kept");
        }
    }

    @Test
    void manyClientsAtOnceShareTheBackendsExactly() {
        startNamed(1, 1, 1);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(world.clientSoon().sendSoon(get("/" + i)));
        }
        world.run();
        TreeMap<String, Integer> answers = new TreeMap<>();
        for (RawClient client : clients) {
            answers.merge(client.received(), 1, Integer::sum);
        }
        assertEquals(10, answers.get(ok("a")), answers::toString);
        assertEquals(10, answers.get(ok("b")), answers::toString);
        assertEquals(10, answers.get(ok("c")), answers::toString);
    }

    @Test
    void pipelinedRequestsAreSpreadAndAnsweredInOrder() {
        startNamed(1, 1, 1);
        client().send(get("/1") + get("/2") + get("/3") + get("/4"))
                .expect(ok("a") + ok("b") + ok("c") + ok("a"))
                .expectOpen();
    }

    @Test
    void aPipelinedRequestWaitsUntilTheOneBeforeItIsAnswered() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(get("/1") + get("/2"));
        world.server(0).only().expectRequest(get("/1"));
        assertEquals(0, world.server(1).connectionCount());
        world.server(0).only().reply(ok("one"));
        world.server(1).only().expectRequest(get("/2")).reply(ok("two"));
        client.expect(ok("one") + ok("two"));
    }

    @Test
    void weightsAreSharesAndSpreadSmoothly() {
        startNamed(5, 1, 1);
        RawClient client = client();
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            String answer = client.send(get("/")).takeReceived();
            order.append(answer.charAt(answer.length() - 1));
        }
        assertEquals("aabacaa" + "aabacaa", order.toString());
    }

    @Test
    void whileOneBackendIsKnownToBeDownTheOthersShareEvenly() {
        startNamed(1, 1, 1);
        world.backend(1).available(false);
        RawClient client = client();
        for (int round = 0; round < 3; round++) {
            client.send(get("/")).expect(ok("a"));
            client.send(get("/")).expect(ok("c"));
        }
        assertEquals(0, world.server(1).connectionCount());
    }

    @Test
    void ifAllAreKnownToBeDownTheyAreTriedAllTheSame() {
        startNamed(1, 1);
        world.backend(0).available(false);
        world.backend(1).available(false);
        client().send(get("/")).expect(ok("a")).send(get("/")).expect(ok("b"));
    }

    @Test
    void eachClientConnectionHasItsPhases() {
        startNamed(1);
        RawClient client = client().send(get("/")).send(get("/"));
        assertPhases(client, CHAIN + "IDLE " + CHAIN + "IDLE");
        client.close();
        assertPhases(client, CHAIN + "IDLE " + CHAIN + "IDLE CLOSED");
    }
}
