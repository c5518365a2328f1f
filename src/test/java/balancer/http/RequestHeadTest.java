package balancer.http;

import static balancer.http.Wire.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are refused and why, and what is known of the others. Each is read whole and at every cut. */
class RequestHeadTest {
    private static final String HOST = "Host: a\r\n";
    private final Wire wire = new Wire();

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void whatTwoParsersCouldReadDifferentlyIsRefused(String rule, String reason, String request) {
        assertEquals(reason, wire.request(request));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(requestLines(), versionsAndTargets(), fieldLines(), hosts(), lengths())
                .flatMap(table -> table);
    }

    private static Stream<Arguments> requestLines() {
        return Stream.of(
                refused("RFC 9112 §3: two spaces", "bad-request-line", "GET  / HTTP/1.1\r\n" + HOST),
                refused("two spaces before the version", "bad-request-line", "GET /  HTTP/1.1\r\n" + HOST),
                refused("space at the end", "bad-request-line", "GET / HTTP/1.1 \r\n" + HOST),
                refused("space at the start", "bad-request-line", " GET / HTTP/1.1\r\n" + HOST),
                refused("tab as separator", "bad-request-line", "GET\t/ HTTP/1.1\r\n" + HOST),
                refused("tab before the version", "bad-target", "GET /\tHTTP/1.1\r\n" + HOST),
                refused("space in the target", "bad-request-line", "GET /a b HTTP/1.1\r\n" + HOST),
                refused("no method", "bad-request-line", "/ HTTP/1.1\r\n" + HOST),
                refused("method is no token", "bad-request-line", "GE(T / HTTP/1.1\r\n" + HOST),
                refused("obs-text in the method", "bad-request-line", "GET\u00e9 / HTTP/1.1\r\n" + HOST),
                refused("HTTP/0.9", "bad-request-line", "GET /\r\n"),
                refused("only a method", "bad-request-line", "GET\r\n"),
                refused("nothing but a space", "bad-request-line", " \r\n"),
                refused("an empty line", "bad-request-line", "\r\nGET / HTTP/1.1\r\n" + HOST),
                refused("empty line with bare LF", "bare-line-feed", "\nGET / HTTP/1.1\r\n" + HOST),
                refused("TLS hello on a plain port", "control-byte", "\u0016\u0003\u0001\u0002"),
                refused("bare LF ends the line", "bare-line-feed", "GET / HTTP/1.1\n" + HOST),
                refused("bare CR", "bare-carriage-return", "GET /\rHTTP/1.1\r\n" + HOST),
                refused("CR CR LF", "bare-carriage-return", "GET / HTTP/1.1\r\r\n" + HOST),
                refused("NUL", "control-byte", "GET /\0 HTTP/1.1\r\n" + HOST),
                refused("DEL", "control-byte", "GET /\u007f HTTP/1.1\r\n" + HOST));
    }

    private static Stream<Arguments> versionsAndTargets() {
        return Stream.of(
                refused("HTTP/2 preface", "unsupported-version", "PRI * HTTP/2.0\r\n\r\nSM\r\n"),
                refused("HTTP/1.2", "unsupported-version", "GET / HTTP/1.2\r\n" + HOST),
                refused("HTTP/0.9 written out", "unsupported-version", "GET / HTTP/0.9\r\n" + HOST),
                refused("two-digit version", "bad-request-line", "GET / HTTP/1.10\r\n" + HOST),
                refused("HTTP/01.1", "bad-request-line", "GET / HTTP/01.1\r\n" + HOST),
                refused("version without minor", "bad-request-line", "GET / HTTP/1\r\n" + HOST),
                refused("RFC 9112 §2.3: lower-case version", "bad-request-line", "GET / http/1.1\r\n" + HOST),
                refused("another protocol", "bad-request-line", "OPTIONS / RTSP/1.0\r\n" + HOST),
                refused("CONNECT", "connect-method", "CONNECT a:443 HTTP/1.1\r\n" + HOST),
                refused("CONNECT with a path", "connect-method", "CONNECT / HTTP/1.1\r\n" + HOST),
                refused("asterisk with GET", "bad-target", "GET * HTTP/1.1\r\n" + HOST),
                refused("asterisk and more", "bad-target", "OPTIONS *a HTTP/1.1\r\n" + HOST),
                refused("authority-form", "bad-target", "GET a:80 HTTP/1.1\r\n" + HOST),
                refused("relative target", "bad-target", "GET index.html HTTP/1.1\r\n" + HOST),
                refused("fragment", "bad-target", "GET /a#b HTTP/1.1\r\n" + HOST),
                refused("raw UTF-8 target", "bad-target", "GET /\u00c3\u00a9 HTTP/1.1\r\n" + HOST),
                refused("scheme other than http(s)", "bad-target", "GET ftp://a/ HTTP/1.1\r\n" + HOST),
                refused("userinfo", "bad-target", "GET http://u@a/ HTTP/1.1\r\n" + HOST),
                refused("no authority", "bad-target", "GET http:///x HTTP/1.1\r\n" + HOST),
                refused("backslash in the authority", "bad-target", "GET http://a\\b/ HTTP/1.1\r\n" + HOST),
                refused("port only", "bad-target", "GET http://:80/ HTTP/1.1\r\n" + HOST));
    }

