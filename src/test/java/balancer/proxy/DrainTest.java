package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stopping without losing a request. */
final class DrainTest extends Scenario {
    private static final String LAST = "HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx";
    private static final String LAST_OF_A = LAST.replace("\nx", "\na");

    @Test
    void withoutClientsItEndsAtOnce() {
        start();
        world.drain();
        assertTrue(world.isDrained());
    }

    @Test
    void aRequestUnderWayIsAnsweredAndItsConnectionClosed() {
        start();
        RawClient client = requested(get("/"));
        world.drain();
        world.advanceMillis(5_000);
        assertFalse(world.isDrained());
        assertEquals(1, world.proxy.busy());
        serverSide().reply(ok("x"));
        client.expect(LAST).expectEnd().close();
        assertTrue(world.isDrained());
        assertEquals(0, world.traffic().cut);
    }

    @Test
    void anIdleClientHasASecondForALastRequest() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(ok("1"));
        client.expect(ok("1"));
        world.advanceMillis(5_000);
        world.drain();
        world.advanceMillis(900);
        client.send(get("/last"));
        serverSide().expectRequest(get("/last")).reply(ok("x"));
        client.expect(LAST).expectEnd().close();
        assertTrue(world.isDrained());
    }

    @Test
    void anIdleClientIsClosedAfterASecond() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(ok("1"));
        RawClient silent = client();
        world.drain();
        world.advanceMillis(990);
        client.expectOpen();
        world.advanceMillis(20);
        client.expect(ok("1")).expectEnd();
        silent.expectEnd();
        assertTrue(world.isDrained());
    }

    @Test
    void whatTheBacklogHoldsIsAcceptedAndServed() {
        start(new HarnessSettings().maxConnections(1));
        client();
        RawClient late = client().send(get("/late"));
        assertPhases(late, "null");
        world.drain();
        serverSide().expectRequest(get("/late")).reply(ok("x"));
        late.expect(LAST).expectEnd();
    }

    @Test
    void afterwardsConnectionsAreRefused() {
        start();
        world.drain();
        assertTrue(client().peer().isRefused());
    }

    /** The JDK keeps a closed listener alive in the kernel until the next select; who connects in between is reset. */
    @Test
    void noClientCanConnectOnceTheLastWasAccepted() {
        start();
        assertRefusedBehind(() -> world.proxy.drain(() -> {}));
    }

    @Test
    void noClientCanConnectOnceItWasStopped() {
        start();
        assertRefusedBehind(() -> world.proxy.stop());
    }

    /** It rehearses its close with a listener that nobody knows, which needs one more. */
    @Test
    void withNoDescriptorLeftItStopsListeningAllTheSame() {
        start();
        world.network.weather().opensFail = true;
        assertRefusedBehind(() -> world.proxy.drain(() -> {}));
    }

    private void assertRefusedBehind(Runnable end) {
        List<Integer> listeners = new ArrayList<>();
        world.inLoop(() -> {
            end.run();
            listeners.add(world.network.openDescriptors());
        });
        assertEquals(List.of(0), listeners, "the kernel would take one more, whom nobody will accept");
    }

    @Test
    void whileDescriptorsAreShortTheBacklogWaitsAndIsServedAsTheyComeFree() {
        start(new HarnessSettings().descriptorLimit(4));
        server().answersItsName();
        RawClient first = client().send(get("/")).expect(ok("a"));
        RawClient late = client().send(get("/"));
        RawClient later = client().send(get("/"));
        world.drain();
        world.advanceMillis(500);
        late.expectNothing();
        first.close();
        world.advanceMillis(1_500);
        late.expect(LAST_OF_A).expectEnd().close();
        world.advanceMillis(1_500);
        later.expect(LAST_OF_A).expectEnd().close();
        assertTrue(world.isDrained());
        assertTrue(client().peer().isRefused());
        assertEquals(0, world.traffic().cut);
    }

    @Test
    void whatWaitsInTheBacklogWhenItIsStoppedCountsAsCut() {
        start(new HarnessSettings().descriptorLimit(3));
        RawClient busy = requested(get("/"));
        RawClient waiting = client().send(get("/"));
        world.drain();
        assertFalse(world.isDrained());
        world.stop();
        busy.expectEnd();
        waiting.expectReset();
        assertEquals(2, world.traffic().cut);
    }

    @Test
    void aClientThatStaysAfterItsLastAnswerHoldsTheEndUpForASecond() {
        start();
        RawClient client = requested(get("/"));
        world.drain();
        serverSide().reply(ok("x"));
        client.expect(LAST).expectEnd();
        world.advanceMillis(990);
        assertFalse(world.isDrained());
        world.advanceMillis(20);
        assertTrue(world.isDrained());
    }

    @Test
    void aClientThatSendsOnAfterItsLastAnswerIsHeardOut() {
        start();
        RawClient client = requested(get("/"));
        world.drain();
        serverSide().reply(ok("x"));
        client.expect(LAST).expectEnd().send("GET /more");
        world.advanceMillis(4_900);
        assertFalse(world.isDrained());
        world.advanceMillis(200);
        assertTrue(world.isDrained());
    }

    @Test
    void whatIsBusyWhenItIsStoppedIsCutVisiblyAndCounted() {
        start(new HarnessSettings());
        RawClient busy = requested(get("/"));
        RawClient idle = client();
        world.drain();
        world.stop();
        busy.expectNothing().expectEnd();
        serverSide().expectReset();
        idle.expectEnd();
        assertEquals(1, world.traffic().cut);
        assertEquals(Failure.STOPPED, world.ended.get(0).failure());
        assertFalse(world.isDrained());
    }

    @Test
    void whatHasComeOfAnAnswerIsDeliveredByStopIfItsFramingShowsTheCut() {
        start();
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 9\n\nhalf");
        serverSide().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf");
        world.stop();
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\nConnection: close\n\nhalf")
                .expectEnd();
        assertEquals(1, world.traffic().cut);
        assertEquals(Failure.STOPPED, world.ended.get(0).failure());
    }

    /** Bytes that came behind the last look at the socket are unread, and would make a reset of the close. */
    @Test
    void whatAClientSendsJustAsWeStopDoesNotDestroyWhatHasComeOfItsAnswer() {
        start();
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 9\n\nhalf");
        serverSide().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\n\nhalf");
        world.network.weather().selectCostNanos = 10_000;
        world.network.weather().leastLatencyNanos = 15_000;
        world.network.weather().mostLatencyNanos = 15_000;
        client.sendSoon("more");
        world.drainSoon();
        world.stop();
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 9\nConnection: close\n\nhalf")
                .expectEnd();
    }

    @Test
    void anAnswerThatEndsAtCloseIsResetByStop() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\n\nhalf");
        world.stop();
        client.expectReset();
        assertEquals(1, world.traffic().cut);
    }

    /** A reset could destroy what is still on its way, or waits in a slow client's kernel. */
    @Test
    void aClientThatHasItsWholeAnswerIsNotResetByStop() {
        start();
        RawClient idle = requested(get("/"));
        serverSide().reply(ok("x"));
        RawClient lingering = client().send(post("/", "half") + "GET");
        world.server()
                .last()
                .skipRequest()
                .reply("HTTP/1.1 200 OK\nDate: today\n\nall")
                .thenClose();
        assertPhases(lingering, CHAIN + "LINGERING");
        world.stop();
        idle.expect(ok("x")).expectEnd();
        lingering
                .expect("HTTP/1.1 200 OK\nDate: today\nConnection: close\n\nall")
                .expectEnd();
        assertEquals(0, world.traffic().cut);
    }

    @Test
    void idleBackendConnectionsAreClosedByStop() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(ok("x"));
        client.expect(ok("x"));
        world.stop();
        serverSide().expectEnd();
    }

    @Test
    void aTunnelIsLeftInPeaceUntilItIsStopped() {
        start(new HarnessSettings().tcp());
        RawClient client = client().send("a");
        world.drain();
        world.advanceMillis(10_000);
        client.send("b");
        serverSide().expect("ab");
        world.stop();
        client.expectReset();
        assertEquals(1, world.traffic().cut);
    }
}
