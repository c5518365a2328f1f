package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/**
 * Every phase has its limit, and the limit is met to the millisecond; PhaseLimits says which one it is. Connecting is
 * in {@link ConnectTest}, tunnels are in {@link UpgradeTest}, our own answers in {@link BadRequestTest}.
 */
final class TimeLimitTest extends Scenario {
    private static final String UPLOAD = "POST / HTTP/1.1\nHost: site\nContent-Length: 10\n\n";

    /** Nothing happens until the limit, which was armed at most a millisecond ago; then it strikes. */
    private void justBeforeAndAfter(long limitMillis, Runnable before) {
        world.advanceMillis(limitMillis - 2);
        before.run();
        world.advanceMillis(4);
    }

    @Test
    void aClientThatSaysNothingIsClosedWithoutAWord() {
        start();
        RawClient client = client();
        justBeforeAndAfter(HarnessSettings.HEAD_MILLIS, client::expectOpen);
        client.expectNothing().expectEnd();
        assertPhases(client, "READING_HEAD CLOSED");
    }

    @Test
    void aHeadMustBeWholeInTimeHoweverItTrickles() {
        start();
        RawClient client = client();
        for (int second = 0; second < 9; second++) {
            client.send("G");
            world.advanceMillis(1_000);
        }
        world.advanceMillis(990);
        client.expectOpen();
        world.advanceMillis(20);
        client.expectOwnAnswer(408, "head-timeout");
        assertPhases(client, "READING_HEAD REPLYING LINGERING");
    }

