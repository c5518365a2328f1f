package balancer.proxy;

import static balancer.testkit.WireText.forwarded;
import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What becomes of a request's head on its way; the rewriting itself is tested with the rewriter. */
final class RequestHeadersTest extends Scenario {
    @Test
    void absoluteFormGoesOnAsOriginFormWithItsHost() {
        start();
        client().send("GET http://example.org:81/a?b HTTP/1.1\nHost: lie\n\n");
        serverSide().expectRequest("GET /a?b HTTP/1.1\nHost: example.org:81\n\n");
    }

    @Test
    void hopByHopFieldsEndHere() {
        start();
        RawClient client = client().send(
                        """
                        GET / HTTP/1.1
                        Host: site
                        Connection: keep-alive, X-Mine
                        Keep-Alive: 5
                        X-Mine: 1
                        TE: gzip
                        Proxy-Connection: close
                        Accept: */*

                        """);
        serverSide()
                .expectRequest("GET / HTTP/1.1\nHost: site\nAccept: */*\n\n")
                .reply("HTTP/1.1 200 OK\nDate: today\nKeep-Alive: timeout=5\nContent-Length: 0\n\n");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 0\n\n");
    }

    @Test
    void whatAStrangerSaysOfItsOriginIsReplaced() {
        start();
        client().send("GET / HTTP/1.1\nHost: site\nX-Forwarded-For: 1.2.3.4\nX-Forwarded-Proto: https\n\n");
        serverSide().expectRequest(get("/"));
    }

    @Test
    void whatATrustedProxySaysIsKeptAndAppendedTo() {
        start(new HarnessSettings().trusting("127.0.0.0/8"));
        client().send("GET / HTTP/1.1\nHost: site\nX-Forwarded-For: 1.2.3.4\nX-Forwarded-Proto: https\n\n");
        serverSide()
                .expect(
                        """
                        GET / HTTP/1.1
                        Host: site
                        X-Forwarded-For: 1.2.3.4, 127.0.0.1
                        X-Forwarded-Proto: https
                        X-Forwarded-Host: site

                        """);
    }

    /** RFC 5952, as the logs do, which ask for the same text. */
    @Test
    void anIpv6AddressIsWrittenAsEverybodyWritesIt() throws Exception {
        start();
        InetSocketAddress from = new InetSocketAddress(InetAddress.getByName("2001:DB8:0:0:0:0:0:1"), 0);
        RawClient client = world.client(from);
        client.send(get("/"));
        serverSide()
                .expect(forwarded(get("/")).replace("127.0.0.1", "2001:db8::1"))
                .reply(ok("x"));
        client.expect(ok("x")).finish();
    }

    @Test
    void viaIsAddedBothWaysIfItHasAName() {
        start(new HarnessSettings().via("lb"));
        RawClient client = client().send(get("/"));
        serverSide()
                .expect(forwarded(get("/")).replace("Host: site\r\n\r\n", "Host: site\r\nVia: 1.1 lb\r\n\r\n"))
                .reply(ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nVia: 1.1 lb\n\nx");
    }

    @Test
    void emptyLinesBeforeARequestAreDropped() {
        start();
        RawClient client = client().send("\n\n" + get("/1"));
        serverSide().expectRequest(get("/1")).reply(ok("1"));
        client.expect(ok("1")).send("\n").send(get("/2"));
        serverSide().expectRequest(get("/2")).reply(ok("2"));
        client.expect(ok("2"));
    }

    @Test
    void aHeadThatGrowsBeyondItsBufferStillPasses() {
        start();
        String big = "GET / HTTP/1.1\nHost: site\nX-Big: " + "x".repeat(16_200) + "\n\n";
        RawClient client = client().send(big);
        serverSide().expectRequest(big).reply(ok("x"));
        client.expect(ok("x"));
    }
}
