package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import org.junit.jupiter.api.Test;

/** Idle backend connections: reused, but never with unrequested bytes on them. */
final class PooledConnectionTest extends Scenario {
    /** A balancer that has one idle connection to its only backend. */
    private ServerConnection startWithIdleConnection() {
        start();
        client().send(get("/first"));
        serverSide().skipRequest().reply(ok("first"));
        assertEquals(1, world.backend(0).idle().size());
        return server().only();
    }

    @Test
    void aConnectionIsUsedAgainForAnotherClient() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client().send(get("/second"));
        connection.expectRequest(get("/second")).reply(ok("second"));
        other.expect(ok("second"));
        assertEquals(1, server().connectionCount());
    }

    @Test
    void theMostRecentlyUsedOneIsTakenFirst() {
        start();
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        server().connection(1).skipRequest().reply(ok("2"));
        server().connection(0).skipRequest().reply(ok("1"));
        first.send(get("/3"));
        server().connection(0).expectRequest(get("/3"));
        second.expect(ok("2"));
        server().connection(0).reply(ok("3"));
    }

    @Test
    void anIdleConnectionLivesFourSeconds() {
        ServerConnection connection = startWithIdleConnection();
        world.advanceMillis(HarnessSettings.POOL_MILLIS - 1);
        connection.expectOpen();
        world.advanceMillis(2);
        connection.expectEnd();
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void eachLivesItsFourSecondsWhateverComesBehindIt() {
        start();
        client().send(get("/1"));
        client().send(get("/2"));
        server().connection(0).skipRequest().reply(ok("1"));
        world.advanceMillis(HarnessSettings.POOL_MILLIS / 2);
        server().connection(1).skipRequest().reply(ok("2"));
        world.advanceMillis(HarnessSettings.POOL_MILLIS / 2 + 1);
        server().connection(0).expectEnd();
        server().connection(1).expectOpen();
        world.advanceMillis(HarnessSettings.POOL_MILLIS / 2);
        server().connection(1).expectEnd();
    }

    @Test
    void theEndOfAnIdleConnectionEvictsIt() {
        ServerConnection connection = startWithIdleConnection();
        connection.thenFinish().expectEnd();
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void bytesThatNobodyAskedForEvictAnIdleConnection() {
        ServerConnection connection = startWithIdleConnection();
        connection.reply(ok("poison"));
        assertEquals(0, world.backend(0).idle().size());
        RawClient other = client().send(get("/second"));
        server().last().expectRequest(get("/second")).reply(ok("second"));
        other.expect(ok("second"));
    }

    @Test
    void bytesThatComeJustAsAnIdleConnectionIsTakenAnswerNobody() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client();
        // Both arrive in the same select, the client's key first: its request goes out before the bytes are noticed.
        other.sendSoon(get("/second"));
        connection.replySoon(ok("poison"));
        world.run();
        server().connection(1).expectRequest(get("/second")).reply(ok("second"));
        other.expect(ok("second"));
        assertEquals(1, world.traffic().replaced);
    }

    @Test
    void aConnectionThatDiesWhileItsBackendDrainsIsReplacedByAFreshOneOfAnother() {
        start(new HarnessSettings().backends(2));
        client().send(get("/1"));
        world.server(0).only().skipRequest().reply(ok("one"));
        client().send(get("/2"));
        world.server(1).only().skipRequest().reply(ok("two"));
        RawClient client = client().send(get("/3"));
        world.backend(0).drain();
        world.server(0).only().skipRequest().thenClose();
        world.server(1).connection(1).expectRequest(get("/3")).reply(ok("three"));
        client.expect(ok("three"));
        assertEquals(1, world.server(0).connectionCount());
    }

    @Test
    void aConnectionThatDiesWhileAllDrainIsNoFailureOfTheBackend() {
        ServerConnection connection = startWithIdleConnection();
        RawClient client = client().send(get("/second"));
        world.backend(0).drain();
        connection.skipRequest().thenClose();
        client.expectOwnAnswer(503, "no-backend");
    }

    @Test
    void aConnectionThatDiesWhileItsBackendDrainsHidesNoFailureOfAnother() {
        start(new HarnessSettings().backends(2));
        client().send(get("/1"));
        world.server(0).only().skipRequest().reply(ok("one"));
        RawClient client = client().send(get("/2"));
        world.server(1).only().skipRequest().thenClose();
        world.backend(0).drain();
        world.server(0).only().expectRequest(get("/2")).thenClose();
        client.expectOwnAnswer(502, "backend-closed");
    }

    @Test
    void aConnectionThatDiesInAQueueIsNotReplacedAboveTheLimit() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        client().send(get("/first"));
        world.server(0).only().skipRequest().reply(ok("first"));
        client().send(get("/b"));
        RawClient unlucky = client().send(get("/unlucky"));
        client().send(get("/next"));
        client().send(get("/behind"));
        world.server(0).only().skipRequest().thenClose();
        world.server(0).connection(1).expectRequest(get("/unlucky"));
        world.server(1).only().skipRequest().reply(ok("b"));
        world.server(1).only().expectRequest(get("/next")).reply(ok("next"));
        assertEquals(1, world.backend(0).inFlight());
        world.server(0).connection(1).reply(ok("at last"));
        unlucky.expect(ok("at last"));
        world.server(1).only().expectRequest(get("/behind")).reply(ok("behind"));
    }

    @Test
    void bytesBehindAResponseNeverReachAnotherClient() {
        start();
        RawClient client = client().send(get("/"));
        serverSide().skipRequest().reply(ok("first") + ok("poison"));
        client.expect(ok("first"));
        assertEquals(0, world.backend(0).idle().size());
        client.send(get("/second"));
        server().connection(1).expectRequest(get("/second")).reply(ok("second"));
        client.expect(ok("second"));
    }

    @Test
    void aConnectionWhoseAnswerWaitedForASlowClientIsWatchedWhileIdle() {
        world = start();
        world.network.weather().socketBufferBytes = 2_000;
        RawClient client = client().stopReading().send(get("/"));
        String answer = ok("x".repeat(12_000));
        ServerConnection connection = serverSide().skipRequest().reply(answer);
        client.resumeReading().expect(answer);
        assertEquals(1, world.backend(0).idle().size(), "parked");
        connection.reply(ok("poison"));
        assertEquals(0, world.backend(0).idle().size(), "evicted");
    }

    @Test
    void aConnectionThatTookItsRequestSlowlyIsKept() {
        start();
        world.network.weather().socketBufferBytes = 2_000;
        String upload = post("/", "x".repeat(12_000));
        RawClient client = client();
        server();
        client.sendSoon(upload);
        world.run();
        ServerConnection connection = serverSide();
        connection.expectRequest(upload).reply(ok("thanks"));
        client.expect(ok("thanks"));
        assertEquals(1, world.backend(0).idle().size());
        world.advanceMillis(100);
        assertEquals(1, world.backend(0).idle().size(), "still");
    }

    @Test
    void aConnectionThatDiesAsItIsUsedIsReplacedSilently() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client();
        connection.peer().close();
        other.send(get("/second"));
        assertEquals(2, server().connectionCount());
        server().connection(1).expectRequest(get("/second")).reply(ok("second"));
        other.expect(ok("second"));
        assertEquals(null, world.ended.get(1).failure(), "an exchange that ended well has no failure");
    }

    @Test
    void aReplacedConnectionMayAnswerUntilItCloses() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client().sendSoon(get("/second"));
        connection.peer().close();
        world.run();
        String head = "HTTP/1.1 200 OK\nDate: today\n\n";
        server().connection(1).skipRequest().reply(head + "one,").reply("two,").thenClose();
        other.expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\none,two,")
                .expectEnd();
    }

    @Test
    void aConnectionThatIsResetAsItIsUsedIsReplacedSilently() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client().sendSoon(get("/second"));
        connection.peer().reset();
        world.run();
        assertEquals(2, server().connectionCount());
        server().connection(1).expectRequest(get("/second")).reply(ok("second"));
        other.expect(ok("second"));
        assertEquals(1, world.traffic().replaced);
        assertEquals(0, world.traffic().retries);
    }

    @Test
    void itIsReplacedOnlyOnceThenTheFailureCounts() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client().sendSoon(get("/second"));
        connection.peer().close();
        world.run();
        server().connection(1).skipRequest().thenClose();
        other.expectOwnAnswer(502, "backend-closed");
        assertEquals(2, server().connectionCount());
    }

    @Test
    void aPostThatBeganOnADyingConnectionIsNotRepeated() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client().send(post("/order", "one"));
        connection.expectRequest(post("/order", "one")).thenClose();
        other.expectOwnAnswer(502, "backend-closed");
        assertEquals(1, server().connectionCount());
    }

    @Test
    void aPostLooksBeforeItTakesAnIdleConnection() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client();
        // Both arrive in the same select, the client's key first: its request must not meet the dead connection.
        other.sendSoon(post("/order", "one"));
        connection.peer().close();
        world.run();
        server().connection(1).expectRequest(post("/order", "one")).reply(ok("done"));
        other.expect(ok("done"));
    }

    @Test
    void aPostIsNotSentBehindAStrayByte() {
        ServerConnection connection = startWithIdleConnection();
        RawClient other = client();
        other.sendSoon(post("/order", "one"));
        connection.replySoon("\n");
        world.run();
        connection.expectNothing();
        server().connection(1).expectRequest(post("/order", "one")).reply(ok("done"));
        other.expect(ok("done"));
    }

    @Test
    void aBackendThatSaysCloseIsNotUsedAgain() {
        start();
        RawClient client = client().send(get("/"));
        serverSide().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nConnection: close\nContent-Length: 1\n\nx");
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\n\nx").expectOpen();
        serverSide().expectEnd();
    }
}
