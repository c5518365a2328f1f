package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.WireText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a backend receives of a good request, to the byte. What real clients send must pass, however odd it looks. */
final class ForwardedRequestTest {
    private static final String GET = "GET / HTTP/1.1\n";
    private static final String HOST = "Host: site\n";
    private static final String ORIGIN = "X-Forwarded-For: 127.0.0.1\nX-Forwarded-Proto: http\nX-Forwarded-Host: ";
    private static final String CHUNKED = "POST / HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"hopByHop", "upgrades", "targets", "bodies", "oddButGood"})
    void theBackendReceivesExactlyTheRewrittenRequest(String rule, String sent, String received) {
        for (Arrival arrival : Arrival.values()) {
            LoopHarness world = new LoopHarness(new HarnessSettings());
            world.server().answersItsName();
            RawClient client = world.client();
            arrival.send(world, client.peer(), Notation.raw(sent));
            assertEquals(List.of(Notation.raw(received)), world.server().requests(), arrival.name());
            assertTrue(client.received().startsWith("HTTP/1.1 200 OK\r\n"), client::received);
            // Whatever the client wants of its own connection: the backend's is kept (RFC 9112 §9.3).
            assertEquals(1, world.backend(0).idle().size(), arrival + ": backend connections kept");
            world.tearDown();
        }
    }

    static Stream<Arguments> hopByHop() {
        return Stream.of(
                field(
                        "RFC 9110 §7.6.1: a field named in Connection",
                        "Connection: X-Hop\nX-Hop: 1\nX-End: 2",
                        "X-End: 2\n"),
                field("named in the second Connection field", "X-Hop: 1\nConnection: ,\nConnection: a, x-hop", ""),
                field("Keep-Alive and Proxy-Connection", "Keep-Alive: timeout=5\nProxy-Connection: keep-alive", ""),
                field("Connection: close is for us", "Connection: close", ""),
                field("Connection: keep-alive is for us", "Connection: keep-alive", ""),
                field("Connection names Host", "Connection: host", ""),
                field(
                        "Connection names Authorization",
                        "Connection: authorization\nAuthorization: x",
                        "Authorization: x\n"),
                field(
                        "RFC 9110 §11.7: credentials for a proxy behind us, whatever Connection says",
                        "Connection: proxy-authorization\nProxy-Authorization: Basic eDp5",
                        "Proxy-Authorization: Basic eDp5\n"),
                field(
                        "what CGI takes for a field of ours",
                        "X.Real.IP: 6.6.6.6\nx_forwarded-For: 1\nX_Y: 1",
                        "X_Y: 1\n"),
                field(
                        "control bytes where they mean nothing to us",
                        "Cookie: a=\u0001\nX: ␛[31m\u007f",
                        "Cookie: a=\u0001\nX: ␛[31m\u007f\n"),
                field(
                        "control bytes in what we know by name only",
                        "Content-Type: a\u0001\nRange: ␛\nContent-Encoding: \u007f",
                        "Content-Type: a\u0001\nRange: ␛\nContent-Encoding: \u007f\n"),
                row(
                        "RFC 9110 §7.6.2: one hop less",
                        "OPTIONS / HTTP/1.1\nHost: site\nMax-Forwards: 10\n\n",
                        "OPTIONS / HTTP/1.1\nHost: site\nMax-Forwards: 9\n" + origin("site") + "\n"),
                field("httpoxy (CVE-2016-5385)", "Proxy: http://evil.example", ""),
                field("RFC 9110 §10.1.4: TE says no trailers", "Connection: TE\nTE: gzip;q=0.5", ""),
                row(
                        "TE says trailers",
                        GET + HOST + "TE: trailers\n\n",
                        GET + HOST + origin("site") + "Connection: TE\nTE: trailers\n\n"),
                row(
                        "TE says trailers among others",
                        GET + HOST + "Connection: TE, close\nTE: gzip;q=0.5\nTE: deflate , Trailers\n\n",
                        GET + HOST + origin("site") + "Connection: TE\nTE: trailers\n\n"),
                field("TE says something that begins like trailers", "TE: trailersx, trailers;q=0", ""),
                row(
                        "TE in HTTP/1.0, whose answer loses its trailers here",
                        "GET / HTTP/1.0\nHost: site\nTE: trailers\n\n",
                        GET + HOST + origin("site") + "\n"));
    }

