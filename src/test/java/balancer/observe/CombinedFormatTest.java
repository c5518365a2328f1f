package balancer.observe;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CombinedFormatTest {
    /** What readers of the combined format expect, before what is ours. */
    private static final Pattern COMBINED = Pattern.compile(
            "\\S+ - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] \"[^\"]*\" (\\d{3}|-) \\d+"
                    + " \"[^\"]*\" \"[^\"]*\"(?<ours>( [a-z]+=[^ ]+){9})");

    private LogLines lines = new LogLines(new HarnessSettings().requestIds(), CombinedFormat::new);

    @Test
    void aLineReadsExactlyLikeThis() {
        lines.world.server().answersItsName();
        lines.world
                .client()
                .send("GET /a?b=c HTTP/1.1\nHost: site\nREFERER: http://site/\nUser-Agent: curl/8.5.0\n\n")
                .send("POST / HTTP/1.0\n\n");
        List<String> logged = lines.close();
        String date = logged.get(0).replaceAll(".*\\[(.*)].*", "$1");
        String id = logged.get(0).replaceAll(".* id=(\\S+)00000001 .*", "$1");
        assertEquals(
                List.of(
                        "127.0.0.1 - - [" + date + "] \"GET /a?b=c HTTP/1.1\" 200 1 \"http://site/\" \"curl/8.5.0\""
                                + " rt=0.000200 ct=0.000100 ht=0.000200 backend=127.0.0.1:9001 conn=1 req=1 id=" + id
                                + "00000001 why=- end=ok",
                        "127.0.0.1 - - [" + date + "] \"POST / HTTP/1.0\" 200 1 \"-\" \"-\""
                                + " rt=0.000100 ct=- ht=0.000100 backend=127.0.0.1:9001 conn=1 req=2 id=" + id
                                + "00000002 why=- end=ok"),
                logged);
    }

    @Test
    void whatWasNeverAskedOrAnsweredIsADash() {
        lines.world.client().send("nonsense\n\n");
        List<String> logged = lines.close();
        assertEquals(1, logged.size());
        String line = logged.get(0);
        assertTrue(COMBINED.matcher(line).matches(), line);
        assertTrue(line.contains("] \"nonsense\" 400 "), line);
        assertTrue(line.contains(" ct=- ht=- backend=- conn=1 req=1 "), line);
        assertTrue(line.endsWith(" why=bad-request-line end=bad-request"), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /x HTTP/1.1                      | 400 | missing-host
                    GET /x HTTP/1.1~Host : a             | 400 | space-before-colon
                    GET  /x HTTP/1.1                     | 400 | bad-request-line
                    GET /x y HTTP/1.1                    | 400 | bad-request-line
                    GET x HTTP/1.1                       | 400 | bad-target
                    CONNECT db:5432 HTTP/1.1             | 501 | connect-method
                    GET / HTTP/2.0                       | 505 | unsupported-version
                    POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip | 501 | unknown-transfer-coding
                    """)
    void aRefusedRequestIsLoggedAsItCameWithTheExactReason(String head, int status, String reason) {
        lines.world.client().send(head.replace('~', '\n') + "\n\n");
        String line = lines.close().get(0);
        assertTrue(COMBINED.matcher(line).matches(), line);
        assertTrue(line.contains("] \"" + head.split("~")[0] + "\" " + status + " "), line);
        assertTrue(line.endsWith(" why=" + reason + " end=bad-request"), line);
    }

    @Test
    void whatIsFarTooLongIsRefusedAndCut() {
        lines.world.client().send("GET /" + "x".repeat(9_000));
        lines.world.client().send("GET / HTTP/1.1\nHost: site\nA: " + "x".repeat(17_000));
        List<String> logged = lines.close();
        String line = logged.get(0);
        assertTrue(line.contains("] \"GET /" + "x".repeat(2_044) + "...\" 414 "), line);
        assertTrue(line.endsWith(" why=request-line-too-long end=bad-request"), line);
        assertTrue(logged.get(1).contains("] \"GET / HTTP/1.1\" 431 "), logged.get(1));
        assertTrue(logged.get(1).endsWith(" why=head-too-large end=bad-request"), logged.get(1));
    }

    @Test
    void aHeadThatNeverEndsIsLoggedAsFarAsItCame() {
        lines.world.client().send("\nGET /slow");
        lines.world.advanceMillis(HarnessSettings.HEAD_MILLIS + 10);
        String line = lines.close().get(0);
        assertTrue(line.contains("] \"GET /slow\" 408 "), line);
        assertTrue(line.endsWith(" why=- end=head-timeout"), line);
    }

    @Test
    void aBadChunkHasItsReasonThoughTheHeadWasGood() {
        lines.world.client().send("POST /up HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n\nxyz\n");
        String line = lines.close().get(0);
        assertTrue(line.contains("] \"POST /up HTTP/1.1\" 400 "), line);
        assertTrue(line.endsWith(" why=bad-chunk-size end=bad-request"), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-content-length|HTTP/1.1 200 OK~Content-Length: 2, 3~~ab",
                "bad-status-line|220 mail.example ESMTP~",
                "bare-carriage-return|HTTP/1.1 200 OK~X: a␍b~~",
                "bad-field-name|HTTP/1.1 200 OK~no colon~~",
                "repeated-content-length|HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~",
                "unknown-transfer-coding|HTTP/1.1 200 OK~Transfer-Encoding: gzip~~",
                "bad-upgrade|HTTP/1.1 101 Switching Protocols~~",
                "unasked-upgrade|HTTP/1.1 101 Switching Protocols~Upgrade: x~~",
                "bad-chunk-size|HTTP/1.1 200 OK~Transfer-Encoding: chunked~~xyz~",
                "head-cut|HTTP/1.1 200 OK~Content-Le"
            })
    void aBadAnswerHasItsReason(String reason, String answer) {
        assertAnswerIsBad(reason, answer.replace('~', '\n').replace('␍', '\r'));
    }

    @Test
    void interimAnswersWithoutEndHaveAReasonToo() {
        assertAnswerIsBad("too-many-interims", "HTTP/1.1 103 Early Hints\n\n".repeat(40));
    }

    @Test
    void aSwitchBeforeTheEndOfTheRequestIsNamed() {
        lines.world
                .client()
                .send("POST / HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: x\nContent-Length: 9\n\nhalf");
        lines.world.server().only().reply("HTTP/1.1 101 Switching\nConnection: upgrade\nUpgrade: x\n\n");
        String line = lines.close().get(0);
        assertTrue(line.endsWith(" why=early-upgrade end=bad-response"), line);
    }

    private void assertAnswerIsBad(String reason, String answer) {
        lines.world.client().send(get("/"));
        lines.world.server().only().skipRequest().reply(answer).thenClose();
        String line = lines.close().get(0);
        assertTrue(line.endsWith(" why=" + reason + " end=bad-response"), line);
    }

    @Test
    void aTlsGreetingIsEscaped() {
        lines.world.client().send("\u0016\u0003\u0001\u0002\u0000\u0001\u00fc\"\u001b[2J");
        lines.world.advanceMillis(HarnessSettings.HEAD_MILLIS + 10);
        String line = lines.close().get(0);
        assertTrue(COMBINED.matcher(line).matches(), line);
        assertTrue(line.contains("] \"\\x16\\x03\\x01\\x02\\x00\\x01\\xfc\\x22\\x1b[2J\" 400 "), line);
    }

    @Test
    void aClientThatLeftIs499() {
        lines.world.client().send(get("/")).reset();
        String line = lines.close().get(0);
        assertTrue(line.contains("\"GET / HTTP/1.1\" 499 0 "), line);
        assertTrue(line.endsWith(" end=client-left"), line);
    }

    @Test
    void aCutAnswerKeepsTheStatusThatWasSent() {
        lines.world.client().send(get("/"));
        lines.world
                .server()
                .only()
                .skipRequest()
                .reply("HTTP/1.1 200 OK\nDate: d\nContent-Length: 9\n\nhalf")
                .thenClose();
        String line = lines.close().get(0);
        assertTrue(line.contains("\"GET / HTTP/1.1\" 200 4 "), line);
        assertTrue(line.endsWith(" end=response-cut"), line);
    }

    @Test
    void aTcpConnectionHasNoRequestAndNoStatus() {
        lines = new LogLines(new HarnessSettings().tcp(), CombinedFormat::new);
        RawClient client = lines.world.client().send("hello");
        lines.world.server().only().expect("hello").reply("world").thenFinish();
        client.finish();
        String line = lines.close().get(0);
        assertTrue(line.contains("] \"-\" - 5 \"-\" \"-\" rt="), line);
        assertTrue(line.contains(" backend=127.0.0.1:9001 conn=1 req=1 id=- why=- end=ok"), line);
    }

    @Test
    void aRefusedTcpConnectionStillHasItsClient() {
        lines = new LogLines(new HarnessSettings().tcp(), CombinedFormat::new);
        lines.world.server().refuse();
        lines.world.client();
        String line = lines.close().get(0);
        assertTrue(line.startsWith("127.0.0.1 - - ["), line);
        assertTrue(line.contains("] \"-\" - 0 \"-\" \"-\" rt="), "nobody was sent a status: " + line);
        assertTrue(line.endsWith(" end=no-backend"), line);
    }

    @Test
    void noClientCanForgeALineOrLeaveItsQuotes() {
        lines.world.server().answersItsName();
        lines.world
                .client()
                .send("GET /\"\\ HTTP/1.1\nHost: site\nReferer: \"x\" 200\nUser-Agent: a\tb\\\" caf\u00e9\n\n")
                .expect(ok("a"));
        List<String> logged = lines.close();
        assertEquals(1, logged.size());
        String line = logged.get(0);
        assertTrue(COMBINED.matcher(line).matches(), line);
        assertTrue(line.contains("\"GET /\\x22\\x5c HTTP/1.1\""), line);
        assertTrue(line.contains("\"\\x22x\\x22 200\" \"a\\x09b\\x5c\\x22 caf\\xe9\""), line);
        assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7F), line);
    }

    @Test
    void whatIsVeryLongIsCutVisibly() {
        lines.world.server().answersItsName();
        lines.world
                .client()
                .send("GET /" + "x".repeat(5_000) + " HTTP/1.1\nHost: site\n\n")
                .expect(ok("a"));
        String line = lines.close().get(0);
        assertTrue(line.contains("\"GET /" + "x".repeat(2_044) + "... HTTP/1.1\""), line);
    }
}