    private static Stream<Arguments> fieldLines() {
        return Stream.of(
                withField("space before colon (CVE-2019-16276)", "space-before-colon", "Content-Length : 5"),
                withField("tab before colon", "space-before-colon", "X\t: 5"),
                withField("obs-fold, RFC 9112 §5.2", "folded-line", "X: 1\r\n 2"),
                withField("obs-fold by tab", "folded-line", "X: 1\r\n\tTransfer-Encoding: chunked"),
                withField("obs-fold of nothing", "folded-line", "X: 1\r\n "),
                withField("no colon", "bad-field-name", "Xyz"),
                withField("empty name", "bad-field-name", ": 5"),
                withField("name is no token", "bad-field-name", "X(y): 5"),
                withField("obs-text in a name", "bad-field-name", "X\u00e9: 5"),
                withField("NUL in a value", "control-byte", "X: a\0b"),
                withField("vertical tab before chunked", "control-byte", "Transfer-Encoding:\u000bchunked"),
                withField("control byte in a name", "control-byte", "X\u0001: 1"),
                withField("control byte in a nomination", "control-byte", "Connection: \u0001"),
                withField("control byte in who trusts it", "control-byte", "X-Request-Id: \u0001"),
                withField("ESC in X-Forwarded-For", "control-byte", "X-Forwarded-For: \u001b[31m"),
                withField("bare LF in a value", "bare-line-feed", "X: a\nTransfer-Encoding: chunked"),
                withField("bare CR in a value", "bare-carriage-return", "X: a\rb"),
                withField("lookalike of a length", "ambiguous-field-name", "content_length: 5"),
                withField("lookalike of a coding", "ambiguous-field-name", "Transfer.Encoding: x"),
                withField("of what h2c needs", "ambiguous-field-name", "HTTP2!Settings: x"),
                withField("of a connection field", "ambiguous-field-name", "Proxy~Connection: x"),
                withField("of another", "ambiguous-field-name", "Keep'Alive: x"),
                withField("Connection is no list", "bad-connection", "Connection: close;x"),
                withField("Connection of two words", "bad-connection", "Connection: close x"),
                withField("flood of nominations", "bad-connection", "Connection: " + "a,".repeat(17)),
                refused("first line is folded", "space-before-field", "GET / HTTP/1.1\r\n X: 1\r\n" + HOST),
                refused("first line is blank", "space-before-field", "GET / HTTP/1.1\r\n \r\n" + HOST));
    }

