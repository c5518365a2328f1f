package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of one request shows in the next of the same client, whatever happened to the first. */
final class ConnectionStateTest extends Scenario {
    private static final String ASKED = "GET /chat HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n\n";

    @Test
    void anIdleConnectionThatDiesIsReplacedForEachRequestAnew() {
        start();
        RawClient client = client().send(get("/1"));
        server().connection(0).skipRequest().reply(ok("1"));
        client.send(get("/2"));
        server().connection(0).skipRequest().thenClose();
        server().connection(1).expectRequest(get("/2")).reply(ok("2"));
        client.send(get("/3"));
        server().connection(1).skipRequest().thenClose();
        server().connection(2).expectRequest(get("/3")).reply(ok("3"));
        client.expect(ok("1") + ok("2") + ok("3"));
        assertEquals(2, world.traffic().replaced);
        assertEquals(0, world.traffic().retries);
    }

    @Test
    void aBackendThatFailedOneRequestMayHaveTheNext() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(get("/1"));
        world.server(0).only().skipRequest().thenClose();
        world.server(1).only().skipRequest().reply(ok("1"));
        client.send(get("/2"));
        world.server(0).connection(1).expectRequest(get("/2")).reply(ok("2"));
        client.send(get("/3"));
        world.server(1).only().expectRequest(get("/3")).reply(ok("3"));
        client.expect(ok("1") + ok("2") + ok("3"));
    }

    @Test
    void eachRequestHasTheWholeLimitOfTheQueue() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient client = client().send(get("/2"));
        server().only().skipRequest().reply(ok("1")).skipRequest().reply(ok("2"));
        client.expect(ok("2"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS);
        first.send(get("/3"));
        client.send(get("/4"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS - 2);
        client.expectNothing();
        server().only().skipRequest().reply(ok("3")).skipRequest().reply(ok("4"));
        client.expect(ok("4"));
    }

    @Test
    void anUpgradeThatWasDeclinedIsNotOfferedByTheNextRequest() {
        start();
        RawClient client = client().send(ASKED);
        serverSide().skipRequest().reply(ok("no"));
        client.expect(ok("no")).send(get("/"));
        serverSide().expectRequest(get("/")).reply(SWITCHING + "secret");
        client.expectOwnAnswer(502, "bad-response");
    }

    @Test
    void aRepairedAnswerIsTheLastOfItsConnectionAndOfNoOther() {
        start();
        RawClient client = client().send(get("/1"));
        serverSide().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length : 1\n\n1");
        assertEquals(0, world.backend(0).idle().size());
        client.send(get("/2"));
        serverSide().expectRequest(get("/2")).reply(ok("2"));
        assertEquals(1, world.backend(0).idle().size());
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\n\n1" + ok("2"));
    }

    /** So that nobody is kept waiting who sends little, after much. */
    @Test
    void theFirstBytesOfEachRequestMayUseAllMemory() {
        start(new HarnessSettings().bufferCap(16 * 2_048));
        server().answersItsName();
        String upload = post("/", "x".repeat(40_000));
        RawClient client = client().send(upload).expect(ok("a"));
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            crowd.add(client().send("GET / HTTP/1.1\nHost: site\nX: "));
        }
        client.send(get("/")).expect(ok("a"));
        crowd.forEach(each -> each.send("1\n\n").expect(ok("a")));
    }
}
