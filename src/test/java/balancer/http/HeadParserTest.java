package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.http.HeadParser.Result;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, how early a fault is seen, and what a trickle costs. */
class HeadParserTest {
    private static final int MAX_REQUEST_LINE_BYTES = HeadParser.MAX_HEAD_BYTES / 2;
    private static final String LINE = "GET / HTTP/1.1\r\n";
    private final Wire wire = new Wire();

    @Test
    void aRequestLineOf8KiBPassesAndOneByteMoreDoesNot() {
        int rest = "GET / HTTP/1.1\r\n".length();
        String longest = "GET /" + "a".repeat(MAX_REQUEST_LINE_BYTES - rest) + " HTTP/1.1\r\n";
        assertEquals("COMPLETE", wire.request(longest + "Host: a\r\n\r\n"));
        assertEquals("request-line-too-long", wire.request(longest.replace("GET /", "GET /a") + "Host: a\r\n\r\n"));
    }

    @Test
    void theRequestLineLimitNeedsNoLineEndToBeSeen() {
        assertEquals("NEED_MORE", wire.request("a".repeat(MAX_REQUEST_LINE_BYTES - 1)));
        assertEquals("request-line-too-long", wire.request("a".repeat(MAX_REQUEST_LINE_BYTES)));
    }

    @Test
    void aRequestHeadOf16KiBAndAResponseHeadOf32KiBPassAndOneByteMoreDoesNot() {
        String request = LINE + "Host: a\r\nX: \r\n\r\n";
        String padding = "x".repeat(HeadParser.MAX_HEAD_BYTES - request.length());
        assertEquals("COMPLETE", wire.request(request.replace("X: ", "X: " + padding)));
        assertEquals("head-too-large", wire.request(request.replace("X: ", "X: x" + padding)));
        String response = "HTTP/1.1 200 OK\r\nX: \r\n\r\n";
        String more = "x".repeat(HeadParser.MAX_RESPONSE_HEAD_BYTES - response.length());
        assertEquals("COMPLETE", wire.response(response.replace("X: ", "X: " + more)));
        assertEquals("head-too-large", wire.response(response.replace("X: ", "X: x" + more)));
        assertEquals("head-too-large", wire.response("x".repeat(HeadParser.MAX_RESPONSE_HEAD_BYTES)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 40 << 10, 256 << 10})
    void theLimitsFollowWhatTheOperatorSays(int most) {
        HeadParser own = new HeadParser(most);
        String line = "GET /" + "a".repeat(most / 2 - LINE.length()) + " HTTP/1.1\r\n";
        String rest = "Host: a\r\nX: " + "x".repeat(most / 2 - 16) + "\r\n\r\n";
        assertEquals(most, (line + rest).length());
        assertEquals("COMPLETE", request(own, line + rest));
        assertEquals("head-too-large", request(own, line + "X" + rest));
        assertEquals("request-line-too-long", request(own, line.replace("GET /", "GET /a") + rest.replace("xx", "x")));
        int answer = Math.max(most, HeadParser.MAX_RESPONSE_HEAD_BYTES);
        String response = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(answer - 24) + "\r\n\r\n";
        assertEquals(answer, response.length());
        assertEquals("COMPLETE", response(own, response));
        assertEquals("head-too-large", response(own, response.replace("X:", "XX:")));
    }

    private String request(HeadParser parser, String text) {
        Result result =
                parser.parseRequest(Wire.buffer(text), Wire.FROM, Wire.FROM, Wire.FROM + text.length(), wire.request);
        return result == Result.BAD ? parser.problem().reason() : result.name();
    }

    private String response(HeadParser parser, String text) {
        Result result =
                parser.parseResponse(Wire.buffer(text), Wire.FROM, Wire.FROM, Wire.FROM + text.length(), wire.response);
        return result == Result.BAD ? parser.problem().reason() : result.name();
    }

    @Test
    void bytesBehindTheHeadDoNotCountAgainstIt() {
        assertEquals("COMPLETE", wire.request(LINE + "Host: a\r\n\r\n" + "\n\0body".repeat(4_000)));
    }

    @Test
    void aHundredFieldsOfARequestPassAndOneMoreDoesNot() {
        String fields = "X: 1\r\n".repeat(MessageHead.MAX_FIELDS - 1);
        assertEquals("COMPLETE", wire.request(LINE + "Host: a\r\n" + fields + "\r\n"));
        assertEquals("too-many-fields", wire.request(LINE + "Host: a\r\n" + fields + "X: 1\r\n\r\n"));
        String more = "X: 1\r\n".repeat(ResponseHead.MAX_FIELDS);
        assertEquals("COMPLETE", wire.response("HTTP/1.1 200 OK\r\n" + more + "\r\n"));
        assertEquals("too-many-fields", wire.response("HTTP/1.1 200 OK\r\n" + more + "X: 1\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nX: \0",
                "GET /\n",
                "GET /\rx",
                "\0",
                "GET / HTTP/3.0\r\n",
                "GET / HTTP/1.1\r\nX : 1\r\n",
                "GET / HTTP/1.1\r\nX: 1\r\n 2\r\n"
            })
    void faultsAreSeenBeforeTheHeadIsComplete(String beginning) {
        assertEquals(Result.BAD, parse(beginning, 0));
        assertEquals(Result.NEED_MORE, parse(beginning.substring(0, beginning.length() - 1), 0));
    }

    @Test
    void whatWasExaminedIsNotLookedAtAgainUntilALineEnds() {
        String line = "GET /" + "a".repeat(100);
        assertEquals(Result.NEED_MORE, parse(line, 0));
        // Spoiled in front of `examined`, where only a second look would find it.
        String spoiled = line.replace('G', '\0');
        assertEquals(Result.NEED_MORE, parse(spoiled, line.length() - 1));
        assertEquals(Result.BAD, parse(spoiled + "\r", line.length()));
    }

    @Test
    void theSameHeadsAreFilledAgainAndForgetTheMessageBefore() {
        wire.acceptedRequest("POST http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close, x, upgrade\r\nX: 1\r\n"
                + "Upgrade: websocket\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
        RequestHead head = wire.acceptedRequest("GET /c HTTP/1.1\r\nHost: b\r\nA: 1\r\nB: 2\r\n\r\n");
        assertEquals(3, head.fieldCount());
        assertEquals(-1, head.contentLength());
        assertEquals(BodyFraming.NONE, head.framing());
        assertEquals(false, head.hasAuthority() || head.upgrade() || head.expectsContinue() || head.dropped(2));
        assertEquals(true, head.keepAlive());
        assertEquals(-1, head.lastIndexOf(Field.UPGRADE));
    }

    private Result parse(String text, int examined) {
        ByteBuffer bytes = Wire.buffer(text);
        return wire.parser.parseRequest(bytes, Wire.FROM, Wire.FROM + examined, bytes.capacity(), wire.request);
    }
}
