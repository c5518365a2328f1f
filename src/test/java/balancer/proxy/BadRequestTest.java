package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may not be forwarded is answered, the answer arrives whatever is being sent, and nothing behind it runs. */
final class BadRequestTest extends Scenario {
    private static final String SMUGGLED = get("/smuggled");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|missing-host|GET / HTTP/1.1~~",
                "400|length-and-chunked|POST / HTTP/1.1~Host: a~Content-Length: 4~Transfer-Encoding: chunked~~",
                "400|space-before-colon|GET / HTTP/1.1~Host : a~~",
                "400|folded-line|GET / HTTP/1.1~Host: a~X: 1~ 2~~",
                "400|bad-content-length|POST / HTTP/1.1~Host: a~Content-Length: +4~~",
                "501|connect-method|CONNECT a:1 HTTP/1.1~Host: a~~",
                "505|unsupported-version|GET / HTTP/2.0~Host: a~~"
            })
    void itIsRefusedAndNothingBehindItRuns(int status, String reason, String head) {
        start();
        RawClient client = client().send(head.replace('~', '\n') + SMUGGLED + SMUGGLED);
        client.expectOwnAnswer(status, reason);
        assertEquals(0, server().connectionCount());
        assertPhases(client, "READING_HEAD REPLYING LINGERING");
        client.close();
        assertPhases(client, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void aHeadTooLargeIsRefusedAlthoughTheClientStillSends() {
        start();
        RawClient client = client().send("GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(500_000));
        client.expectOwnAnswer(431, "head-too-large");
        client.close();
        assertPhases(client, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void aClientThatTakesOurAnswerByteByByteHasFiveSecondsForIt() {
        start();
        world.network.weather().socketBufferBytes = 64;
        RawClient client = client().stopReading().send("nonsense\n\n");
        for (int tenth = 0; tenth < 49; tenth++) {
            world.advanceMillis(100);
            assertPhases(client, "READING_HEAD REPLYING");
            client.peer().read(4);
        }
        world.advanceMillis(101);
        assertPhases(client, "READING_HEAD REPLYING CLOSED");
    }

    @Test
    void aRequestLineTooLongIsRefused() {
        start();
        client().send("GET /" + "x".repeat(9_000)).expectOwnAnswer(414, "request-line-too-long");
    }

    @Test
    void theFirstAnswerOfAPipelineIsNotLostToTheSecondsFault() {
        start();
        RawClient client = client().send(get("/1") + "nonsense\n\n");
        serverSide().expectRequest(get("/1")).reply(ok("1"));
        String answers = client.received();
        assertEquals(ok("1"), answers.substring(0, ok("1").length()));
        assertEquals("HTTP/1.1 400", answers.substring(ok("1").length(), ok("1").length() + 12));
        client.expectEnd();
    }

    @Test
    void aBrokenChunkBeforeTheAnswerBeganIsABadRequest() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
        client.send("xyz\n" + SMUGGLED).expectOwnAnswer(400, "bad-chunk-size");
        serverSide().expectNothing().expectReset();
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void aBrokenChunkAfterTheAnswerBeganCutsTheAnswer() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 5\n\nab");
        client.send("xyz\n" + SMUGGLED);
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 5\nConnection: close\n\nab")
                .expectEnd();
        serverSide().expectReset();
    }

    @Test
    void aClientThatKeepsSendingAfterItsAnswerIsLetGoAfterFiveSeconds() {
        start();
        RawClient client = client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
        client.send("x".repeat(100_000));
        world.advanceMillis(4_990);
        assertPhases(client, "READING_HEAD REPLYING LINGERING");
        world.advanceMillis(20);
        assertPhases(client, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void aClientThatSendsMoreThanSixteenMegabytesAfterItsAnswerIsLetGo() {
        start(new HarnessSettings());
        RawClient client = client().send("nonsense\n\n" + "x".repeat(18 << 20));
        assertPhases(client, "READING_HEAD REPLYING LINGERING CLOSED");
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsLetGoAfterFiveSeconds() {
        start();
        world.network.weather().socketBufferBytes = 64;
        RawClient client = client().stopReading().send("nonsense\n\n");
        assertPhases(client, "READING_HEAD REPLYING");
        world.advanceMillis(5_001);
        assertPhases(client, "READING_HEAD REPLYING CLOSED");
    }
}
