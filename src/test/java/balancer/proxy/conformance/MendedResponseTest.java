package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import balancer.proxy.conformance.Exchanges.Ending;
import balancer.testkit.WireText;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a backend writes with a slip that has one meaning reaches the client in canonical form. A second response lies
 * behind each: if the backend meant another length than we read, that is where it would come from, so nobody gets it.
 */
final class MendedResponseTest {
    private static final String OK = "HTTP/1.1 200 OK\nDate: x\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\n\n";
    private static final String FOUR = OK + "Content-Length: 4\n\n";
    private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lineEnds", "fields", "lengths", "chunks", "bodiless"})
    void theClientGetsTheCanonicalFormAndNoneOfTheBytesAfterIt(
            String rule, String method, String sent, String received) {
        for (Arrival arrival : Arrival.values()) {
            Exchanges exchange = Exchanges.of(method);
            exchange.answer(arrival, Notation.raw(sent) + POISON, Ending.NOTHING);
            exchange.client.expect(Notation.raw(received)).expectOpen();
            assertNextIsAnsweredAnew(exchange);
        }
    }

    /** No byte behind it came yet, so that only the repair keeps the connection from being used again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"lineEnds", "fields", "lengths", "chunks", "bodiless"})
    void itIsTheLastOnItsConnection(String rule, String method, String sent, String received) {
        Exchanges exchange = Exchanges.of(method).answer(Arrival.AT_ONCE, Notation.raw(sent), Ending.NOTHING);
        exchange.client.expect(Notation.raw(received)).expectOpen();
        assertNextIsAnsweredAnew(exchange);
    }

    private static void assertNextIsAnsweredAnew(Exchanges exchange) {
        assertEquals(0, exchange.kept(), "backend connections kept");
        exchange.client.send(WireText.get("/next"));
        exchange.world.server().last().skipRequest().reply(WireText.ok("next"));
        exchange.client.expect(WireText.ok("next")).expectOpen();
        assertFalse(exchange.client.received().contains("poison"));
        exchange.end();
    }

    static Stream<Arguments> lineEnds() {
        return Stream.of(
                row("LF everywhere", "HTTP/1.1 200 OK␊Date: x␊Content-Length: 4␊␊body", FOUR + "body"),
                row("LF after the status line", "HTTP/1.1 200 OK␊Date: x\nContent-Length: 4\n\nbody", FOUR + "body"),
                row("LF after a field", OK + "Content-Length: 4␊\nbody", FOUR + "body"),
                row("LF at the end", OK + "Content-Length: 4\n␊body", FOUR + "body"),
                row("LF in a 1xx", "HTTP/1.1 103 X␊␊" + FOUR + "body", "HTTP/1.1 103 X\n\n" + FOUR + "body"));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                row("RFC 9112 §5.1: blanks before a colon", OK + "Content-Length \t: 4\n\nbody", FOUR + "body"),
                row("RFC 9112 §5.2: obs-fold", OK + "Content-Length:\n 4\n\nbody", FOUR + "body"),
                row(
                        "obs-fold in a value",
                        OK + "X: 1\n\t2\nContent-Length: 4\n\nbody",
                        OK + "X: 1  \t2\nContent-Length: 4\n\nbody"),
                row("obs-fold of nothing", OK + "Content-Length: 4\n \n\nbody", FOUR + "body"));
    }

    static Stream<Arguments> lengths() {
        String both = OK + "Content-Length: 4\nTransfer-Encoding: chunked\n\n";
        return Stream.of(
                row("the same length twice", OK + "Content-Length: 4\nContent-Length: 4\n\nbody", FOUR + "body"),
                row("the same length in a list", OK + "Content-Length: 4, 4\n\nbody", FOUR + "body"),
                row("a length beside chunks", both + "4\nbody\n0\n\n", CHUNKED + "4\nbody\n0\n\n"),
                row(
                        "chunks in HTTP/1.0",
                        CHUNKED.replace("HTTP/1.1", "HTTP/1.0").replace("Date", "Connection: keep-alive\nDate")
                                + "4\nbody\n0\n\n",
                        CHUNKED + "4\nbody\n0\n\n"));
    }

    static Stream<Arguments> chunks() {
        return Stream.of(
                row("blanks behind a chunk size", CHUNKED + "4   \nbody\n0\n\n", CHUNKED + "0004\nbody\n0\n\n"),
                row("a blank before an extension", CHUNKED + "4 ;a\nbody\n0\n\n", CHUNKED + "04;a\nbody\n0\n\n"),
                row("blanks behind the last size", CHUNKED + "4\nbody\n0\t\n\n", CHUNKED + "4\nbody\n00\n\n"));
    }

    static Stream<Arguments> bodiless() {
        String notModified = "HTTP/1.1 304 X\nDate: x\n";
        return Stream.of(
                Arguments.of("HEAD with two lengths", "HEAD", OK + "Content-Length: 4, 4\n\n", FOUR),
                Arguments.of(
                        "HEAD with both", "HEAD", OK + "Content-Length: 4\nTransfer-Encoding: chunked\n\n", CHUNKED),
                row(
                        "304 with two lengths",
                        notModified + "Content-Length: 4\nContent-Length: 4\n\n",
                        notModified + "Content-Length: 4\n\n"),
                row(
                        "a length in a 1xx",
                        "HTTP/1.1 103 X\nContent-Length: 4\n\n" + FOUR + "body",
                        "HTTP/1.1 103 X\n\n" + FOUR + "body"));
    }

    private static Arguments row(String rule, String sent, String received) {
        return Arguments.of(rule, "GET", sent, received);
    }
}
