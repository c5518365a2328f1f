package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorResponseTest {
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    @Test
    void itSpeaksToAPersonAndToAMachine() {
        BadMessage bad = BadMessage.BARE_LINE_FEED;
        assertEquals(
                """
                HTTP/1.1 400 Bad Request
                Date: Sun, 06 Nov 1994 08:49:37 GMT
                Content-Type: text/plain; charset=utf-8
                Content-Length: 64
                Cache-Control: no-store
                Proxy-Status: load-balancer; error=http_request_error; details="bare-line-feed"
                Connection: close

                400 bare-line-feed: A line ends with LF alone instead of CR LF.
                """,
                text(bad.status(), bad.reason(), bad.sentence(), false).replace("\r\n", "\n"));
    }

    @Test
    void theAnswerToHeadHasTheLengthButNotTheBody() {
        String whole = text(503, "no-backend", "No backend is reachable.", false);
        String headOnly = text(503, "no-backend", "No backend is reachable.", true);
        assertEquals(whole.substring(0, whole.indexOf("\r\n\r\n") + 4), headOnly);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad-target, http_request_error",
        "408, head-timeout, http_request_error",
        "502, bad-status-line, http_protocol_error",
        "502, head-too-large, http_response_header_section_size",
        "431, head-too-large, http_request_error",
        "503, no-backend, destination_unavailable",
        "504, response-timeout, http_response_timeout",
        "504, connect-timeout, connection_timeout",
        "502, tls-failed, tls_protocol_error",
        "503, connect-refused, connection_refused"
    })
    void proxyStatusNamesTheErrorType(int status, String reason, String type) {
        String field = "Proxy-Status: load-balancer; error=" + type + "; details=\"" + reason + "\"\r\n";
        assertTrue(text(status, reason, "x", false).contains(field));
    }

    @ParameterizedTest
    @CsvSource({"501, connect-method", "505, unsupported-version"})
    void whereNoErrorTypeFitsThereIsNone(int status, String reason) {
        assertTrue(text(status, reason, "x", false).contains("Proxy-Status: load-balancer; details="));
    }

    @Test
    void methodNotAllowedSaysWhatIs() {
        String response = new String(ErrorResponse.methodNotAllowed("GET, HEAD", false, DATE), StandardCharsets.UTF_8);
        assertTrue(response.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
        assertTrue(response.contains("\r\nAllow: GET, HEAD\r\n"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyRefusalMakesAWellFormedResponse(BadMessage bad) {
        Wire wire = new Wire();
        String response = text(bad.status(), bad.reason(), bad.sentence(), false);
        ResponseHead head = wire.acceptedResponse(response);
        assertEquals(bad.status(), head.status());
        assertFalse(wire.text(head.reasonStart(), head.reasonEnd()).equals("Error"), "the status has a phrase");
        assertEquals(BodyFraming.FIXED, head.framing(Method.GET));
        assertEquals(wire.bytes.capacity(), head.end() + head.contentLength());
        assertFalse(head.keepAlive());
    }

    @Test
    void reasonsAreStableDistinctWords() {
        List<String> reasons =
                Arrays.stream(BadMessage.values()).map(BadMessage::reason).toList();
        Set<String> distinct = new HashSet<>(reasons);
        assertEquals(reasons.size(), distinct.size());
        assertTrue(reasons.stream().allMatch(reason -> reason.matches("[a-z0-9.-]+")));
    }

    private static String text(int status, String reason, String sentence, boolean headOnly) {
        return new String(ErrorResponse.of(status, reason, sentence, headOnly, DATE), StandardCharsets.UTF_8);
    }
}