    @Test
    void aSecondHeadHasItsTimeFromItsFirstByte() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(ok("x"));
        client.expect(ok("x"));
        world.advanceMillis(HarnessSettings.KEEP_ALIVE_MILLIS - 10);
        client.send("GET /");
        justBeforeAndAfter(HarnessSettings.HEAD_MILLIS, client::expectOpen);
        client.expectOwnAnswer(408, "head-timeout");
    }

    @Test
    void anIdleClientIsClosedAfterKeepAlive() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(ok("x"));
        client.expect(ok("x"));
        justBeforeAndAfter(HarnessSettings.KEEP_ALIVE_MILLIS, client::expectOpen);
        client.expectNothing().expectEnd();
        assertPhases(client, CHAIN + "IDLE CLOSED");
    }

    @Test
    void aBodyThatStopsIsATimeoutOfTheClient() {
        start();
        RawClient client = requested(UPLOAD).send("01234");
        justBeforeAndAfter(HarnessSettings.BODY_MILLIS, client::expectOpen);
        client.expectOwnAnswer(408, "body-timeout");
        serverSide().expect("01234").expectReset();
        assertEquals(0, world.backend(0).metrics().failures);
        assertPhases(client, CHAIN + "REPLYING LINGERING");
    }

    @Test
    void aSlowBodyIsNoFault() {
        start();
        RawClient client = requested("PUT / HTTP/1.1\nHost: site\nContent-Length: 30000\n\n");
        for (int i = 0; i < 10; i++) {
            world.advanceMillis(HarnessSettings.BODY_MILLIS - 10);
            client.send("x".repeat(3_000));
        }
        serverSide().expect("x".repeat(30_000)).reply(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void aBackendThatDoesNotAnswerIs504AndNotAskedTwice() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(get("/"));
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expectOwnAnswer(504, "response-timeout");
        world.server(0).only().expectRequest(get("/")).expectEnd();
        assertEquals(0, world.server(1).connectionCount());
        assertEquals(1, world.backend(0).metrics().failures);
    }

    /** Events without bytes for this exchange are no progress. */
    @Test
    void whatItsClientSendsMeanwhileGivesABackendNoMoreTime() {
        start();
        RawClient client = client().send(get("/"));
        for (int second = 0; second < HarnessSettings.RESPONSE_MILLIS / 1_000; second++) {
            client.expectOpen().send("G");
            world.advanceMillis(1_000);
        }
        client.expectOwnAnswer(504, "response-timeout");
    }

    @Test
    void aBackendThatDoesNotTakeTheRequestIs504() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 90000\n\n");
        serverSide().stopReading();
        client.send("x".repeat(90_000));
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expectOwnAnswer(504, "response-timeout");
        serverSide().peer().resumeReading();
    }

    @Test
    void aRequestThatIsHereAsAWholeAndWasNotTakenIsCutVisibly() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 9000\n\n");
        serverSide().stopReading();
        client.send("x".repeat(9_000));
        world.advanceMillis(HarnessSettings.RESPONSE_MILLIS + 10);
        client.expectOwnAnswer(504, "response-timeout");
        serverSide().resumeReading().expectReset();
    }

    /** Its bytes are stored here, as far as there is room; the backend does nothing. */
    @Test
    void whatItsClientUploadsMeanwhileGivesABackendThatTakesNothingNoMoreTime() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 90000\n\n");
        serverSide().stopReading();
        client.send("x".repeat(5_000));
        for (int second = 0; second < HarnessSettings.RESPONSE_MILLIS / 1_000; second++) {
            client.expectOpen().send("x");
            world.advanceMillis(1_000);
        }
        client.expectOwnAnswer(504, "response-timeout");
        serverSide().peer().resumeReading();
    }

    @Test
    void norDoesItWhereTheResponseHasBegun() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 90000\n\n");
        serverSide().stopReading();
        client.send("x".repeat(5_000));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 5\n\nab");
        for (int second = 0; second < HarnessSettings.RESPONSE_MILLIS / 1_000; second++) {
            client.expectOpen().send("x");
            world.advanceMillis(1_000);
        }
        assertEquals(Failure.RESPONSE_STALLED, world.ended.get(0).failure());
        client.takeReceived();
        serverSide().peer().resumeReading();
    }

    @Test
    void interimResponsesGiveAClientThatOwesItsBodyNoMoreTime() {
        start(new HarnessSettings().also("--min-upload-rate=off"));
        RawClient client = client().send(UPLOAD).send("01234");
        for (int second = 0; second < HarnessSettings.BODY_MILLIS / 1_000; second++) {
            serverSide().reply("HTTP/1.1 102 Processing\n\n");
            client.expectOpen();
            world.advanceMillis(1_000);
        }
        assertEquals(Failure.BODY_TIMEOUT, world.ended.get(0).failure());
        client.takeReceived();
    }

    /** As in calls that stream both ways: whoever reads all the time has not gone away. */
    @Test
    void aClientThatTakesItsResponseMayPauseItsBody() {
        start(new HarnessSettings().also("--min-upload-rate=off"));
        RawClient client = client().send(UPLOAD).send("01234");
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 90000\n\n");
        for (int second = 0; second < 2 * HarnessSettings.BODY_MILLIS / 1_000; second++) {
            serverSide().reply("x");
            client.expectOpen();
            world.advanceMillis(1_000);
        }
        justBeforeAndAfter(HarnessSettings.BODY_MILLIS - 1_000, client::expectOpen);
        assertEquals(Failure.BODY_TIMEOUT, world.ended.get(0).failure());
        client.takeReceived();
    }

    /** Without one it would have to answer 504 to a client that it has just told to wait (RFC 2518 §10.1). */
    @Test
    void aBackendThatSaysThatItIsAtWorkHasItsTimeAnew() {
        start();
        RawClient client = requested(get("/"));
        for (int i = 0; i < 5; i++) {
            world.advanceMillis(HarnessSettings.RESPONSE_MILLIS - 10);
            serverSide().reply("HTTP/1.1 102 Processing\n\n");
        }
        client.expectOpen().takeReceived();
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expectOwnAnswer(504, "response-timeout");
    }

    @Test
    void timeInWhichTheBackendTookNothingIsNotTheClientsOwn() {
        start(new HarnessSettings().also("--min-upload-rate=10k"));
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 900000\n\n");
        serverSide().stopReading();
        client.send("x".repeat(90_000));
        world.advanceMillis(HarnessSettings.BODY_MILLIS + 5_000);
        serverSide().resumeReading();
        for (int second = 0; second < 60; second++) {
            client.send("x".repeat(12_000));
            world.advanceMillis(1_000);
        }
        client.expectNothing().expectOpen();
    }

    @Test
    void aResponseBodyThatStopsIsCutVisibly() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 5\n\nab");
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 5\n\nab").expectEnd();
        assertEquals(Failure.RESPONSE_STALLED, world.ended.get(0).failure());
        assertPhases(client, CHAIN + "REPLYING LINGERING");
    }

    @Test
    void aResponseBodyWithoutLengthThatStopsIsCutByAReset() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\n\nab");
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expectReset();
        assertPhases(client, CHAIN + "CLOSED");
    }

    @Test
    void aSlowResponseBodyIsNoFault() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 3\n\n");
        for (int i = 0; i < 3; i++) {
            world.advanceMillis(HarnessSettings.RESPONSE_MILLIS - 10);
            serverSide().reply("x");
        }
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 3\n\nxxx").expectOpen();
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsCutAndTheBackendIsNotToBlame() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(ok("x".repeat(9_000)));
        justBeforeAndAfter(HarnessSettings.BODY_MILLIS, client::expectOpen);
        assertPhases(client, CHAIN + "CLOSED");
        assertEquals(Failure.CLIENT_STALLED, world.ended.get(0).failure());
        assertEquals(0, world.backend(0).metrics().failures);
        client.resumeReading().expectReset();
    }

    @Test
    void aClientThatLeavesWhileItReadsAHeadIsForgotten() {
        start();
        RawClient quiet = client().close();
        RawClient half = client().send("GET /").close();
        RawClient reset = client().send("GET /").reset();
        assertPhases(quiet, "READING_HEAD CLOSED");
        assertPhases(half, "READING_HEAD CLOSED");
        assertPhases(reset, "READING_HEAD CLOSED");
        assertEquals(0, world.ended.size());
    }

    @Test
    void aClientThatLeavesMidBodyEndsTheExchangeOnBothSides() {
        start();
        RawClient client = requested(UPLOAD).send("0123").finish();
        client.expectReset();
        serverSide().expect("0123").expectReset();
        assertEquals(Failure.CLIENT_LEFT, world.ended.get(0).failure());
        assertPhases(client, CHAIN + "CLOSED");
    }

    @Test
    void aClientThatResetsWhileItWaitsForItsAnswerIsNoticed() {
        start();
        RawClient client = requested(get("/")).reset();
        assertPhases(client, CHAIN + "CLOSED");
        serverSide().expectReset();
    }

    @Test
    void anUploadThatTricklesIsGivenUpAlthoughItIsNeverSilent() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 100000\n\n");
        for (int second = 0; second < 19; second++) {
            client.send("x".repeat(50));
            world.advanceMillis(1_000);
        }
        client.expectNothing();
        world.advanceMillis(2_000);
        client.expectOwnAnswer(408, "body-too-slow");
    }

    @Test
    void anUploadThatWasFastOnceMayNotTrickleForIt() {
        start();
        RawClient client = requested("PUT / HTTP/1.1\nHost: site\nContent-Length: 300000\n\n");
        client.send("x".repeat(200_000));
        for (int second = 0; second < 2 * HarnessSettings.BODY_MILLIS / 1_000; second++) {
            client.expectNothing().send("x");
            world.advanceMillis(1_000);
        }
        client.expectOwnAnswer(408, "body-too-slow");
    }

    @Test
    void aChunkLineThatTricklesIsAnUploadThatTrickles() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n\n5;a=");
        for (int second = 0; second < 19; second++) {
            client.send("x");
            world.advanceMillis(1_000);
        }
        client.expectNothing();
        world.advanceMillis(2_000);
        client.expectOwnAnswer(408, "body-too-slow");
    }

    @Test
    void anUploadOfAHundredBytesASecondMayTakeAnHour() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 720000\n\n");
        for (int second = 0; second < 3_600; second++) {
            client.send("x".repeat(200));
            world.advanceMillis(1_000);
        }
        serverSide().skipRequest().reply(ok("all"));
        client.expect(ok("all"));
    }

    @Test
    void aClientWhoseBackendSendsNo100InTimeGetsA504() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nExpect: 100-continue\nContent-Length: 5\n\n");
        justBeforeAndAfter(HarnessSettings.RESPONSE_MILLIS, client::expectOpen);
        client.expectOwnAnswer(504, "response-timeout");
        assertEquals(1, world.backend(0).metrics().failures);
    }

    @Test
    void aClientThatHasBegunABodyWithoutThe100OwesTheRest() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nExpect: 100-continue\nContent-Length: 10\n\n01");
        justBeforeAndAfter(HarnessSettings.BODY_MILLIS, client::expectOpen);
        client.expectOwnAnswer(408, "body-timeout");
    }

    @Test
    void anotherInterimResponseIsNoAgreementToABody() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nExpect: 100-continue\nContent-Length: 5\n\n");
        serverSide().skipRequest().reply("HTTP/1.1 103 Early Hints\n\n");
        world.advanceMillis(HarnessSettings.BODY_MILLIS + 5_000);
        client.expectOpen();
        serverSide().reply("HTTP/1.1 100 Continue\n\n");
        client.takeReceived();
        justBeforeAndAfter(HarnessSettings.BODY_MILLIS, client::expectOpen);
        client.expectOwnAnswer(408, "body-timeout");
    }

    @Test
    void timeThatTheClientSpentWaitingForAHundredIsNotItsOwn() {
        start();
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nExpect: 100-continue\nContent-Length: 9000\n\n");
        world.advanceMillis(19_000);
        serverSide().skipRequest().reply("HTTP/1.1 100 Continue\n\n");
        client.takeReceived();
        for (int second = 0; second < 60; second++) {
            client.send("x".repeat(150));
            world.advanceMillis(1_000);
        }
        client.expectNothing().expectOpen();
    }

    @Test
    void howSlowAnUploadMayBeIsASetting() {
        start(new HarnessSettings().also("--min-upload-rate=1k"));
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 100000\n\n");
        for (int second = 0; second < 21; second++) {
            client.send("x".repeat(1_000));
            world.advanceMillis(1_000);
        }
        client.expectOwnAnswer(408, "body-too-slow");
    }

    @Test
    void anUploadMayTrickleWhereNothingIsDemandedOfIt() {
        start(new HarnessSettings().also("--min-upload-rate=off"));
        RawClient client = client().send("PUT / HTTP/1.1\nHost: site\nContent-Length: 100000\n\n");
        for (int second = 0; second < 600; second++) {
            client.send("x");
            world.advanceMillis(1_000);
        }
        client.expectNothing().expectOpen();
    }

    @Test
    void aLimitThatIsOffNeverComes() {
        start(new HarnessSettings()
                .also("--response-timeout=off")
                .also("--stream-timeout=off")
                .also("--send-timeout=off")
                .also("--body-timeout=off")
                .also("--head-timeout=off")
                .also("--keep-alive-timeout=off"));
        RawClient half = client().send("GET / HT");
        RawClient idle = client();
        RawClient waiting = client().send(get("/"));
        world.advanceMillis(7 * 24 * 3_600_000L);
        server().connection(0).expectRequest(get("/")).reply(ok("late"));
        waiting.expect(ok("late"));
        half.expectOpen();
        idle.expectOpen();
    }
}
