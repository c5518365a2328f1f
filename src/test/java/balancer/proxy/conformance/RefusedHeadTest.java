package balancer.proxy.conformance;

import static balancer.proxy.conformance.Refusals.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that are not what RFC 9112 §2 to §5 describe: the answer is delivered, and nothing behind them runs. */
final class RefusedHeadTest {
    private static final String LINE = "GET / HTTP/1.1\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"requestLines", "targets", "fieldLines", "hosts", "limits"})
    void aMalformedHeadIsRefused(String rule, int status, String reason, String request) {
        Refusals.assertHeadRefused(status, reason, request);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "400, bad-request-line, `nonsense\n`",
                "414, request-line-too-long, `GET /`",
                "431, head-too-large, `GET / HTTP/1.1\nX: `",
                "501, connect-method, `CONNECT site:1 HTTP/1.1\n`",
                "505, unsupported-version, `GET / HTTP/3.0\n`"
            })
    void theAnswerArrivesThoughMegabytesFollow(int status, String reason, String beginning) {
        LoopHarness world = new LoopHarness(new HarnessSettings());
        RawClient client = world.client();
        Arrival.AT_ONCE.send(world, client.peer(), Notation.raw(beginning) + "x".repeat(4 << 20));
        client.expectOwnAnswer(status, reason);
        assertEquals(0, client.peer().unsent(), "bytes of the client that nobody took");
        world.tearDown();
    }

    static Stream<Arguments> requestLines() {
        String bad = "bad-request-line";
        return Stream.of(
                line("RFC 9112 §3: two spaces", 400, bad, "GET  / HTTP/1.1"),
                line("two spaces before the version", 400, bad, "GET /  HTTP/1.1"),
                line("space behind the version", 400, bad, "GET / HTTP/1.1 "),
                line("space before the method", 400, bad, " GET / HTTP/1.1"),
                line("tab", 400, bad, "GET\t/ HTTP/1.1"),
                line("space in the target: another version", 400, bad, "GET / HTTP/1.1 HTTP/1.1"),
                line("method is no token", 400, bad, "G(T / HTTP/1.1"),
                line("HTTP/0.9", 400, bad, "GET /"),
                line("version in lower case, RFC 9112 §2.3", 400, bad, "GET / http/1.1"),
                line("version with a leading zero", 400, bad, "GET / HTTP/01.1"),
                line("version without minor", 400, bad, "GET / HTTP/1"),
                line("five empty lines, RFC 9112 §2.2", 400, bad, "\n\n\n\n\nGET / HTTP/1.1"),
                line("bare LF", 400, "bare-line-feed", "GET / HTTP/1.1␊X: y"),
                line("bare CR", 400, "bare-carriage-return", "GET / HTTP/1.1␍X: y"),
                line("NUL", 400, "control-byte", "GET /␀ HTTP/1.1"),
                line("TLS on a plain port", 400, "control-byte", "␖␃␁␀"),
                line("RFC 9110 §15.6.6: HTTP/1.2", 505, "unsupported-version", "GET / HTTP/1.2"),
                line("HTTP/2 with prior knowledge", 505, "unsupported-version", "PRI * HTTP/2.0"),
                line("HTTP/0.9 written out", 505, "unsupported-version", "GET / HTTP/0.9"));
    }

    static Stream<Arguments> targets() {
        String bad = "bad-target";
        return Stream.of(
                line("RFC 9110 §9.3.6: CONNECT", 501, "connect-method", "CONNECT site:443 HTTP/1.1"),
                line("RFC 9112 §3.2.4: asterisk-form is for OPTIONS", 400, bad, "GET * HTTP/1.1"),
                line("authority-form is for CONNECT", 400, bad, "GET site:80 HTTP/1.1"),
                line("neither form", 400, bad, "GET index.html HTTP/1.1"),
                line("fragment (CVE-2023-45539)", 400, bad, "GET /public#/../admin HTTP/1.1"),
                line("userinfo", 400, bad, "GET http://site@elsewhere/ HTTP/1.1"),
                line("another scheme", 400, bad, "GET ftp://site/ HTTP/1.1"),
                line("a scheme without a host", 400, bad, "GET http:///admin HTTP/1.1"),
                line("bytes that need encoding", 400, bad, "GET /\u00c3\u00bc HTTP/1.1"));
    }

    static Stream<Arguments> fieldLines() {
        return Stream.of(
                field("RFC 9112 §5.1: space before the colon", "space-before-colon", "X : 1"),
                field("tab before the colon", "space-before-colon", "X\t: 1"),
                field("RFC 9112 §5.2: obs-fold", "folded-line", "X: 1\n 2"),
                field("obs-fold by tab that hides a coding", "folded-line", "X: 1\n\tTransfer-Encoding: chunked"),
                field("empty name", "bad-field-name", ": 1"),
                field("empty name (CVE-2023-25725)", "bad-field-name", ":"),
                field("name is no token", "bad-field-name", "X[1]: 1"),
                field("no colon", "bad-field-name", "nonsense"),
                field("RFC 9112 §2.2: bare LF", "bare-line-feed", "X: 1␊Transfer-Encoding: chunked"),
                field("bare CR", "bare-carriage-return", "X: 1␍Transfer-Encoding: chunked"),
                field("CR CR LF", "bare-carriage-return", "X: 1␍"),
                field("NUL in a value", "control-byte", "X: 1␀2"),
                field("NUL in a name", "control-byte", "X␀: 1"),
                field("ESC in a value that we trust", "control-byte", "X-Forwarded-For: ␛[31m"),
                field("DEL in a value that we read", "control-byte", "Expect: \u007f"),
                field("passes for Content-Length in CGI", "ambiguous-field-name", "Content.Length: 5"),
                field("Connection is no list of tokens", "bad-connection", "Connection: close;close"),
                field("a flood of options", "bad-connection", "Connection: " + "x, ".repeat(17)),
                row("RFC 9112 §2.2: space first", 400, "space-before-field", LINE + " X: 1\nHost: site\n\n"));
    }

    static Stream<Arguments> hosts() {
        return Stream.of(
                row("RFC 9112 §3.2: no Host", 400, "missing-host", LINE + "X: 1\n\n"),
                row("no Host, absolute-form", 400, "missing-host", "GET http://site/ HTTP/1.1\nX: 1\n\n"),
                row("two", 400, "repeated-host", LINE + "Host: site\nHost: elsewhere\n\n"),
                row("twice the same", 400, "repeated-host", LINE + "Host: site\nhost: site\n\n"),
                row("two in HTTP/1.0", 400, "repeated-host", "GET / HTTP/1.0\nHost: site\nHost: site\n\n"),
                row("a list", 400, "bad-host", LINE + "Host: site, elsewhere\n\n"),
                row("userinfo", 400, "bad-host", LINE + "Host: site@elsewhere\n\n"),
                row("a path", 400, "bad-host", LINE + "Host: site/admin\n\n"),
                row("a space", 400, "bad-host", LINE + "Host: site elsewhere\n\n"),
                row("a port only", 400, "bad-host", LINE + "Host: :80\n\n"),
                row("an escaped slash", 400, "bad-host", LINE + "Host: site%2Fadmin\n\n"),
                row("no number for a port", 400, "bad-host", LINE + "Host: site:http\n\n"),
                row("a port above 65535", 400, "bad-host", LINE + "Host: site:65536\n\n"),
                row("an address without its bracket", 400, "bad-host", LINE + "Host: [::1\n\n"));
    }

    static Stream<Arguments> limits() {
        String tooLong = "request-line-too-long";
        return Stream.of(
                line("RFC 9110 §15.5.15: target above 8 KiB", 414, tooLong, "GET /" + "x".repeat(8_192) + " HTTP/1.1"),
                line("method without end", 414, tooLong, "X".repeat(8_193)),
                row(
                        "RFC 6585 §5: field above 16 KiB",
                        431,
                        "head-too-large",
                        LINE + "X: " + "x".repeat(16_384) + "\n\n"),
                row(
                        "many fields above 16 KiB",
                        431,
                        "head-too-large",
                        LINE + ("X: " + "x".repeat(400) + "\n").repeat(50)),
                row("101 fields", 431, "too-many-fields", LINE + "X: 1\n".repeat(101) + "Host: site\n\n"));
    }

    private static Arguments line(String rule, int status, String reason, String line) {
        return row(rule, status, reason, line + "\nHost: site\n\n");
    }

    private static Arguments field(String rule, String reason, String field) {
        return row(rule, 400, reason, LINE + "Host: site\n" + field + "\n\n");
    }
}
