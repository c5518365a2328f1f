package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** Stopping without losing a request. */
final class DrainTest extends Scenario {
    private static final String LAST = "HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx";

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

    @Test
    void whatIsBusyWhenItIsStoppedIsCutVisiblyAndCounted() {
        start(new HarnessSettings());
        RawClient busy = requested(get("/"));
        RawClient idle = client();
        world.drain();
        world.stop();
        busy.expectReset();
        serverSide().expectReset();
        idle.expectReset();
        assertEquals(1, world.traffic().cut);
        assertEquals(Failure.STOPPED, world.ended.get(0).failure());
        assertFalse(world.isDrained());
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
