package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** Which connection stays open is decided for each side by itself; HTTP/1.0 is met with its own rules. */
final class PersistenceTest extends Scenario {
    private static final String OLD = "GET / HTTP/1.0\nHost: site\n\n";
    private static final String OLD_KEEP = "GET / HTTP/1.0\nHost: site\nConnection: keep-alive\n\n";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\nTrailer: X\n\n3\nabc\n2\nde\n0\nX: y\n\n";

    @Test
    void aClientThatSaysCloseIsClosedAndTheBackendKept() {
        start();
        RawClient client = client().send("GET / HTTP/1.1\nHost: site\nConnection: close\n\n");
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx")
                .expectEnd();
        serverSide().expectOpen();
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void whatIsPipelinedBehindCloseIsNotServed() {
        start();
        RawClient client = client().send("GET / HTTP/1.1\nHost: site\nConnection: close\n\n")
                .send(get("/never"));
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx")
                .expectEnd();
        assertPhases(client, CHAIN + "LINGERING");
        serverSide().expectNothing();
    }

    @Test
    void anOldClientIsClosedAfterTheAnswerAndGoesOnAsHttp11() {
        start();
        RawClient client = client().send(OLD);
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx")
                .expectEnd();
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void anOldClientThatAsksIsKeptIfTheLengthIsKnown() {
        start();
        RawClient client = client().send(OLD_KEEP);
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: keep-alive\n\nx")
                .expectOpen()
                .send(OLD_KEEP);
        serverSide().expectRequest(get("/")).reply(ok("y"));
        client.expectOpen();
    }

    @Test
    void anOldClientGetsChunksDecodedAndTheEndByClose() {
        start();
        RawClient client = client().send(OLD_KEEP);
        serverSide().skipRequest().reply(CHUNKED);
        client.expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\nabcde")
                .expectEnd();
        assertEquals(1, world.backend(0).idle().size());
    }

    @Test
    void chunksAreDecodedHoweverTheyAreCut() {
        start();
        RawClient client = client().send(OLD);
        serverSide().skipRequest().trickle(CHUNKED);
        client.expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\nabcde")
                .expectEnd();
    }

    @Test
    void anOldRequestWithoutHostNamesTheAddressItCameTo() {
        start();
        client().send("GET /x HTTP/1.0\n\n");
        serverSide()
                .expect(
                        """
                        GET /x HTTP/1.1
                        Host: 127.0.0.1:8000
                        X-Forwarded-For: 127.0.0.1
                        X-Forwarded-Proto: http
                        X-Forwarded-Host: 127.0.0.1:8000

                        """);
    }

    @Test
    void anOldBackendsConnectionIsKeptOnlyIfItSaysSo() {
        start();
        RawClient client = requested(get("/1"));
        serverSide().reply("HTTP/1.0 200 OK\nDate: today\nConnection: keep-alive\nContent-Length: 1\n\n1");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\n\n1").send(get("/2"));
        assertEquals(1, server().connectionCount());
        serverSide().expectRequest(get("/2")).reply("HTTP/1.0 200 OK\nDate: today\nContent-Length: 1\n\n2");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\n\n2").expectOpen();
        serverSide().expectEnd();
    }

    @Test
    void aClientThatEndsItsInputBehindItsRequestsGetsAllAnswersThenTheEnd() {
        start();
        RawClient client = client().send(get("/1") + get("/2")).finish();
        serverSide().expectRequest(get("/1")).reply(ok("1"));
        client.expect(ok("1"));
        serverSide().expectRequest(get("/2")).reply(ok("2"));
        client.expect(ok("2")).expectEnd();
        assertPhases(client, CHAIN + "IDLE " + CHAIN + "IDLE CLOSED");
    }

    @Test
    void aRequestWithItsEndAtOnceIsAnswered() {
        start();
        RawClient client = world.clientSoon().sendSoon(get("/"));
        client.finish();
        serverSide().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x")).expectEnd();
    }
}
