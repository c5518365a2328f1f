package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    private final Wire wire = new Wire();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "bad-status-line, HTTP/1.1 200OK",
                "bad-status-line, HTTP/1.1  200 OK",
                "bad-status-line, HTTP/1.1 20 OK",
                "bad-status-line, HTTP/1.1 2000 OK",
                "bad-status-line, HTTP/1.1 099 OK",
                "bad-status-line, HTTP/1.1 2x0 OK",
                "bad-status-line, HTTP/1.1 +20 OK",
                "bad-status-line, HTTP/1.1",
                "bad-status-line, HTTP/2.0 200 OK",
                "bad-status-line, HTTP/1.2 200 OK",
                "bad-status-line, HTTP/0.9 200 OK",
                "bad-status-line, http/1.1 200 OK",
                "bad-status-line, ICY 200 OK",
                "bad-status-line, ` HTTP/1.1 200 OK`",
                "bad-status-line, `|HTTP/1.1 200 OK`",
                "control-byte, HTTP/1.1 200 O\0K",
                "control-byte, HTTP/1.1 200 O\1K",
                "control-byte, HTTP/1.1 200 OK|X\1: 1",
                "control-byte, HTTP/1.1 200 OK|Date: \1x",
                "control-byte, HTTP/1.1 200 OK|Date: x| \1x",
                "control-byte, HTTP/1.1 200 OK|Transfer-Encoding: \u000bchunked",
                "repeated-content-length, HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2",
                "repeated-content-length, HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 01",
                "repeated-content-length, `HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 2, 3`",
                "bad-content-length, `HTTP/1.1 200 OK|Content-Length: 1,2`",
                "bad-content-length, `HTTP/1.1 200 OK|Content-Length: 1,,1`",
                "bad-content-length, `HTTP/1.1 200 OK|Content-Length: 1,`",
                "bad-content-length, `HTTP/1.1 200 OK|Content-Length: 1 1`",
                "bad-content-length, HTTP/1.1 200 OK|Content-Length: x|Transfer-Encoding: chunked",
                "bad-content-length, HTTP/1.1 103 Early|Content-Length: x",
                "bad-transfer-encoding, HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "unknown-transfer-coding, HTTP/1.1 200 OK|Transfer-Encoding: gzip",
                "bad-transfer-encoding, `HTTP/1.1 200 OK|Transfer-Encoding: chunked, chunked`",
                "space-before-field, HTTP/1.1 200 OK| X: a",
                "space-before-field, `HTTP/1.1 200 OK| `",
                "bad-field-name, HTTP/1.1 200 OK|X| : a",
                "bare-carriage-return, HTTP/1.1 200 OK|X: a\rb",
                "bad-upgrade, HTTP/1.1 101 Switching|Upgrade: a|Upgrade: b",
                "body-not-allowed, HTTP/1.1 103 Early|Transfer-Encoding: chunked",
                "bad-upgrade, HTTP/1.1 101 Switching|Connection: upgrade"
            })
    void nonsenseFromABackendIsRefused(String reason, String head) {
        assertEquals(reason, wire.response(head.replace("|", "\r\n") + "\r\n\r\n"));
    }

    /** Each can be read in one way only. None of these connections is used again. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`HTTP/1.1 200 OK\nX: 1\nContent-Length: 2\n\n`",
                "`HTTP/1.1 200 OK|X: 1\nContent-Length: 2||`",
                "`HTTP/1.1 200 OK|X: 1|Content-Length: 2|\n`",
                "`HTTP/1.1 200 OK|X: 1|Content-Length : 2||`",
                "`HTTP/1.1 200 OK|X: 1|Content-Length\t : 2||`",
                "`HTTP/1.1 200 OK|X: 1|Content-Length:| 2||`",
                "`HTTP/1.1 200 OK|X:\n\t1|Content-Length: 2\n |\n`",
                "`HTTP/1.1 200 OK|X: 1|Content-Length: 2, 2||`",
                "`HTTP/1.1 200 OK|Content-Length: 2|X: 1|Content-Length: 2 ,2||`"
            })
    void slipsThatHaveOneMeaningAreRead(String head) {
        ResponseHead read = wire.acceptedResponse(head.replace("|", "\r\n"));
        assertTrue(read.repaired());
        assertEquals(2, read.contentLength());
        assertEquals(BodyFraming.FIXED, read.framing(Method.GET));
        assertEquals(BodyFraming.NONE, read.framing(Method.HEAD));
        assertEquals("HTTP/1.1 200 OK\nX: 1\nContent-Length: 2\n\n", rewritten(head));
        assertFalse(wire.acceptedResponse("HTTP/1.1 200 OK\r\n\r\n").repaired());
    }

    private String rewritten(String head) {
        return new Rewriting().wired(head.replace("|", "\r\n"), new ResponseRewrite(new byte[0]));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK|Content-Length: 5|Transfer-Encoding: chunked||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 5|Content-Length: 5||",
                "HTTP/1.0 200 OK|Transfer-Encoding: chunked|Connection: keep-alive||"
            })
    void chunksCountWhateverStandsBesideThem(String head) {
        ResponseHead read = wire.acceptedResponse(head.replace("|", "\r\n"));
        assertTrue(read.repaired());
        assertEquals(BodyFraming.CHUNKED, read.framing(Method.GET));
        assertEquals("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", rewritten(head));
    }

    @Test
    void aLengthIn1xxIsLeftOut() {
        ResponseHead read = wire.acceptedResponse("HTTP/1.1 103 Early\r\nContent-Length: 5\r\n\r\n");
        assertTrue(read.repaired());
        assertEquals("HTTP/1.1 103 Early\n\n", rewritten("HTTP/1.1 103 Early|Content-Length: 5||"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set-Cookie", "X-Anything"})
    void controlBytesStayInValuesThatMeanNothingToUs(String name) {
        ResponseHead head = wire.acceptedResponse("HTTP/1.1 200 OK\r\n" + name + ": a\u0001\u007f\r\n\r\n");
        assertFalse(head.repaired());
        assertEquals("a\u0001\u007f", wire.text(head.valueStart(0), head.valueEnd(0)));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, 200, OK",
        "'HTTP/1.1 200 ', 200, ''",
        "HTTP/1.1 200, 200, ''",
        "HTTP/1.0 404 Not  Found, 404, Not  Found",
        "HTTP/1.1 200  OK, 200, ' OK'",
        "HTTP/1.1 500 caf\u00e9\tx, 500, caf\u00e9\tx",
        "HTTP/1.1 999 Odd, 999, Odd"
    })
    void theReasonIsWhateverFollows(String line, int status, String reason) {
        ResponseHead head = wire.acceptedResponse(line + "\r\n\r\n");
        assertEquals(status, head.status());
        assertEquals(reason, wire.text(head.reasonStart(), head.reasonEnd()));
    }

    /** RFC 9112 §6.3, all of it that concerns responses. */
    @ParameterizedTest
    @CsvSource({
        "GET, 200, '', UNTIL_CLOSE",
        "GET, 200, Content-Length: 5, FIXED",
        "GET, 200, Content-Length: 0, FIXED",
        "GET, 200, Transfer-Encoding: chunked, CHUNKED",
        "HEAD, 200, Content-Length: 5, NONE",
        "HEAD, 200, Transfer-Encoding: chunked, NONE",
        "HEAD, 200, '', NONE",
        "GET, 304, Content-Length: 5, NONE",
        "GET, 304, Transfer-Encoding: chunked, NONE",
        "GET, 204, '', NONE",
        "GET, 204, Content-Length: 0, NONE",
        "GET, 204, Content-Length: 5, NONE",
        "GET, 204, Transfer-Encoding: chunked, NONE",
        "GET, 100, '', NONE",
        "GET, 205, '', UNTIL_CLOSE",
        "POST, 500, '', UNTIL_CLOSE"
    })
    void theLengthDependsOnTheRequestToo(Method method, int status, String field, BodyFraming framing) {
        assertEquals(framing, accepted(1, status, field).framing(method));
    }

    @Test
    void aBodyAnnouncedWith204EndsTheConnection() {
        assertTrue(accepted(1, 204, "Content-Length: 0").keepAlive());
        assertFalse(accepted(1, 204, "Content-Length: 5").keepAlive());
        assertFalse(accepted(1, 204, "Transfer-Encoding: chunked").keepAlive());
    }

    @Test
    void aZeroLengthWith204IsTakenOut() {
        assertTrue(accepted(1, 204, "Content-Length: 0").dropped(0));
        assertFalse(accepted(1, 200, "Content-Length: 0").dropped(0));
    }

    @ParameterizedTest
    @CsvSource({"1, '', true", "1, Connection: close, false", "0, '', false", "0, Connection: keep-alive, true"})
    void persistenceFollowsTheVersion(int minor, String field, boolean keepAlive) {
        assertEquals(keepAlive, accepted(minor, 200, field).keepAlive());
    }

    @Test
    void interimResponsesAreKnownAsSuch() {
        assertTrue(accepted(1, 199, "").isInterim());
        assertFalse(accepted(1, 200, "").isInterim());
    }

    @Test
    void the101NamesItsProtocol() {
        ResponseHead head = accepted(1, 101, "Upgrade: websocket");
        assertEquals("websocket", wire.text(head.upgradeStart(), head.upgradeEnd()));
        assertTrue(head.keepsUpgrade());
        assertFalse(accepted(1, 200, "Upgrade: h2").keepsUpgrade());
    }

    @Test
    void underscoresInABackendsFieldNamesAreItsOwnBusiness() {
        accepted(1, 200, "Content_Type: x");
    }

    private ResponseHead accepted(int minor, int status, String field) {
        String line = field.isEmpty() ? "" : field + "\r\n";
        return wire.acceptedResponse("HTTP/1." + minor + " " + status + " X\r\n" + line + "\r\n");
    }
}
