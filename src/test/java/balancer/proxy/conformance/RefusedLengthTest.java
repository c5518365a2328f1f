package balancer.proxy.conformance;

import static balancer.proxy.conformance.Refusals.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long is the body? Whenever two readers could disagree, RFC 9112 §6, nobody behind us gets to read. */
final class RefusedLengthTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"bothLengths", "transferEncodings", "contentLengths"})
    void aLengthThatTwoReadersCouldSeeDifferentlyIsRefused(String rule, int status, String reason, String request) {
        Refusals.assertHeadRefused(status, reason, request);
    }

    static Stream<Arguments> bothLengths() {
        return Stream.of(
                both("RFC 9112 §6.3: CL.TE", "Content-Length: 4\nTransfer-Encoding: chunked"),
                both("TE.CL", "Transfer-Encoding: chunked\nContent-Length: 4"),
                both("CL.TE in which the coding is unknown", "Content-Length: 4\nTransfer-Encoding: gzip"),
                both("CL.TE in which the coding is empty", "Content-Length: 4\nTransfer-Encoding:"),
                both("CL: 0 and TE", "Content-Length: 0\nTransfer-Encoding: chunked"),
                both("a length that is none, and TE", "Content-Length: x\nTransfer-Encoding: chunked"));
    }

    static Stream<Arguments> transferEncodings() {
        String bad = "bad-transfer-encoding";
        return Stream.of(
                coding("RFC 9112 §6.1: twice chunked in one field", 400, bad, "chunked, chunked"),
                coding("twice chunked in two fields", 400, bad, "chunked\nTransfer-Encoding: chunked"),
                coding("chunked and identity", 400, bad, "chunked\nTransfer-Encoding: identity"),
                coding("chunked is not the last", 400, bad, "chunked, gzip"),
                coding("an empty field", 400, bad, ""),
                coding("a comma", 400, bad, ","),
                coding("chunked in quotes", 400, bad, "\"chunked\""),
                coding("chunked with a parameter", 400, bad, "chunked;q=1"),
                coding("chunked with a comma behind", 400, bad, "chunked,"),
                coding("chunked with a comma before", 400, bad, ",chunked"),
                coding("chunked and a second word", 400, bad, "chunked x"),
                coding("vertical tab (CVE-2019-18277)", 400, "control-byte", "␋chunked"),
                coding("form feed behind", 400, "control-byte", "chunked␌"),
                coding("NUL behind", 400, "control-byte", "chunked␀"),
                coding("bare CR before", 400, "bare-carriage-return", "␍chunked"),
                coding("bare LF before", 400, "bare-line-feed", "␊chunked"),
                coding("folded", 400, "folded-line", "\n chunked"),
                coding("no-break space before", 400, bad, "\u00a0chunked"),
                coding("RFC 9112 §6.1: gzip under chunked", 501, "unknown-transfer-coding", "gzip, chunked"),
                coding("unknown coding", 501, "unknown-transfer-coding", "xchunked"),
                coding("identity, withdrawn by RFC 7230", 501, "unknown-transfer-coding", "identity"),
                coding("begins like chunked", 501, "unknown-transfer-coding", "chunkedd"),
                row(
                        "RFC 9112 §6.1: TE in HTTP/1.0",
                        400,
                        "chunked-in-http-1.0",
                        "POST / HTTP/1.0\nHost: site\nTransfer-Encoding: chunked\n\n0\n\n"),
                row(
                        "TE named otherwise (CGI reads _ as -)",
                        400,
                        "ambiguous-field-name",
                        "POST / HTTP/1.1\nHost: site\nTransfer_Encoding: chunked\n\n0\n\n"),
                row(
                        "TE with a space before its colon (CVE-2019-16276)",
                        400,
                        "space-before-colon",
                        "POST / HTTP/1.1\nHost: site\nTransfer-Encoding : chunked\n\n0\n\n"));
    }

    static Stream<Arguments> contentLengths() {
        String twice = "repeated-content-length";
        return Stream.of(
                length("RFC 9112 §6.3: two that differ", twice, "4\nContent-Length: 5"),
                length("two that agree: one hop may drop the other", twice, "4\nContent-Length: 4"),
                length("the second is none", twice, "4\nContent-Length: x"),
                length("a list of the same", "4, 4"),
                length("a list that differs", "4,5"),
                length("empty", ""),
                length("plus (CVE-2021-32715)", "+4"),
                length("minus", "-4"),
                length("minus zero", "-0"),
                length("hexadecimal", "0x4"),
                length("a letter behind", "4a"),
                length("decimal point", "4.0"),
                length("exponent", "4e0"),
                length("underscore (Python's int)", "1_0"),
                length("inner space (CVE-2018-7159)", "1 0"),
                length("no-break space", "\u00a04"),
                length("quotes", "\"4\""),
                length("digits of another script", "\u00b2"),
                length("2^63", "9223372036854775808"),
                length("2^64 + 4: a 64-bit reader sees 4", "18446744073709551620"),
                length("more digits than any counter has", "0".repeat(300) + "4"),
                length("control byte", "control-byte", "4␀"),
                length("folded", "folded-line", "\n 4"),
                row(
                        "CL named otherwise (CGI reads _ as -)",
                        400,
                        "ambiguous-field-name",
                        "POST / HTTP/1.1\nHost: site\nContent_Length: 4\n\nbody"));
    }

    private static Arguments both(String rule, String fields) {
        String request = "POST / HTTP/1.1\nHost: site\n" + fields + "\n\n0\n\n";
        return row(rule, 400, "length-and-chunked", request);
    }

    private static Arguments coding(String rule, int status, String reason, String value) {
        String request = "POST / HTTP/1.1\nHost: site\nTransfer-Encoding: " + value + "\n\n0\n\n";
        return row("TE: " + rule, status, reason, request);
    }

    private static Arguments length(String rule, String value) {
        return length(rule, "bad-content-length", value);
    }

    private static Arguments length(String rule, String reason, String value) {
        return row("CL: " + rule, 400, reason, "POST / HTTP/1.1\nHost: site\nContent-Length: " + value + "\n\nbody");
    }
}