    static Stream<Arguments> upgrades() {
        String upgraded = GET + HOST + origin("site") + "Connection: upgrade\nUpgrade: websocket\n\n";
        return Stream.of(
                field("RFC 9110 §7.8: Upgrade that Connection does not name", "Upgrade: websocket", ""),
                field("Connection: upgrade without Upgrade", "Connection: upgrade", ""),
                field(
                        "h2c smuggling",
                        "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk",
                        ""),
                field("a choice of protocols", "Connection: upgrade\nUpgrade: websocket, h2c", ""),
                row(
                        "as Firefox writes it",
                        GET + HOST + "Connection: keep-alive, Upgrade\nUpgrade: websocket\n\n",
                        upgraded),
                row(
                        "in HTTP/1.0",
                        "GET / HTTP/1.0\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n",
                        GET + HOST + origin("site") + "\n"));
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                row(
                        "RFC 9112 §3.2.2: the target's host replaces Host",
                        "GET http://other:80/a?b HTTP/1.1\nHost: site\n\n",
                        "GET /a?b HTTP/1.1\nHost: other:80\n" + origin("other:80") + "\n"),
                row(
                        "absolute-form without a path",
                        "GET HTTPS://other?q HTTP/1.1\nHost: site\n\n",
                        "GET /?q HTTP/1.1\nHost: other\n" + origin("other") + "\n"),
                row(
                        "RFC 9112 §3.2.4: OPTIONS of a whole server",
                        "OPTIONS http://other HTTP/1.1\nHost: site\n\n",
                        "OPTIONS * HTTP/1.1\nHost: other\n" + origin("other") + "\n"),
                same("asterisk-form", "OPTIONS * HTTP/1.1\nHost: site\n", "site"),
                same("percent signs without meaning", "GET /%zz%/..%2f?%00 HTTP/1.1\nHost: site\n", "site"),
                same("what browsers do not encode", "GET /a|b?x={}[]\"'\\^` HTTP/1.1\nHost: site\n", "site"),
                row(
                        "HTTP/1.0 without Host: the address it connected to",
                        "GET / HTTP/1.0\n\n",
                        "GET / HTTP/1.1\nHost: 127.0.0.1:8000\n" + origin("127.0.0.1:8000") + "\n"),
                same("host with an underscore", "GET / HTTP/1.1\nHost: my_host\n", "my_host"),
                same("host with a dot at its end", "GET / HTTP/1.1\nHost: site.\n", "site."),
                same("no host, RFC 9112 §3.2", "GET / HTTP/1.1\nHost: \n", ""),
                same("host with an empty port", "GET / HTTP/1.1\nHost: site:\n", "site:"),
                same("host with a triplet", "GET / HTTP/1.1\nHost: s%C3%AFte\n", "s%C3%AFte"),
                same("host with a port", "GET / HTTP/1.1\nHost: site:8080\n", "site:8080"),
                same("host that is an address", "GET / HTTP/1.1\nHost: [::1]:80\n", "[::1]:80"));
    }

    static Stream<Arguments> bodies() {
        String chunks = "4;a=\"b\"\nbody\n00A\n0123456789\n0\nX-Sum: 1\n\n";
        return Stream.of(
                row(
                        "RFC 9112 §7.1: chunks, extensions and trailers pass as they are",
                        CHUNKED + "\n" + chunks,
                        CHUNKED + origin("site") + "\n" + chunks),
                row(
                        "chunked in other letters: a backend that compares bytes would see no body",
                        "POST / HTTP/1.1\nHost: site\ntransfer-encoding:\tChunked \n\n0\n\n",
                        CHUNKED + origin("site") + "\n0\n\n"),
                row(
                        "Content-Length with zeros in front",
                        "POST / HTTP/1.1\nHost: site\nContent-Length: 0004\n\nbody",
                        "POST / HTTP/1.1\nHost: site\nContent-Length: 0004\n" + origin("site") + "\nbody"),
                row(
                        "GET with a body",
                        GET + HOST + "Content-Length: 4\n\nbody",
                        GET + HOST + "Content-Length: 4\n" + origin("site") + "\nbody"),
                field("Content-Length: 0 with GET", "Content-Length: 0", "Content-Length: 0\n"),
                row("CR LF in front, RFC 9112 §2.2", "\n\n" + GET + HOST + "\n", GET + HOST + origin("site") + "\n"));
    }

    static Stream<Arguments> oddButGood() {
        return Stream.of(
                same("RFC 9110 §9.1: methods are case-sensitive tokens", "get / HTTP/1.1\nHost: site\n", "site"),
                same("a method nobody knows", "M-SEARCH / HTTP/1.1\nHost: site\n", "site"),
                field("UTF-8 in a value", "X: \u00c3\u00bc", "X: \u00c3\u00bc\n"),
                field("an empty value", "X:\nY: ", "X: \nY: \n"),
                field("no space behind the colon", "X:1", "X: 1\n"),
                field("tabs around a value", "X:\t 1 \t", "X: 1\n"),
                field("names with dots and underscores", "X_Foo: 1\nx.y: 2", "X_Foo: 1\nx.y: 2\n"),
                field("a cookie of 8 KB", "Cookie: a=" + "x".repeat(8_000), "Cookie: a=" + "x".repeat(8_000) + "\n"),
                field("96 more fields", "X: 1\n".repeat(96).strip(), "X: 1\n".repeat(96)),
                field("forged origins", "X-Forwarded-For: 10.0.0.1\nForwarded: for=x\nX-Real-IP: 1", ""),
                field("Expect, RFC 9110 §10.1.1", "Expect: 100-continue", "Expect: 100-continue\n"),
                row(
                        "Expect in HTTP/1.0 is ignored",
                        "GET / HTTP/1.0\nHost: site\nExpect: 100-continue\n\n",
                        GET + HOST + origin("site") + "\n"));
    }

    @Test
    void pipelinedRequestsBecomeOneEachInTheirOrder() {
        String first = WireText.post("/1", "one");
        String second = Notation.raw("PUT /2 HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n\n3\ntwo\n0\n\n");
        String third = WireText.get("/3");
        for (Arrival arrival : Arrival.values()) {
            LoopHarness world = new LoopHarness(new HarnessSettings());
            world.server().answers(request -> WireText.ok(request.substring(0, request.indexOf(' ') + 3)));
            RawClient client = world.client();
            arrival.send(world, client.peer(), first + second + third);
            List<String> all =
                    List.of(WireText.forwarded(first), WireText.forwarded(second), WireText.forwarded(third));
            assertEquals(all, world.server().requests(), arrival.name());
            client.expect(WireText.ok("POST /1") + WireText.ok("PUT /2") + WireText.ok("GET /3"));
            world.tearDown();
        }
    }

    @Test
    void nothingRunsBehindARequestThatSaidClose() {
        for (Arrival arrival : Arrival.values()) {
            LoopHarness world = new LoopHarness(new HarnessSettings());
            world.server().answersItsName();
            RawClient client = world.client();
            String closing = WireText.wire("GET /1 HTTP/1.1\nHost: site\nConnection: close\n\n");
            arrival.send(world, client.peer(), closing + WireText.get("/2"));
            assertEquals(1, world.server().requests().size(), arrival.name());
            client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\na");
            assertTrue(client.peer().sawEof(), arrival.name());
            world.tearDown();
        }
    }

    private static Arguments row(String rule, String sent, String received) {
        return Arguments.of(rule, sent, received);
    }

    /** A GET with these fields, of which the backend gets those. */
    private static Arguments field(String rule, String fields, String forwarded) {
        return row(rule, GET + HOST + fields + "\n\n", GET + HOST + forwarded + origin("site") + "\n");
    }

    private static Arguments same(String rule, String head, String host) {
        return row(rule, head + "\n", head + origin(host) + "\n");
    }

    private static String origin(String host) {
        return ORIGIN + host + "\n";
    }
}
