package balancer.proxy.conformance;

import static balancer.proxy.conformance.Refusals.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunked request bodies, RFC 9112 §7.1. The head is fine and may be on its way already; the body is not. */
final class RefusedChunksTest {
    private static final String HEAD = "POST / HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"sizes", "ends", "trailers"})
    void brokenChunksAreRefusedAndTheBackendSeesTheCut(String rule, int status, String reason, String request) {
        Refusals.assertBodyRefused(status, reason, request);
    }

    static Stream<Arguments> sizes() {
        String bad = "bad-chunk-size";
        return Stream.of(
                body("RFC 9112 §7.1: plus", bad, "+4\nbody\n0\n\n"),
                body("minus", bad, "-4\nbody\n0\n\n"),
                body("0x (CVE-2022-24801)", bad, "0x4\nbody\n0\n\n"),
                body("no digit", bad, "\nbody\n0\n\n"),
                body("no hexadecimal digit", bad, "g\nbody\n0\n\n"),
                body("space before", bad, " 4\nbody\n0\n\n"),
                body("space behind", bad, "4 \nbody\n0\n\n"),
                body("tab behind", bad, "4\t\nbody\n0\n\n"),
                body("quotes", bad, "\"4\"\nbody\n0\n\n"),
                body("underscore", bad, "0_4\nbody\n0\n\n"),
                body("2^63", bad, "8000000000000000\nbody\n0\n\n"),
                body("2^64 + 4: a 64-bit reader sees 4 (CVE-2013-2028)", bad, "10000000000000004\nbody\n0\n\n"),
                body("zeros without end", bad, "0".repeat(17) + "4\nbody\n0\n\n"),
                body("NUL behind", "control-byte", "4␀\nbody\n0\n\n"),
                body("bare LF ends the line (CVE-2025-22871)", "bare-line-feed", "4␊body\n0\n\n"),
                body("bare CR ends the line", "bare-carriage-return", "4␍body\n0\n\n"),
                body("TERM.EXT: LF in an extension (CVE-2025-58056)", "bare-line-feed", "4;a␊body\n0\n\n"),
                body("CR in an extension", "bare-carriage-return", "4;a␍b\nbody\n0\n\n"),
                body("NUL in an extension", "control-byte", "4;␀\nbody\n0\n\n"),
                body("an extension of 1 KiB", "chunk-line-too-long", "4;" + "a".repeat(1_024) + "\nbody\n0\n\n"),
                body(
                        "extensions far larger than the data (CVE-2023-39326)",
                        "bad-chunk-extension",
                        ("1;" + "a".repeat(1_000) + "\nx\n").repeat(20) + "0\n\n"));
    }

    static Stream<Arguments> ends() {
        String bad = "bad-chunk-end";
        return Stream.of(
                body("more data than announced", bad, "4\nbodyx\n0\n\n"),
                body("less data than announced", bad, "5\nbody\n0\n\n"),
                body("no CR LF behind the data", bad, "4\nbody0\n\n"),
                body("LF behind the data", bad, "4\nbody␊0\n\n"),
                body("CR behind the data", bad, "4\nbody␍0\n\n"),
                body("two bytes that are not CR LF", bad, "4\nbodyXX0\n\n"),
                body("CR and another byte", bad, "4\nbody␍X0\n\n"));
    }

    static Stream<Arguments> trailers() {
        String forbidden = "forbidden-trailer";
        return Stream.of(
                body("RFC 9110 §6.5.1: a length", forbidden, "0\nContent-Length: 4\n\n"),
                body("a coding", forbidden, "0\nTransfer-Encoding: chunked\n\n"),
                body("a host", forbidden, "0\nHost: elsewhere\n\n"),
                body("a credential", forbidden, "0\nAuthorization: Basic eDp5\n\n"),
                body("where it came from", forbidden, "0\nX-Forwarded-For: 127.0.0.1\n\n"),
                body("its lookalike", forbidden, "0\nX_Forwarded_For: 127.0.0.1\n\n"),
                body("Connection", forbidden, "0\nConnection: close\n\n"),
                body("no colon", "bad-field-name", "0\nnonsense\n\n"),
                body("space before the colon", "space-before-colon", "0\nX : 1\n\n"),
                body("folded", "folded-line", "0\nX: 1\n 2\n\n"),
                body("bare LF", "bare-line-feed", "0\nX: 1␊\n\n"),
                body("bare LF ends the section", "bare-line-feed", "0\n␊"),
                body("bare CR", "bare-carriage-return", "0\n␍X"),
                body("NUL", "control-byte", "0\nX: ␀\n\n"),
                row(
                        "trailers without end",
                        431,
                        "trailers-too-large",
                        HEAD + "0\n" + ("X: " + "x".repeat(500) + "\n").repeat(20) + "\n"),
                row("101 trailers", 431, "trailers-too-large", HEAD + "0\n" + "X: 1\n".repeat(101) + "\n"));
    }

    private static Arguments body(String rule, String reason, String body) {
        return row(rule, 400, reason, HEAD + body);
    }
}
