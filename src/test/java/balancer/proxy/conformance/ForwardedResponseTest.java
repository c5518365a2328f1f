package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.proxy.conformance.Exchanges.Ending;
import balancer.testkit.WireText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client receives of a good response, to the byte, and whether the backend's connection may be used again. */
final class ForwardedResponseTest {
    private static final String OK = "HTTP/1.1 200 OK\nDate: today\n";
    private static final String EMPTY = OK + "Content-Length: 0\n";

    private static final String HINTS = "HTTP/1.1 103 Early Hints\nLink: </a>\n\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "hopByHop", "interims"})
    void theClientReceivesExactlyAndTheConnectionIsKept(String rule, String method, String sent, String received) {
        assertReceived(method, sent, received, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"bodiless", "last"})
    void theClientReceivesExactlyAndTheConnectionIsNotKept(String rule, String method, String sent, String received) {
        assertReceived(method, sent, received, 0);
    }

    private static void assertReceived(String method, String sent, String received, int kept) {
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = Exchanges.of(method).answer(arrival, Notation.raw(sent), Ending.NOTHING);
            exchange.client.expect(Notation.raw(received)).expectOpen();
            assertEquals(kept, exchange.kept(), () -> arrival + ": backend connections kept");
            // The client's next request must be answered by the next answer, not by what lies around.
            exchange.client.send(WireText.get("/next"));
            exchange.world.server().last().skipRequest().reply(WireText.ok("next"));
            exchange.client.expect(WireText.ok("next")).expectOpen();
            exchange.end();
        }
    }

    static Stream<Arguments> lengths() {
        String chunks = "4;a=\"b\"\nbody\n00A\n0123456789\n0\nX-Sum: 1\n\n";
        return Stream.of(
                same("RFC 9112 §6.3: Content-Length", "POST", OK + "Content-Length: 4\n\nbody"),
                same("chunks, extensions, trailers", "POST", OK + "Transfer-Encoding: chunked\n\n" + chunks),
                row(
                        "RFC 9110 §6.5.1: trailers that belong in the head",
                        "POST",
                        OK + "Transfer-Encoding: chunked\n\n4\nbody\n0\nDate: x\nX-Sum: 1\nContent-Length: 4\n\n",
                        OK + "Transfer-Encoding: chunked\n\n4\nbody\n0\nX-Sum: 1\n\n"),
                same("two spaces before the reason", "POST", "HTTP/1.1 200  OK\nDate: x\nContent-Length: 0\n\n"),
                same("a head of 30 KB", "POST", EMPTY + ("X: " + "x".repeat(600) + "\n").repeat(50) + "\n"),
                same("250 fields", "POST", EMPTY + "X: 1\n".repeat(248) + "\n"),
                same("no body, with length", "POST", EMPTY + "\n"),
                same("RFC 9112 §6.3: HEAD with a length", "HEAD", OK + "Content-Length: 4\n\n"),
                same("HEAD with a coding", "HEAD", OK + "Transfer-Encoding: chunked\n\n"),
                same("HEAD with neither", "HEAD", OK + "\n"),
                same(
                        "304 with a length (RFC 9110 §8.6)",
                        "GET",
                        "HTTP/1.1 304 Not Modified\nDate: x\nContent-Length: 9\n\n"),
                same(
                        "304 with a coding (RFC 9112 §6.1)",
                        "GET",
                        "HTTP/1.1 304 X\nDate: x\nTransfer-Encoding: chunked\n\n"),
                same("204", "GET", "HTTP/1.1 204 No Content\nDate: x\n\n"),
                row(
                        "204 with Content-Length: 0",
                        "GET",
                        "HTTP/1.1 204 X\nContent-Length: 0\nDate: x\n\n",
                        "HTTP/1.1 204 X\nDate: x\n\n"),
                same("205 is like any other", "GET", "HTTP/1.1 205 Reset Content\nDate: x\nContent-Length: 0\n\n"),
                same("a status nobody knows", "GET", "HTTP/1.1 799 \nDate: x\nContent-Length: 0\n\n"),
                row(
                        "no reason, no space",
                        "GET",
                        "HTTP/1.1 200\nDate: x\nContent-Length: 0\n\n",
                        "HTTP/1.1 200 \nDate: x\nContent-Length: 0\n\n"),
                row(
                        "RFC 9110 §2.5: HTTP/1.0 with keep-alive",
                        "GET",
                        "HTTP/1.0 200 OK\nDate: today\nConnection: Keep-Alive\nContent-Length: 0\n\n",
                        EMPTY + "\n"));
    }

    static Stream<Arguments> hopByHop() {
        return Stream.of(
                field(
                        "RFC 9110 §7.6.1: a field named in Connection",
                        "Connection: X-Hop\nX-Hop: 1\nX-End: 2",
                        "X-End: 2\n"),
                field("Keep-Alive and Proxy-Connection", "Keep-Alive: timeout=5\nProxy-Connection: close", ""),
                field("Upgrade that only advertises", "Connection: upgrade\nUpgrade: h2c", ""),
                field("Upgrade that Connection does not name", "Upgrade: websocket", ""),
                field(
                        "Proxy-Authenticate, RFC 9110 §11.7.1",
                        "Proxy-Authenticate: Basic",
                        "Proxy-Authenticate: Basic\n"),
                field(
                        "control bytes where they mean nothing to us",
                        "Set-Cookie: a=\u0001\nX: ␛\u007f",
                        "Set-Cookie: a=\u0001\nX: ␛\u007f\n"),
                field(
                        "control bytes in what we know by name only",
                        "Content-Type: a\u0001\nCache-Control: ␛\nTrailer: \u007f",
                        "Content-Type: a\u0001\nCache-Control: ␛\nTrailer: \u007f\n"),
                field("Connection names Set-Cookie", "Connection: set-cookie\nSet-Cookie: a=b", "Set-Cookie: a=b\n"),
                field(
                        "UTF-8, empty values and odd names",
                        "X: \u00c3\u00bc\nY:\nx_y.z: 1",
                        "X: \u00c3\u00bc\nY: \nx_y.z: 1\n"),
                row(
                        "RFC 9110 §15.5.22: 426 says to what",
                        "GET",
                        "HTTP/1.1 426 X\nDate: x\nConnection: upgrade\nUpgrade: TLS/1.3\nContent-Length: 0\n\n",
                        "HTTP/1.1 426 X\nDate: x\nContent-Length: 0\nConnection: upgrade\nUpgrade: TLS/1.3\n\n"));
    }

    static Stream<Arguments> interims() {
        return Stream.of(
                same("RFC 9110 §15.2: one 1xx", "POST", "HTTP/1.1 100 Continue\n\n" + EMPTY + "\n"),
                same("several", "POST", HINTS + "HTTP/1.1 102 Processing\n\n" + HINTS + EMPTY + "\n"),
                same("as many as 32", "POST", HINTS.repeat(32) + EMPTY + "\n"),
                same("one that nobody knows", "POST", "HTTP/1.1 199 X\nY: z\n\n" + EMPTY + "\n"),
                row(
                        "hop-by-hop in a 1xx",
                        "POST",
                        "HTTP/1.1 100 X\nConnection: Y\nY: z\n\n" + EMPTY + "\n",
                        "HTTP/1.1 100 X\n\n" + EMPTY + "\n"));
    }

    /** RFC 9112 §6.3: the head is all, whatever it announces, and bytes behind it belong to nobody. */
    static Stream<Arguments> bodiless() {
        String noContent = "HTTP/1.1 204 No Content\nDate: x\n";
        return Stream.of(
                row("204 with chunks", "GET", noContent + "Transfer-Encoding: chunked\n\n0\n\n", noContent + "\n"),
                row(
                        "204 with a coding and nothing",
                        "GET",
                        noContent + "Transfer-Encoding: chunked\n\n",
                        noContent + "\n"),
                row("204 with a body", "GET", noContent + "Content-Length: 4\n\nbody", noContent + "\n"),
                row("204 with a body without length", "GET", noContent + "\nbody", noContent + "\n"),
                row(
                        "304 with a body",
                        "GET",
                        "HTTP/1.1 304 X\nDate: x\nContent-Length: 4\n\nbody",
                        "HTTP/1.1 304 X\nDate: x\nContent-Length: 4\n\n"),
                row("HEAD with a body", "HEAD", OK + "Content-Length: 4\n\nbody", OK + "Content-Length: 4\n\n"),
                row(
                        "HEAD with chunks",
                        "HEAD",
                        OK + "Transfer-Encoding: chunked\n\n0\n\n",
                        OK + "Transfer-Encoding: chunked\n\n"));
    }

    static Stream<Arguments> last() {
        String poison = "HTTP/1.1 200 OK\nContent-Length: 6\n\npoison";
        return Stream.of(
                row(
                        "RFC 9112 §9.6: Connection: close",
                        "GET",
                        OK + "Connection: close\nContent-Length: 0\n\n",
                        EMPTY + "\n"),
                row(
                        "RFC 9112 §9.3: HTTP/1.0",
                        "GET",
                        "HTTP/1.0 200 OK\nDate: today\nContent-Length: 0\n\n",
                        EMPTY + "\n"),
                row("bytes behind Content-Length", "GET", EMPTY + "\n" + "x", EMPTY + "\n"),
                row("CR LF behind Content-Length", "GET", EMPTY + "\n" + "\n", EMPTY + "\n"),
                row("a second response", "GET", EMPTY + "\n" + poison, EMPTY + "\n"),
                row(
                        "a second response behind chunks",
                        "GET",
                        OK + "Transfer-Encoding: chunked\n\n0\n\n" + poison,
                        OK + "Transfer-Encoding: chunked\n\n0\n\n"),
                row("a 1xx behind the response", "GET", EMPTY + "\n" + HINTS, EMPTY + "\n"));
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnections() {
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = Exchanges.of("GET").answer(arrival, Notation.raw(OK + "\nbody"), Ending.FIN);
            exchange.client.expect(OK + "Connection: close\n\nbody").expectEnd();
            exchange.end();
        }
    }

    @Test
    void anOldClientGetsNo1xxAndNoChunks() {
        String sent = Notation.raw(HINTS + HINTS + OK + "Transfer-Encoding: chunked\n\n4;a\nbody\n0\nX: 1\n\n");
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = new Exchanges("GET", "HTTP/1.0", "Connection: keep-alive\n");
            exchange.answer(arrival, sent, Ending.NOTHING);
            exchange.client.expect(OK + "Connection: close\n\nbody").expectEnd();
            assertEquals(1, exchange.kept());
            exchange.end();
        }
    }

    private static Arguments row(String rule, String method, String sent, String received) {
        return Arguments.of(rule, method, sent, received);
    }

    private static Arguments same(String rule, String method, String response) {
        return row(rule, method, response, response);
    }

    /** An empty 200 with these fields, of which the client gets those. */
    private static Arguments field(String rule, String fields, String forwarded) {
        return row(rule, "GET", EMPTY + fields + "\n\n", EMPTY + forwarded + "\n");
    }
}