    private static Stream<Arguments> hosts() {
        return Stream.of(
                refused("RFC 9112 §3.2: no Host", "missing-host", "GET / HTTP/1.1\r\n"),
                refused("no Host with absolute-form", "missing-host", "GET http://a/ HTTP/1.1\r\n"),
                refused("two Hosts", "repeated-host", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n"),
                refused("twice the same Host", "repeated-host", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n"),
                refused("two Hosts in HTTP/1.0", "repeated-host", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n"),
                refused("a port without a host", "bad-host", "GET / HTTP/1.1\r\nHost: :80\r\n"),
                refused("no host in absolute-form", "bad-target", "GET http:/// HTTP/1.1\r\nHost:\r\n"),
                refused("bad Host in HTTP/1.0", "bad-host", "GET / HTTP/1.0\r\nHost: a/b\r\n"),
                refused("list of hosts", "bad-host", "GET / HTTP/1.1\r\nHost: a, b\r\n"),
                refused("userinfo in Host", "bad-host", "GET / HTTP/1.1\r\nHost: u@a\r\n"));
    }

    private static Stream<Arguments> lengths() {
        return Stream.of(
                withField("CL.TE smuggling", "length-and-chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked"),
                withField("TE.CL smuggling", "length-and-chunked", "Transfer-Encoding: x\r\nContent-Length: x"),
                withField("two lengths", "repeated-content-length", "Content-Length: 5\r\nContent-Length: 6"),
                withField("the same length twice", "repeated-content-length", "Content-Length: 5\r\ncontent-length: 5"),
                withField("list of lengths", "bad-content-length", "Content-Length: 5, 5"),
                withField("empty length", "bad-content-length", "Content-Length:"),
                withField("signed length", "bad-content-length", "Content-Length: +5"),
                withField("negative length", "bad-content-length", "Content-Length: -5"),
                withField("hexadecimal length", "bad-content-length", "Content-Length: 0x5"),
                withField("length with a space inside", "bad-content-length", "Content-Length: 1 5"),
                withField("fraction", "bad-content-length", "Content-Length: 5.0"),
                withField("2^63", "bad-content-length", "Content-Length: 9223372036854775808"),
                withField("largest of 19 digits", "bad-content-length", "Content-Length: 9999999999999999999"),
                withField("2^64 + 5", "bad-content-length", "Content-Length: 18446744073709551621"),
                withField("twenty digits", "bad-content-length", "Content-Length: 00000000000000000005"),
                withField("digits of another script", "bad-content-length", "Content-Length: \u00b2"),
                withField("unknown coding", "unknown-transfer-coding", "Transfer-Encoding: gzip"),
                withField("gzip, chunked", "unknown-transfer-coding", "Transfer-Encoding: gzip, chunked"),
                withField("identity", "unknown-transfer-coding", "Transfer-Encoding: identity"),
                withField("TE.TE: xchunked", "unknown-transfer-coding", "Transfer-Encoding: xchunked"),
                withField("chunked is not last", "bad-transfer-encoding", "Transfer-Encoding: chunked, gzip"),
                withField("chunked twice", "bad-transfer-encoding", "Transfer-Encoding: chunked, chunked"),
                withField("chunked and a comma", "bad-transfer-encoding", "Transfer-Encoding: chunked,"),
                withField("empty element first", "bad-transfer-encoding", "Transfer-Encoding: ,chunked"),
                withField("chunked with parameter", "bad-transfer-encoding", "Transfer-Encoding: chunked;q=1"),
                withField("quoted", "bad-transfer-encoding", "Transfer-Encoding: \"chunked\""),
                withField("empty coding", "bad-transfer-encoding", "Transfer-Encoding:"),
                withField("two codings", "bad-transfer-encoding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x"),
                refused("coding in 1.0", "chunked-in-http-1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"));
    }

    private static Arguments withField(String rule, String reason, String fields) {
        return refused(rule, reason, "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n");
    }

    private static Arguments refused(String rule, String reason, String head) {
        return Arguments.of(rule, reason, head + "\r\n");
    }

    @Test
    void aBrowsersRequestIsReadWithoutLoss() {
        RequestHead head = wire.acceptedRequest(
                lines(
                        """
                GET /search?q={"a"|b}\\^`<> HTTP/1.1
                Host: www.example.com:8080
                Accept: text/html
                Cookie:  a=b; c="d"\t
                X-Empty:
                X-Latin: caf\u00e9

                """));
        assertEquals(Method.GET, head.method());
        assertEquals("GET", wire.text(head.methodStart(), head.methodEnd()));
        assertEquals("/search?q={\"a\"|b}\\^`<>", wire.text(head.targetStart(), head.targetEnd()));
        assertEquals("/search?q={\"a\"|b}\\^`<>", wire.text(head.pathStart(), head.pathEnd()));
        assertEquals(5, head.fieldCount());
        assertEquals("Cookie", wire.text(head.nameStart(2), head.nameEnd(2)));
        assertEquals("a=b; c=\"d\"", wire.text(head.valueStart(2), head.valueEnd(2)));
        assertEquals("", wire.text(head.valueStart(3), head.valueEnd(3)));
        assertEquals(Field.HOST, head.field(0));
        assertEquals(Field.OTHER, head.field(1));
        assertEquals(0, head.hostIndex());
        assertEquals(BodyFraming.NONE, head.framing());
        assertEquals(-1, head.contentLength());
        assertEquals(Wire.FROM, head.start());
        assertEquals(wire.bytes.capacity(), head.end());
        assertTrue(head.keepAlive());
        assertFalse(head.hasAuthority());
    }

    /** A cookie that some script made keeps its bytes: it comes back with every request until it expires. */
    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "User-Agent", "Referer", "X-Anything"})
    void controlBytesStayInValuesThatMeanNothingToUs(String name) {
        RequestHead head = wire.acceptedRequest(
                "GET / HTTP/1.1\r\nHost: a\r\n" + name + ": \u0001\u001b[\u000b\u007f \u0002\r\n\r\n");
        assertEquals("\u0001\u001b[\u000b\u007f \u0002", wire.text(head.valueStart(1), head.valueEnd(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X_Forwarded_For",
                "x.forwarded.for",
                "X-Forwarded_Port",
                "X|Real|IP",
                "Content_Type",
                "Max^Forwards",
                "Set`Cookie",
                "Cache*Control",
                "Proxy+Authorization",
                "Proxy$Authenticate",
                "X#Request%Id",
                "Proxy_Anything",
                "X&Forwarded-New"
            })
    void whatLooksLikeAFieldThatWeKnowIsLeftOut(String name) {
        RequestHead head = wire.acceptedRequest("GET / HTTP/1.1\r\nHost: a\r\n" + name + ": 1\r\n\r\n");
        assertTrue(head.dropped(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X_Y",
                "X.Real.IPv6",
                "Content_Typ",
                "_",
                "X-Forwarded-For",
                "X-Forwarded-New",
                "Proxy-New",
                "Proxying_X"
            })
    void whatLooksLikeNothingWeKnowIsKept(String name) {
        RequestHead head = wire.acceptedRequest("GET / HTTP/1.1\r\nHost: a\r\n" + name + ": 1\r\n\r\n");
        assertFalse(head.dropped(1));
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, Max-Forwards: 7, 7",
        "TRACE, max-forwards: 0, 0",
        "GET, Max-Forwards: 0, -1",
        "OPTIONS, Max-Forwards: x, -1",
        "OPTIONS, Max-Forwards:, -1",
        "OPTIONS, Max-Forwards: 99999999999999999999, 9223372036854775807",
        "OPTIONS, X: 0, -1"
    })
    void traceAndOptionsSayHowFarTheyGo(String method, String field, long hops) {
        RequestHead head = wire.acceptedRequest(method + " / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
        assertEquals(hops, head.maxForwards());
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://a.b/c?d,        a.b,     '',  /c?d",
        "GET HTTPS://[::1]:8443/,   [::1]:8443, '', /",
        "GET http://a,              a,       '/', ''",
        "GET hTTp://a:80?q,         a:80,    '/', ?q",
        "OPTIONS http://a,          a,       '*', ''",
        "OPTIONS http://a/,         a,       '',  /",
        "OPTIONS *,                 '',      '',  *",
        "GET //a/b,                 '',      '',  //a/b",
        "GET /?http://b,            '',      '',  /?http://b"
    })
    void targetsAreSplitIntoAuthorityAndPath(String methodAndTarget, String authority, String implied, String path) {
        RequestHead head = wire.acceptedRequest(methodAndTarget + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(authority, wire.text(head.authorityStart(), head.authorityEnd()));
        assertEquals(implied, head.impliedPath() == 0 ? "" : String.valueOf(head.impliedPath()));
        assertEquals(path, wire.text(head.pathStart(), head.pathEnd()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', NONE, -1",
        "Content-Length: 0, FIXED, 0",
        "content-LENGTH:\t05 , FIXED, 5",
        "Content-Length: 9223372036854775807, FIXED, 9223372036854775807",
        "Transfer-Encoding: chunked, CHUNKED, -1",
        "TRANSFER-encoding:\tChunKed\t, CHUNKED, -1"
    })
    void theLengthIsDecidedOnce(String field, BodyFraming framing, long length) {
        RequestHead head = wire.acceptedRequest(
                "POST / HTTP/1.1\r\nHost: x\r\n" + (field.isEmpty() ? "" : field + "\r\n") + "\r\n");
        assertEquals(framing, head.framing());
        assertEquals(length, head.contentLength());
        assertEquals(framing == BodyFraming.CHUNKED, head.chunked());
    }

    @ParameterizedTest
    @CsvSource({"1, 100-continue, true", "1, 100-CONTINUE, true", "1, something-else, false", "0, 100-continue, false"})
    void onlyHttp11CanExpectContinue(int minor, String value, boolean expects) {
        RequestHead head =
                wire.acceptedRequest("PUT / HTTP/1." + minor + "\r\nHost: x\r\nExpect: " + value + "\r\n\r\n");
        assertEquals(expects, head.expectsContinue());
        assertEquals(minor == 0, head.dropped(1));
    }
}
