package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness.Ended;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §7.6.2: with Max-Forwards: 0 an OPTIONS or TRACE is for us, and no backend hears of it. */
final class LastHopTest extends Scenario {
    private static final String OPTIONS = "OPTIONS / HTTP/1.1\nHost: site\nMax-Forwards: 0\n";
    private static final String TRACE = "TRACE / HTTP/1.1\nHost: site\nCookie: secret=1\nMax-Forwards: 0\n\n";
    private static final String DATE = "Date: Thu, 01 Jan 2026 00:00:00 GMT\n";
    private static final String ALLOW = "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH\n";
    private static final String OURS = "HTTP/1.1 200 OK\n" + DATE + ALLOW + "Content-Length: 0\n\n";

    /** An answer of ours that is the last one on its connection. */
    private static final String LAST = OURS.replace("0\n\n", "0\nConnection: close\n\n");

    @Test
    void optionsHearsWhatMayBeAskedAndTheConnectionGoesOn() {
        start();
        RawClient client = client().send(OPTIONS + "\n").expect(OURS).expectOpen();
        assertEquals(0, server().connectionCount());
        client.send(get("/")).expectNothing();
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
        assertPhases(client, "READING_HEAD REPLYING IDLE " + CHAIN + "IDLE");
        assertEquals(new Ended("OPTIONS", "/", 200, null, "null"), world.ended.get(0));
    }

    @Test
    void traceIsNotReflected() {
        start();
        RawClient client = client().send(TRACE + get("/"));
        serverSide().expectRequest(get("/")).reply(ok("x"));
        String body = "405 method-not-allowed: A TRACE that ends here is not reflected.\n";
        String head = "HTTP/1.1 405 Method Not Allowed\n" + DATE + ALLOW
                + "Content-Type: text/plain; charset=utf-8\nContent-Length: " + body.length() + "\n\n";
        assertEquals(wire(head) + body + ok("x"), client.takeReceived());
        assertNull(world.ended.get(0).failure());
        assertEquals(405, world.ended.get(0).status());
    }

    @Test
    void itsBodyIsDroppedAndWhatIsPipelinedBehindItIsServedInOrder() {
        start();
        server().answersItsName();
        String withBodies = OPTIONS + "Content-Length: 5\n\nGET /" + OPTIONS
                + "Transfer-Encoding: chunked\n\n4;a=b\nGET \n0\nX: y\n\n" + OPTIONS + "Content-Length: 0\n\n";
        RawClient client = client().send(get("/1") + withBodies + get("/2") + OPTIONS + "\n" + get("/3"));
        client.expect(ok("a") + OURS + OURS + OURS + ok("a") + OURS + ok("a")).expectOpen();
        assertEquals(3, server().requests().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\n\nabc",
                "Content-Length: 5\nExpect: 100-continue\n\n",
                "Transfer-Encoding: chunked\n\n5\nabc",
                "Transfer-Encoding: chunked\n\nno size\n"
            })
    void whereItsBodyIsNotHereTheAnswerIsTheLast(String rest) {
        start();
        RawClient client = client().send(OPTIONS + rest).expect(LAST).expectEnd();
        client.send("de" + get("/smuggled")).expectNothing();
        assertEquals(0, server().connectionCount());
        assertPhases(client, "READING_HEAD REPLYING LINGERING");
    }

    /** Nothing of it waits for anybody else, so all of them could be answered before anybody else is. */
    @Test
    void aClientThatPipelinesManyOfThemLetsOthersGoFirstAfterEachAnswer() {
        start();
        int many = 200;
        long turns = world.loop.turn();
        RawClient client = client().send((OPTIONS + "\n").repeat(many));
        client.expect(OURS.repeat(many)).expectOpen();
        turns = world.loop.turn() - turns;
        assertTrue(turns > many / 2, turns + " turns");
        client.send(get("/"));
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void theClientsWishesAboutItsConnectionAreHeard() {
        start();
        client().send(OPTIONS + "Connection: close\n\n").expect(LAST).expectEnd();
        String old = (OPTIONS + "\n").replace("1.1", "1.0");
        client().send(old).expect(LAST).expectEnd();
        client().send(old.replace("\n\n", "\nConnection: keep-alive\n\n"))
                .expect(LAST.replace("close", "keep-alive"))
                .expectOpen();
    }

    @Test
    void itHasANameLikeEveryOtherRequest() {
        start(new HarnessSettings().requestIds());
        String answer = client().send(OPTIONS + "\n").received();
        assertEquals(
                1,
                answer.lines().filter(line -> line.startsWith("X-Request-Id: ")).count(),
                answer);
    }

    @Test
    void whileStoppingItIsTheLast() {
        start();
        RawClient client = client();
        world.drain();
        client.send(OPTIONS + "\n").expect(LAST).expectEnd();
    }

    @Test
    void aClientThatTakesItSlowlyHasItsNextRequestReadMeanwhile() {
        start();
        server().answersItsName();
        world.network.weather().socketBufferBytes = 20;
        RawClient client = client().stopReading();
        client.send(OPTIONS + "\n").send(get("/"));
        world.advanceMillis(1_000);
        client.expectNothing().resumeReading();
        client.expect(OURS + ok("a")).expectOpen();
    }

    @Test
    void aClientThatGoesMeanwhileIsClosed() {
        start();
        world.network.weather().socketBufferBytes = 20;
        RawClient client = client().stopReading();
        client.send(OPTIONS + "\n").reset();
        assertPhases(client, "READING_HEAD REPLYING CLOSED");
    }

    @Test
    void aClientThatDoesNotTakeItIsNotWaitedForForever() {
        start();
        world.network.weather().socketBufferBytes = 20;
        RawClient client = client().stopReading();
        client.send(OPTIONS + "\n");
        world.advanceMillis(5_001);
        assertPhases(client, "READING_HEAD REPLYING CLOSED");
    }

    @Test
    void otherMethodsCountNoHops() {
        start();
        String request = "GET / HTTP/1.1\nHost: site\nMax-Forwards: 0\n\n";
        RawClient client = requested(request);
        serverSide().reply(ok("x"));
        client.expect(ok("x"));
    }
}
