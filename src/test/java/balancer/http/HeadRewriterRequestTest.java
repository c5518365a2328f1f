package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadRewriterRequestTest {
    private final Rewriting rewriting = new Rewriting();
    private final RequestRewrite how = new RequestRewrite(Rewriting.ascii(""));

    @Test
    void aUsualRequestGoesOnWithItsClientNamed() {
        assertRewritten(
                false,
                """
                GET /a?b HTTP/1.1
                Host: www.example.com
                User-Agent: x
                Connection: keep-alive
                Accept: */*

                """,
                """
                GET /a?b HTTP/1.1
                Host: www.example.com
                User-Agent: x
                Accept: */*
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: www.example.com

                """);
    }

    @Test
    void anUntrustedClientCannotForgeItsOrigin() {
        assertRewritten(
                false,
                """
                GET / HTTP/1.1
                X-Forwarded-For: 1.1.1.1
                x-forwarded-proto: https
                X-Forwarded-Host: evil
                X-Forwarded-Port: 443
                Forwarded: for=1.1.1.1
                X-Real-IP: 1.1.1.1
                Host: a

                """,
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a

                """);
    }

    @Test
    void whatATrustedProxySaysIsKeptAndTheListGrowsAtItsVeryEnd() {
        assertRewritten(
                true,
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For: 1.1.1.1
                X-Forwarded-Proto: https
                X-Forwarded-For:2.2.2.2, 3.3.3.3\t
                X-Forwarded-Port: 443
                Forwarded: for=1.1.1.1
                X-Real-IP: 1.1.1.1

                """,
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For: 1.1.1.1
                X-Forwarded-Proto: https
                X-Forwarded-For: 2.2.2.2, 3.3.3.3, 192.0.2.7
                X-Forwarded-Port: 443
                Forwarded: for=1.1.1.1
                X-Real-IP: 1.1.1.1
                X-Forwarded-Host: a

                """);
    }

    @Test
    void anEmptyListOfATrustedProxyIsReplaced() {
        assertRewritten(
                true,
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For:
                X-Forwarded-Host: b
                X-Forwarded-Proto: https

                """,
                """
                GET / HTTP/1.1
                Host: a
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Host: b
                X-Forwarded-Proto: https

                """);
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://b:81/c?d, GET /c?d",
        "GET http://b:81, GET /",
        "GET http://b:81?d, GET /?d",
        "OPTIONS http://b:81, OPTIONS *",
        "OPTIONS http://b:81/, OPTIONS /"
    })
    void anAbsoluteTargetBecomesOriginFormAndItsAuthorityTheHost(String received, String sent) {
        assertRewritten(
                false,
                received
                        + """
                 HTTP/1.1
                Accept: */*
                Host: somebody.else

                """,
                sent
                        + """
                 HTTP/1.1
                Host: b:81
                Accept: */*
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: b:81

                """);
    }

    @Test
    void anHttp10RequestGoesOnAsHttp11WithTheAddressItConnectedToAsHost() {
        assertRewritten(
                false,
                """
                PUT /a HTTP/1.0
                Connection: keep-alive
                Expect: 100-continue
                Content-Length: 5

                """,
                """
                PUT /a HTTP/1.1
                Host: 10.0.0.1:9000
                Content-Length: 5
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: 10.0.0.1:9000

                """);
    }

    @Test
    void theHostOfAnHttp10RequestIsKept() {
        assertRewritten(
                false,
                """
                GET /a HTTP/1.0
                Host: a

                """,
                """
                GET /a HTTP/1.1
                Host: a
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a

                """);
    }

    @Test
    void hopByHopFieldsEndHere() {
        assertRewritten(
                false,
                """
                GET / HTTP/1.1
                Host: a
                Connection: close, x-mine, te, cookie
                X-Mine: 1
                Keep-Alive: timeout=5
                Proxy-Connection: keep-alive
                TE: trailers
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA
                Proxy: http://evil
                X_Forwarded_For: 1.2.3.4
                Cookie: kept=1
                Authorization: kept

                """,
                """
                GET / HTTP/1.1
                Host: a
                Cookie: kept=1
                Authorization: kept
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a
                Connection: TE
                TE: trailers

                """);
    }

    @Test
    void anUpgradeIsPassedOnAlone() {
        assertRewritten(
                false,
                """
                GET /chat HTTP/1.1
                Upgrade:  websocket
                Connection: keep-alive, Upgrade, X-Mine
                X-Mine: 1
                Host: a
                Sec-WebSocket-Key: x

                """,
                """
                GET /chat HTTP/1.1
                Host: a
                Sec-WebSocket-Key: x
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a
                Connection: upgrade
                Upgrade: websocket

                """);
    }

    /** "TE.TE" smuggling by white space: who does not trim tabs must read the same coding as we did. */
    @Test
    void oddWhiteSpaceAroundValuesIsMadeOneSpace() {
        assertRewritten(
                false,
                """
                POST / HTTP/1.1
                Host:a
                Transfer-Encoding:\tchunked\t
                X-Empty:
                X-Spaces:   b  c \s
                X-Fine: d

                """,
                """
                POST / HTTP/1.1
                Host: a
                Transfer-Encoding: chunked
                X-Empty:\s
                X-Spaces: b  c
                X-Fine: d
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a

                """);
    }

    /** The bound is for the worst head, which the rewriting buffer has exactly room for. */
    @Test
    void theLongestGrowthStaysWithinTheBound() {
        String host = "h".repeat(1_024);
        String fields = "a:\n".repeat(MessageHead.MAX_FIELDS - 1);
        how.client(new byte[45], new byte[47], false);
        rewriting.request("GET http://" + host + " HTTP/1.0\nhost:x\n" + fields + "\n", how);
        rewriting.request("GET / HTTP/1.1\nConnection:upgrade\nUpgrade:w\nHost:" + host + "\n\n", how);
        rewriting.request("G / HTTP/1.0\n\n", how);
    }

    private void assertRewritten(boolean trusted, String received, String sent) {
        how.client(Rewriting.ascii("192.0.2.7"), Rewriting.ascii("10.0.0.1:9000"), trusted);
        assertEquals(sent, rewriting.request(received, how));
    }
}
