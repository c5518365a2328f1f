package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that break off or talk nonsense: the client gets a 502 or what came, and never a half that looks whole. */
final class CutResponseTest extends Scenario {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf",
                "HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n4\nhalf\n",
                "HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n4\nhalf\n0\n"
            })
    void anAnswerThatEndsBeforeItsEndIsCutVisibly(String half) {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(half).thenClose();
        client.expect(half).expectEnd();
        assertEquals(Failure.RESPONSE_CUT, world.ended.get(0).failure());
        assertEquals(1, world.backend(0).metrics().failures);
        assertPhases(client, CHAIN + "REPLYING LINGERING");
        client.close();
        assertPhases(client, CHAIN + "REPLYING LINGERING CLOSED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatASlowClientHasNotTakenYetIsDeliveredToo(boolean byReset) {
        start();
        world.network.weather().socketBufferBytes = 10_000;
        RawClient client = client().stopReading().send(get("/"));
        String half = "HTTP/1.1 200 OK\nDate: today\nContent-Length: 90000\n\n" + "x".repeat(15_000);
        serverSide().skipRequest().replySoon(half).thenClose();
        if (byReset) {
            serverSide().thenReset();
        }
        assertEquals(0, world.ended.size(), "as long as some of it is here");
        client.resumeReading().expect(half).expectEnd();
        assertEquals(Failure.RESPONSE_CUT, world.ended.get(0).failure());
        assertEquals(15_000, world.traffic().bytesToClients - half.indexOf("xx") - 4);
    }

    @Test
    void whatCameIsKeptForAClientThatTakesNothingAsLongAsTheRestWouldHaveBeen() {
        start();
        world.network.weather().socketBufferBytes = 10_000;
        RawClient client = client().stopReading().send(get("/"));
        String half = "HTTP/1.1 200 OK\nDate: today\nContent-Length: 90000\n\n" + "x".repeat(30_000);
        serverSide().skipRequest().replySoon(half).thenClose();
        world.advanceMillis(HarnessSettings.BODY_MILLIS - 10);
        client.peer().read(9_000);
        world.advanceMillis(HarnessSettings.BODY_MILLIS - 10);
        assertPhases(client, CHAIN + "REPLYING");
        world.advanceMillis(20);
        assertPhases(client, CHAIN + "REPLYING CLOSED");
        assertEquals(Failure.RESPONSE_CUT, world.ended.get(0).failure());
    }

    /** Its bytes, unread, would make a reset of our end, and that would destroy what it has not read yet. */
    @Test
    void aClientThatStillSendsGetsWhatCame() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: site\nContent-Length: 900000\n\n");
        serverSide()
                .reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf")
                .thenReset();
        client.stopReading().send("x".repeat(300_000)).resumeReading();
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\nConnection: close\n\nhalf")
                .expectEnd();
        assertPhases(client, CHAIN + "REPLYING LINGERING");
    }

    @Test
    void aChunkedAnswerThatIsDecodedForAnOldClientIsCutByAReset() {
        start();
        RawClient client = client().send("GET / HTTP/1.0\n\n");
        serverSide()
                .skipRequest()
                .reply("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nhalf\n")
                .thenClose();
        client.expectReset();
    }

    @Test
    void anOldClientThatKnowsTheLengthSeesTheCutInIt() {
        start();
        RawClient client = client().send("GET / HTTP/1.0\n\n");
        serverSide()
                .skipRequest()
                .reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf")
                .thenClose();
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\nConnection: close\n\nhalf")
                .expectEnd();
    }

    @Test
    void aResetBackendCutsAnAnswerThatEndsAtClose() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\n\nhalf").thenReset();
        client.expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\nhalf").expectReset();
        assertEquals(Failure.RESPONSE_CUT, world.ended.get(0).failure());
    }

    @Test
    void aBrokenChunkIsNotPassedOn() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n2\nab\n");
        client.expect("HTTP/1.1 200 OK\nDate: today\nTransfer-Encoding: chunked\n\n2\nab\n");
        serverSide().reply("nonsense\n");
        client.expectNothing().expectEnd();
        assertEquals(Failure.BAD_RESPONSE, world.ended.get(0).failure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 mail.example.org ESMTP\n",
                "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\n",
                "HTTP/2.0 200 OK\n\n"
            })
    void nonsenseIsA502AndTheConnectionIsNotUsedAgain(String nonsense) {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(nonsense);
        client.expectOwnAnswer(502, "bad-response");
        assertEquals(0, world.backend(0).idle().size());
        assertEquals(1, world.backend(0).metrics().failures);
    }

    @Test
    void aHeadTooLargeIsA502() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nX: " + "x".repeat(40_000));
        client.expectOwnAnswer(502, "bad-response");
    }

    @Test
    void halfAHeadIsA502() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(get("/"));
        world.server(0).only().skipRequest().reply("HTTP/1.1 200 OK\nContent-").thenClose();
        client.expectOwnAnswer(502, "bad-response");
        assertEquals(0, world.server(1).connectionCount());
    }

    @Test
    void aBackendThatClosesWithoutAnswerIsReplacedByTheNextIfThatIsHarmless() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(get("/"));
        world.server(0).only().expectRequest(get("/")).thenClose();
        world.server(1).only().expectRequest(get("/")).reply(ok("b"));
        client.expect(ok("b")).expectOpen();
        assertEquals(1, world.traffic().retries);
        assertEquals(1, world.backend(0).metrics().failures);
    }

    @Test
    void aPostIsNotRepeated() {
        start(new HarnessSettings().backends(2));
        RawClient client = client().send(post("/", "once"));
        world.server(0).only().expectRequest(post("/", "once")).thenClose();
        client.expectOwnAnswer(502, "backend-closed");
        assertEquals(0, world.server(1).connectionCount());
    }

    @Test
    void aPutWhoseBodyIsStillHereIsRepeatedAsAWhole() {
        start(new HarnessSettings().backends(2));
        String put = "PUT / HTTP/1.1\nHost: site\nContent-Length: 4\n\nbody";
        RawClient client = client().send(put);
        world.server(0).only().expectRequest(put).thenClose();
        world.server(1).only().expectRequest(put).reply(ok("b"));
        client.expect(ok("b"));
    }

    @Test
    void aPutThatOutgrewItsBufferIsNotRepeated() {
        start(new HarnessSettings().backends(2));
        String head = "PUT / HTTP/1.1\nHost: site\nContent-Length: 900000\n\n";
        RawClient client = client().send(head + "x".repeat(500_000));
        world.server(0).only().skipRequest().thenClose();
        client.expectOwnAnswer(502, "backend-closed");
        assertEquals(0, world.server(1).connectionCount());
    }

    @Test
    void anEndlessRowOfFailingBackendsIsLeftAfterThreeAttempts() {
        start(new HarnessSettings().backends(5));
        RawClient client = client().send(get("/"));
        for (int id = 0; id < 3; id++) {
            world.server(id).only().expectRequest(get("/")).thenClose();
        }
        client.expectOwnAnswer(502, "backend-closed");
        assertEquals(0, world.server(3).connectionCount());
    }

    @Test
    void whatWasReadBeforeTheCutStillReachesTheClient() {
        start();
        RawClient client = requested(get("/"));
        serverSide().replySoon("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf");
        serverSide().thenClose();
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf").expectEnd();
    }
}
