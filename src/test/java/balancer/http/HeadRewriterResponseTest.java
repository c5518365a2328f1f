package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadRewriterResponseTest {
    private final Rewriting rewriting = new Rewriting();
    private final ResponseRewrite how = new ResponseRewrite(Rewriting.ascii(""));

    @ParameterizedTest
    @CsvSource({"UNSAID, ''", "KEEP_ALIVE, 'Connection: keep-alive\n'", "CLOSE, 'Connection: close\n'"})
    void theConnectionFieldIsOursNotTheBackends(Persistence persistence, String connection) {
        how.client(persistence, false);
        assertRewritten(
                """
                HTTP/1.1 200 OK
                Connection: keep-alive, X-Mine
                Keep-Alive: timeout=5
                X-Mine: 1
                Upgrade: h2,h2c
                Content-Length:\t5
                Set-Cookie: a=b
                Set-Cookie: c=d

                """,
                """
                HTTP/1.1 200 OK
                Content-Length: 5
                Set-Cookie: a=b
                Set-Cookie: c=d
                """
                        + connection + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0 200 OK, HTTP/1.1 200 OK",
        "HTTP/1.1 404 Not  Found, HTTP/1.1 404 Not  Found",
        "HTTP/1.1 404, 'HTTP/1.1 404 '",
        "'HTTP/1.1 404 ', 'HTTP/1.1 404 '",
        "HTTP/1.0 404, 'HTTP/1.1 404 '"
    })
    void theStatusLineIsAlwaysHttp11(String received, String sent) {
        assertRewritten(received + "\nX: 1\n\n", sent + "\nX: 1\n\n");
    }

    @Test
    void chunkFramingIsNotAnnouncedToAnHttp10Client() {
        how.client(Persistence.CLOSE, true);
        assertRewritten(
                """
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked
                Trailer: X-Sum
                X: 1

                """,
                """
                HTTP/1.1 200 OK
                X: 1
                Connection: close

                """);
    }

    @Test
    void theTrailerFieldIsKeptWhereTrailersAre() {
        String head =
                """
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked
                Trailer: X-Sum

                """;
        assertRewritten(head, head);
    }

    @Test
    void a101SwitchesWhateverTheConnectionWouldSay() {
        how.client(Persistence.CLOSE, false);
        assertRewritten(
                """
                HTTP/1.1 101 Switching Protocols
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Accept: x

                """,
                """
                HTTP/1.1 101 Switching Protocols
                Sec-WebSocket-Accept: x
                Connection: upgrade
                Upgrade: websocket

                """);
    }

    @ParameterizedTest
    @CsvSource({"CLOSE, 'close, upgrade'", "UNSAID, upgrade"})
    void a426SaysWhichProtocolIsRequired(Persistence persistence, String connection) {
        how.client(persistence, false);
        assertRewritten(
                "HTTP/1.1 426 Upgrade Required\nUpgrade: websocket\nConnection: upgrade\nContent-Length: 0\n\n",
                "HTTP/1.1 426 Upgrade Required\nContent-Length: 0\nConnection: " + connection
                        + "\nUpgrade: websocket\n\n");
    }

    @Test
    void aFinalResponseWithoutDateGetsOne() {
        how.date(Rewriting.ascii(HttpDate.format(784_111_777)));
        assertRewritten(
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n\n");
        assertRewritten("HTTP/1.1 200 OK\nDate: x\n\n", "HTTP/1.1 200 OK\nDate: x\n\n");
        assertRewritten("HTTP/1.1 100 Continue\n\n", "HTTP/1.1 100 Continue\n\n");
    }

    @Test
    void aZeroLengthIsNotSentWith204() {
        assertRewritten("HTTP/1.1 204 No Content\nContent-Length: 0\n\n", "HTTP/1.1 204 No Content\n\n");
    }

    @Test
    void viaTellsTheVersionTheBackendSpoke() {
        ResponseRewrite named = new ResponseRewrite(Rewriting.ascii("edge"));
        assertEquals(
                "HTTP/1.1 200 OK\nProxy-Authenticate: Basic\nVia: 1.0 edge\n\n",
                rewriting.response("HTTP/1.0 200 OK\nProxy-Authenticate: Basic\n\n", named));
    }

    @Test
    void theLongestGrowthStaysWithinTheBound() {
        ResponseRewrite long1 = new ResponseRewrite(new byte[200])
                .client(Persistence.CLOSE, false)
                .date(new byte[HttpDate.LENGTH]);
        String fields = "a:\n".repeat(ResponseHead.MAX_FIELDS - 1);
        rewriting.response("HTTP/1.0 426\nUpgrade:w\n" + fields + "\n", long1);
        rewriting.wired("HTTP/1.0 426\nUpgrade:w\n" + fields + "\n", long1);
    }

    private void assertRewritten(String received, String sent) {
        assertEquals(sent, rewriting.response(received, how));
    }
}
