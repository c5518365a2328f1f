package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.proxy.Failure;
import balancer.proxy.conformance.Exchanges.Ending;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A backend's nonsense becomes a 502, nothing of it reaches the client, and the connection is not used again. */
final class RefusedResponseTest {
    private static final String OK = "HTTP/1.1 200 OK\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "statusLines", "heads", "interims"})
    void nonsenseIsA502(String rule, String response) {
        for (Arrival arrival : Arrival.values()) {
            assertRefused(Exchanges.of("POST").answer(arrival, Notation.raw(response), Ending.NOTHING));
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                ok("CL with TE, where CL is none", "Content-Length: x\nTransfer-Encoding: chunked"),
                ok("CL with TE, where CL is two", "Content-Length: 4\nTransfer-Encoding: chunked\nContent-Length: 5"),
                ok("lengths that differ", "Content-Length: 4\nContent-Length: 5"),
                ok("lengths that agree, in other digits", "Content-Length: 4\nContent-Length: 04"),
                ok("a list of lengths that differ", "Content-Length: 4, 5"),
                ok("a list of a length and nothing", "Content-Length: 4,"),
                ok("plus", "Content-Length: +4"),
                ok("minus", "Content-Length: -4"),
                ok("no digit", "Content-Length: four"),
                ok("empty", "Content-Length:"),
                ok("2^63", "Content-Length: 9223372036854775808"),
                ok("unknown coding", "Transfer-Encoding: gzip"),
                ok("chunked is not the last", "Transfer-Encoding: chunked, gzip"),
                ok("chunked twice", "Transfer-Encoding: chunked\nTransfer-Encoding: chunked"),
                ok("vertical tab", "Transfer-Encoding: ␋chunked"),
                row("RFC 9112 §6.1: TE with 1xx", "HTTP/1.1 103 Hints\nTransfer-Encoding: chunked\n\n0\n\n"));
    }

    static Stream<Arguments> statusLines() {
        return Stream.of(
                row("RFC 9112 §4: another protocol", "220 mail.example ESMTP\n"),
                row("HTTP/0.9", "<html>hello</html>\n"),
                row("HTTP/2", "HTTP/2.0 200 OK\n\n"),
                row("HTTP/1.2", "HTTP/1.2 200 OK\n\n"),
                row("lower case", "http/1.1 200 OK\n\n"),
                row("two digits", "HTTP/1.1 20 OK\n\n"),
                row("four digits", "HTTP/1.1 2000 OK\n\n"),
                row("no digits", "HTTP/1.1 two OK\n\n"),
                row("below 100", "HTTP/1.1 099 OK\n\n"),
                row("two spaces", "HTTP/1.1  200 OK\n\n"),
                row("tab", "HTTP/1.1\t200 OK\n\n"),
                row("NUL in the reason", "HTTP/1.1 200 O␀K\n\n"),
                row("bare CR in the reason", "HTTP/1.1 200 OK␍Set-Cookie: a=b\n\n"),
                row("another control byte in the reason", "HTTP/1.1 200 O\u0001K\n\n"),
                row("LF first", "␊" + OK + "Content-Length: 0\n\n"),
                row("CR LF first: nothing is skipped in front of a response", "\n" + OK + "Content-Length: 0\n\n"),
                row("longer than 32 KiB", "HTTP/1.1 200 " + "x".repeat(32_768)));
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                ok("a name that is continued", "X\n : 1"),
                ok("space before the first field", " X: 1"),
                ok("empty name", ": 1"),
                ok("no colon", "nonsense"),
                ok("bare CR (response splitting)", "X: 1␍Set-Cookie: a=b"),
                ok("CR CR LF", "X: 1␍"),
                ok("NUL", "X: ␀"),
                ok("a control byte in a name", "X\u0001: 1"),
                ok("a control byte in a field that we read", "Connection: x\u0001"),
                row("larger than 32 KiB", OK + ("X: " + "x".repeat(500) + "\n").repeat(70)),
                row("251 fields", OK + "X: 1\n".repeat(251) + "\n"),
                row("a field without end", OK + "X: " + "x".repeat(32_768)));
    }

    static Stream<Arguments> interims() {
        String early = "HTTP/1.1 103 Early Hints\n\n";
        return Stream.of(
                row("RFC 9110 §7.8: 101 that nobody asked for", "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n"),
                row("101 that does not say to what", "HTTP/1.1 101 Switching Protocols\n\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("switches")
    void anotherProtocolThanTheOneAskedForIsA502(String rule, String fields) {
        for (Arrival arrival : Arrival.values()) {
            Exchanges asked = new Exchanges("GET", "HTTP/1.1", "Connection: upgrade\nUpgrade: websocket\n");
            String response = Notation.raw("HTTP/1.1 101 Switching Protocols\n" + fields + "\n\nraw bytes");
            assertRefused(asked.answer(arrival, response, Ending.NOTHING));
        }
    }

    static Stream<Arguments> switches() {
        return Stream.of(
                row("RFC 9110 §7.8: not offered", "Connection: upgrade\nUpgrade: h2c"),
                row("more than offered", "Connection: upgrade\nUpgrade: websocket, h2c"),
                row("two fields", "Connection: upgrade\nUpgrade: h2c\nUpgrade: websocket"),
                row("none", "Connection: upgrade"),
                row("chunks with 101", "Connection: upgrade\nUpgrade: websocket\nTransfer-Encoding: chunked"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cutHeads")
    void aHeadThatDoesNotEndIsA502(String rule, String response, Failure failure) {
        for (Arrival arrival : Arrival.values()) {
            for (Ending ending : new Ending[] {Ending.FIN, Ending.RESET}) {
                Exchanges exchange = Exchanges.of("POST").answer(arrival, Notation.raw(response), ending);
                exchange.client.expectOwnAnswer(502, failure.reason());
                assertEquals(failure, exchange.world.ended.get(0).failure());
                assertEquals(0, exchange.kept());
                exchange.end();
            }
        }
    }

    static Stream<Arguments> cutHeads() {
        return Stream.of(
                Arguments.of("nothing", "", Failure.BACKEND_CLOSED),
                Arguments.of("one byte", "H", Failure.BAD_RESPONSE),
                Arguments.of("half a status line", "HTTP/1.1 20", Failure.BAD_RESPONSE),
                Arguments.of("half a field", OK + "Content-Len", Failure.BAD_RESPONSE),
                Arguments.of("all but the empty line", OK + "Content-Length: 0\n", Failure.BAD_RESPONSE),
                Arguments.of("all but the last LF", OK + "Content-Length: 0\n␍", Failure.BAD_RESPONSE));
    }

    private static void assertRefused(Exchanges exchange) {
        exchange.client.expectOwnAnswer(502, "bad-response");
        assertEquals(Failure.BAD_RESPONSE, exchange.world.ended.get(0).failure());
        assertEquals(0, exchange.kept(), "backend connections kept");
        assertEquals(1, exchange.world.backend(0).metrics().failures);
        exchange.end();
    }

    private static Arguments row(String rule, String response) {
        return Arguments.of(rule, response);
    }

    private static Arguments ok(String rule, String fields) {
        return row(rule, OK + fields + "\n\nbody");
    }
}
