package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method and every framing passes, byte for byte, as it comes. */
final class StreamingTest extends Scenario {
    private static final String UPLOAD_HEAD = "POST / HTTP/1.1\nHost: site\nContent-Length: 10\n\n";
    private static final String CHUNKED_HEAD = "HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "x-odd"})
    void everyMethodPassesWithAndWithoutBody(String method) {
        start();
        RawClient client = client();
        String bare = method + " /path?query HTTP/1.1\nHost: site\n\n";
        String full = method + " / HTTP/1.1\nHost: site\nContent-Length: 4\n\nbody";
        client.send(bare);
        serverSide().expectRequest(bare).reply(ok("1"));
        client.expect(ok("1")).send(full);
        serverSide().expectRequest(full).reply(ok("2"));
        client.expect(ok("2")).expectOpen();
        assertEquals(1, server().connectionCount());
    }

    @Test
    void whatAClientSendsLeavesInTheSameTurn() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: site\nContent-Length: 3\n\n");
        client.send("a");
        serverSide().expect("a");
        client.send("b");
        serverSide().expect("b");
        client.send("c");
        serverSide().expect("c").reply(ok("abc"));
        client.expect(ok("abc"));
    }

    @Test
    void oneSelectCarriesAByteFromOneSideToTheOther() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: site\nContent-Length: 3\n\n");
        long before = world.network.counters().selects;
        client.sendSoon("a");
        world.network.runUntil(() -> world.network.counters().bytesWritten > 0
                && serverSide().received().equals("a"));
        // One select brings the byte and sends it on, the other only waits while it travels.
        assertEquals(2, world.network.counters().selects - before);
        client.send("bc");
        serverSide().reply(ok(""));
    }

    @Test
    void aResponseStreamsAsItComes() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\n");
        client.expectNothing();
        serverSide().reply("Content-Length: 3\n\na");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 3\n\na");
        serverSide().reply("b");
        client.expect("b");
        serverSide().reply("c");
        client.expect("c").expectOpen();
        assertPhases(client, CHAIN + "IDLE");
    }

    @Test
    void aHeadMayComeByteByByte() {
        start();
        RawClient client = client().trickle(get("/slow"));
        serverSide().expectRequest(get("/slow"));
        serverSide().trickle(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void aChunkedRequestPassesWithExtensionsAndTrailers() {
        start();
        String head = "POST / HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\nTrailer: X-Sum\n\n";
        RawClient client = requested(head);
        client.send("3;name=value\nabc\n");
        serverSide().expect("3;name=value\nabc\n");
        client.send("0\nX-Sum: 6\n").send("\n");
        serverSide().expect("0\nX-Sum: 6\n\n").reply(ok("done"));
        client.expect(ok("done")).expectOpen();
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void aChunkedResponsePassesWithTrailersAndLeavesBothConnectionsOpen() {
        start();
        RawClient client = requested(get("/"));
        String body = "5\nhello\n0\nX-Sum: 5\n\n";
        serverSide().reply(CHUNKED_HEAD + body);
        client.expect(CHUNKED_HEAD + body).expectOpen();
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void aResponseThatEndsAtCloseEndsAtCloseForTheClientToo() {
        start();
        RawClient client = requested(get("/"));
        serverSide()
                .reply("HTTP/1.1 200 OK\nDate: today\n\nall ")
                .reply("there is")
                .thenClose();
        client.expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\nall there is")
                .expectEnd()
                .close();
        assertPhases(client, CHAIN + "LINGERING CLOSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\nDate: today\n\n",
                "HTTP/1.1 304 Not Modified\nDate: today\nContent-Length: 500\n\n",
                "HTTP/1.1 304 Not Modified\nDate: today\nTransfer-Encoding: chunked\n\n"
            })
    void anAnswerThatNeverHasABodyEndsWithItsHead(String head) {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(head);
        client.expect(head).send(get("/next"));
        serverSide().expectRequest(get("/next")).reply(ok("next"));
        client.expect(ok("next"));
        assertEquals(1, server().connectionCount());
    }

    @Test
    void theAnswerToHeadEndsWithItsHead() {
        start();
        String head = "HEAD / HTTP/1.1\nHost: site\n\n";
        RawClient client = requested(head);
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 500\n\n");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 500\n\n").send(get("/next"));
        serverSide().expectRequest(get("/next")).reply(ok("next"));
        client.expect(ok("next"));
    }

    @Test
    void aDateIsAddedIfTheBackendHasNoClock() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        client.expect("HTTP/1.1 200 OK\nContent-Length: 0\nDate: Thu, 01 Jan 2026 00:00:00 GMT\n\n");
    }

    @Test
    void megabytesPassBothWaysUnchanged() {
        start();
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 3_000_000; i++) {
            text.append(i).append(' ');
        }
        String upload = post("/", text.toString());
        RawClient client = client().send(upload);
        serverSide().expectRequest(upload).reply(ok(text.toString()));
        client.expect(ok(text.toString()));
        assertEquals(1, world.backend(0).idle().size());
        assertEquals(0, world.buffers.lentBytes());
    }

    @Test
    void aResponseMayBeginBeforeItsRequestHasEnded() {
        start();
        RawClient client = requested(UPLOAD_HEAD).send("01234");
        serverSide().expect("01234").reply(CHUNKED_HEAD + "5\n01234\n");
        client.expect(CHUNKED_HEAD.replace("\n\n", "\nConnection: close\n\n") + "5\n01234\n")
                .send("56789");
        serverSide().expect("56789").reply("5\n56789\n0\n\n");
        client.expect("5\n56789\n0\n\n").expectEnd().close();
        assertPhases(client, CHAIN + "LINGERING CLOSED");
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void anIdleConnectionHoldsNoBuffer() {
        start();
        RawClient client = client();
        assertEquals(0, world.buffers.lentBytes());
        client.send("GET / HTTP");
        assertEquals(2 << 10, world.buffers.lentBytes(), "half a head needs the smallest buffer");
        client.send("/1.1\nHost: site\n\n");
        assertEquals(2 << 10, world.buffers.lentBytes(), "a sent head is kept until the answer begins");
        serverSide().skipRequest().reply(ok("x"));
        assertEquals(0, world.buffers.lentBytes());
    }

    @Test
    void bytesTowardsClientsAreCountedOnce() {
        start(new HarnessSettings());
        RawClient client = requested(get("/"));
        serverSide().reply(ok("x"));
        client.expect(ok("x")).send("nonsense\n\n");
        int own = client.received().length();
        assertEquals(ok("x").length() + own, world.traffic().bytesToClients);
        assertEquals(400, world.ended.get(1).status());
    }
}
