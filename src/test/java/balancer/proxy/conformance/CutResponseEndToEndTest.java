package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import balancer.http.Method;
import balancer.proxy.Failure;
import balancer.proxy.conformance.Exchanges.Ending;
import balancer.testkit.WireText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 9112 §8: what broke off must never look whole. Where the client sees the framing it gets all that came, and an
 * end before the end; where the end is the close, a reset.
 */
final class CutResponseEndToEndTest {
    private static final String HEAD = "HTTP/1.1 200 OK\nDate: today\n";
    private static final String FIXED = HEAD + "Content-Length: 9\n\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\n\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("halves")
    void aHalfIsDeliveredAndNeverWhole(String rule, String half, String rest) {
        String raw = Notation.raw(half + rest);
        for (Arrival arrival : Arrival.values()) {
            for (Ending ending : new Ending[] {Ending.FIN, Ending.RESET}) {
                Exchanges exchange = Exchanges.of("GET").answer(arrival, raw, ending);
                String received = exchange.client.received();
                assertEquals(Notation.raw(half), received);
                assertFalse(OracleReading.response(received, Method.GET, true).isWhole(), received);
                exchange.client.expectEnd();
                assertEquals(Failure.RESPONSE_CUT, exchange.world.ended.get(0).failure());
                assertEquals(0, exchange.kept());
                exchange.end();
            }
        }
    }

    static Stream<Arguments> halves() {
        return Stream.of(
                row("nothing of a body", FIXED, ""),
                row("all of a body but a byte", FIXED + "12345678", ""),
                row("no chunk", CHUNKED, ""),
                row("half a chunk size", CHUNKED, "1"),
                row("a chunk size without LF", CHUNKED, "4␍"),
                row("half a chunk", CHUNKED + "4\nbo", ""),
                row("a chunk without its CR LF", CHUNKED + "4\nbody", ""),
                row("a chunk without its LF", CHUNKED + "4\nbody", "␍"),
                row("no last chunk", CHUNKED + "4\nbody\n", ""),
                row("the last chunk's size only", CHUNKED + "4\nbody\n", "0"),
                row("no end of the trailers", CHUNKED + "4\nbody\n0\n", ""),
                row("half a trailer", CHUNKED + "4\nbody\n0\n", "X-Su"),
                row("a trailer without the empty line", CHUNKED + "4\nbody\n0\n", "X-Sum: 1\n"),
                row("half the last CR LF", CHUNKED + "0\n", "␍"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void brokenFramingIsCutWhereItBreaks(String rule, String good, String bad) {
        for (Arrival arrival : Arrival.values()) {
            String raw = Notation.raw(CHUNKED + good + bad);
            Exchanges exchange = Exchanges.of("GET").answer(arrival, raw, Ending.NOTHING);
            exchange.client.expect(Notation.raw(CHUNKED + good)).expectEnd();
            assertEquals(Failure.BAD_RESPONSE, exchange.world.ended.get(0).failure());
            assertEquals(0, exchange.kept());
            exchange.end();
        }
    }

    static Stream<Arguments> broken() {
        String chunk = "4\nbody\n";
        return Stream.of(
                Arguments.of("RFC 9112 §7.1: no size", "", "nonsense\n"),
                Arguments.of("a size of 2^64 + 4", chunk, "10000000000000004\nbody\n0\n\n"),
                Arguments.of("0x", chunk, "0x4\nbody\n0\n\n"),
                Arguments.of("minus", chunk, "-4\nbody\n0\n\n"),
                Arguments.of("bare LF", chunk, "4␊body\n0\n\n"),
                Arguments.of("more data than announced", "4\nbody", "body\n0\n\n"),
                Arguments.of("an extension without end", chunk, "4;" + "x".repeat(1_100)),
                Arguments.of("a folded trailer", chunk + "0\n", "X: 1\n 2\n\n"),
                Arguments.of("seventeen digits, some of them blanks", chunk, "4" + " ".repeat(16) + "\nbody\n0\n\n"),
                Arguments.of("a trailer with a bare LF", chunk + "0\n", "X: 1␊\n\n"));
    }

    @Test
    void aBodyThatEndsAtCloseIsCutByAReset() {
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = Exchanges.of("GET").answer(arrival, Notation.raw(HEAD + "\nhalf"), Ending.RESET);
            exchange.client.expectReset();
            exchange.end();
        }
    }

    @Test
    void anOldClientOfABrokenChunkedBodySeesTheCutToo() {
        for (Ending ending : new Ending[] {Ending.FIN, Ending.RESET}) {
            Exchanges exchange = new Exchanges("GET", "HTTP/1.0", "");
            exchange.answer(Arrival.AT_ONCE, Notation.raw(CHUNKED + "4\nbody\n"), ending);
            exchange.client.expectReset();
            exchange.end();
        }
    }

    /** Answers in order, and none of them somebody else's, whatever the backend does to the first. */
    @Test
    void nothingPipelinedIsAnsweredBehindACut() {
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = Exchanges.of("GET");
            exchange.client.send(WireText.get("/2"));
            exchange.answer(arrival, Notation.raw(FIXED + "half"), Ending.FIN);
            exchange.client.expectEnd();
            assertFalse(exchange.client.received().contains("502"), "a second head inside the first body");
            assertEquals(1, exchange.world.server().connectionCount());
            exchange.end();
        }
    }

    /** @param rest has come, too, but means nothing without what is missing */
    private static Arguments row(String rule, String half, String rest) {
        return Arguments.of(rule, half, rest);
    }
}
