package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §7.1. In the tables | is CR LF, so that a lone \n or \r stands out. */
class ChunkedFramerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0||",
                "5|hello|0||",
                "A|0123456789|a|0123456789|0||",
                "0000000000000005|hello|0000000000000000||",
                "5;a|hello|0;b||",
                "5;a=b;c=\"d e\"|hello|0||",
                "5;a ; b = \"\\\"\"|hello|0||",
                "5|\r\n\r\n\0|0||",
                "0|X-Checksum: 1||",
                "1|x|0|Server-Timing:|X: caf\u00e9\t||"
            })
    void validBodiesPassByteForByteAndNothingBehindThem(String body) {
        Framing framing = Framing.chunked(wire(body) + "GET /next");
        assertEquals("DONE", framing.verdict());
        assertEquals(wire(body), framing.passed);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "bad-chunk-size, `|x`",
                "bad-chunk-size, `-1|x|0||`",
                "bad-chunk-size, `+1|x|0||`",
                "bad-chunk-size, `0x1|x|0||`",
                "bad-chunk-size, ` 1|x|0||`",
                "bad-chunk-size, `1 |x|0||`",
                "bad-chunk-size, `1\t|x|0||`",
                "bad-chunk-size, `1 ;a|x|0||`",
                "bad-chunk-size, `1_0|x|0||`",
                "bad-chunk-size, `1,1|x|0||`",
                "bad-chunk-size, `g|x|0||`",
                "bad-chunk-size, `;a|x|0||`",
                "bad-chunk-size, `\u00b2|x|0||`",
                "bad-chunk-size, `8000000000000000|x`",
                "bad-chunk-size, `FFFFFFFFFFFFFFFF|x`",
                "bad-chunk-size, `00000000000000001|x|0||`",
                "bad-chunk-size, `10000000000000001|x|0||`",
                "bare-line-feed, `1\nx|0||`",
                "bare-line-feed, `1;a\nx|0||`",
                "bare-carriage-return, `1\rx|0||`",
                "bare-carriage-return, `1;a\rb|x|0||`",
                "control-byte, `1;\0|x|0||`",
                "bad-chunk-extension, `1;\u00e9|x|0||`",
                "bad-chunk-extension, `1;|x|0||`",
                "bad-chunk-extension, `1;a |x|0||`",
                "bad-chunk-extension, `1;a=|x|0||`",
                "bad-chunk-extension, `1;a=\"\\|x|0||`",
                "bad-chunk-extension, `1;a=\"|x|0||`",
                "bad-chunk-extension, `1;a=b\"|x|0||`",
                "bad-chunk-extension, `1;a=\"b\"c|x|0||`",
                "bad-chunk-extension, `1;a;;b|x|0||`",
                "bad-chunk-end, `1|xy|0||`",
                "bad-chunk-end, `1|x\n0||`",
                "bad-chunk-end, `1|x\rz0||`",
                "bad-chunk-end, `1|x0||`",
                "bad-chunk-end, `2|x|0||`",
                "bare-line-feed, `0|\n`",
                "bare-line-feed, `0|X: 1\n|`",
                "bare-carriage-return, `0|\rx`",
                "folded-line, `0|X: 1| 2||`",
                "folded-line, `0| X: 1||`",
                "space-before-colon, `0|X : 1||`",
                "bad-field-name, `0|X||`",
                "bad-field-name, `0|: x||`",
                "control-byte, `0|X: \0||`",
                "forbidden-trailer, `0|Content-Length: 5||`",
                "forbidden-trailer, `0|transfer-encoding: chunked||`",
                "forbidden-trailer, `0|Transfer_Encoding: chunked||`",
                "forbidden-trailer, `0|Host: a||`",
                "forbidden-trailer, `0|X-Forwarded-For: 1.2.3.4||`",
                "forbidden-trailer, `0|Connection: close||`",
                "forbidden-trailer, `0|Trailer: X||`",
                "forbidden-trailer, `0|Authorization: x||`",
                "forbidden-trailer, `0|Cookie: x||`"
            })
    void whatTwoParsersCouldReadDifferentlyIsRefused(String reason, String body) {
        assertEquals(reason, Framing.chunked(wire(body)).verdict());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`1   |x|0||`, `0001|x|0||`, true",
                "`0A\t |0123456789|0 ||`, `000A|0123456789|00||`, true",
                "`1 ;a|x|0||`, `01;a|x|0||`, true",
                "`1               |x|0||`, `0000000000000001|x|0||`, true",
                "`1;|x|0||`, `1;|x|0||`, false",
                "`1|x|0|Date: a|X: 1|Host: b||`, `1|x|0|X: 1||`, false",
                "`0|Content-Length: 5||`, `0||`, false",
                "`0|X_Real_IP: 5|Y: 1||`, `0|Y: 1||`, false"
            })
    void aBackendsSlipsAreMendedOnTheWay(String body, String passed, boolean repaired) {
        Framing framing = Framing.tolerant(wire(body) + "HTTP/1.1 200");
        assertEquals("DONE", framing.verdict());
        assertEquals(wire(passed), framing.passed);
        assertEquals(wire(body).length(), framing.consumed);
        assertEquals(repaired, framing.framer.repaired());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "bad-chunk-size, ` 1|x|0||`",
                "bad-chunk-size, `1                |x|0||`",
                "bad-chunk-size, `1 1|x|0||`",
                "bad-chunk-size, ` |x|0||`",
                "bare-line-feed, `1\nx|0||`",
                "bare-line-feed, `0|X: 1\n|`",
                "control-byte, `0|X: \1||`",
                "space-before-colon, `0|X : 1||`",
                "bad-chunk-end, `1|xy|0||`"
            })
    void everythingElseIsRefusedFromABackendToo(String reason, String body) {
        assertEquals(reason, Framing.tolerant(wire(body)).verdict());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`5|hel`, `5|hel`",
                "`5|hello`, `5|hello`",
                "`5|hello|0`, `5|hello|`",
                "`5|hello|0|`, `5|hello|0|`",
                "`0|X: 1|`, `0|`",
                "`0|X: 1|Y: 2`, `0|`",
                "`7FFFFFFFFFFFFFFF|abc`, `7FFFFFFFFFFFFFFF|abc`"
            })
    void onlyCompleteLinesAndWholeTrailerSectionsPass(String arrived, String passed) {
        Framing framing = Framing.chunked(wire(arrived));
        assertEquals("OPEN", framing.verdict());
        assertEquals(wire(passed), framing.passed);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`0||`, ``",
                "`5|hello|0||`, `hello`",
                "`1|a|2;x=y|bc|3|def|0|X: 1||`, `abcdef`",
                "`3|\r\n0|0||`, `\r\n0`"
            })
    void decodingLeavesTheDataOnly(String body, String data) {
        Framing framing = Framing.decoded(wire(body) + "GET /next");
        assertEquals("DONE", framing.verdict());
        assertEquals(data, framing.passed);
        assertEquals(wire(body).length(), framing.consumed);
    }

    @Test
    void theLimitsOfChunkLinesAndTrailersHoldToTheByte() {
        String line = "1;" + "a".repeat(ChunkedFramer.MAX_SIZE_LINE_BYTES - 4);
        assertEquals("DONE", verdict(line + "\r\nx\r\n0\r\n\r\n"));
        assertEquals("chunk-line-too-long", verdict(line + "a\r\nx\r\n0\r\n\r\n"));
        assertEquals("chunk-line-too-long", verdict("0".repeat(ChunkedFramer.MAX_SIZE_LINE_BYTES)));
        String trailer = "X: " + "a".repeat(ChunkedFramer.MAX_TRAILER_BYTES - 7);
        assertEquals("DONE", verdict("0\r\n" + trailer + "\r\n\r\n"));
        assertEquals("trailers-too-large", verdict("0\r\n" + trailer + "a\r\n\r\n"));
        assertEquals("DONE", verdict("0\r\n" + "X: 1\r\n".repeat(MessageHead.MAX_FIELDS) + "\r\n"));
        assertEquals("trailers-too-large", verdict("0\r\n" + "X: 1\r\n".repeat(MessageHead.MAX_FIELDS + 1) + "\r\n"));
    }

    /** CVE-2023-39326: a little data in a lot of framing. Small chunks alone are no attack. */
    @Test
    void aFloodOfExtensionsIsRefusedButSmallOrLargeChunksAreNot() {
        String flood = ("1;" + "a".repeat(1_000) + "\r\nx\r\n").repeat(100) + "0\r\n\r\n";
        assertEquals("bad-chunk-extension", verdict(flood));
        assertEquals("DONE", verdict("1\r\nx\r\n".repeat(10_000) + "0\r\n\r\n"));
        String paid = ("400;" + "a".repeat(1_000) + "\r\n" + "x".repeat(1_024) + "\r\n").repeat(100) + "0\r\n\r\n";
        assertEquals("DONE", verdict(paid));
    }

    @Test
    void dataIsSkippedNotScanned() {
        BodyFramer framer = new BodyFramer();
        framer.reset(BodyFraming.CHUNKED, -1, false);
        ByteBuffer bytes = Wire.buffer("ffffff\r\nxx");
        bytes.limit(bytes.capacity() - 2); // to look at the data would be out of bounds
        assertEquals(bytes.capacity(), framer.frame(bytes, Wire.FROM, bytes.capacity()));
    }

    private static String verdict(String body) {
        Framing framing = new Framing();
        framing.feed(BodyFraming.CHUNKED, -1, false, body, piece -> 4_099);
        return framing.verdict();
    }

    private static String wire(String body) {
        return body.replace("|", "\r\n");
    }
}
