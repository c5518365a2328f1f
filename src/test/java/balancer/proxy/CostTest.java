package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.glass.Watching;
import balancer.loop.KeyFacts;
import balancer.loop.KeyHandler;
import balancer.testkit.Counters;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** System calls per request, counted. A change that makes one more must say why. */
final class CostTest extends Scenario {
    private RawClient warmClient(int backends) {
        start(new HarnessSettings().backends(backends));
        world.servers().forEach(ScriptedBackend::answersItsName);
        RawClient client = client();
        for (int i = 0; i < 2 * backends; i++) {
            client.send(get("/"));
        }
        client.takeReceived();
        return client;
    }

    private Counters costOf(RawClient client, String request) {
        Counters before = world.network.counters().snapshot();
        client.send(request);
        return world.network.counters().since(before);
    }

    @Test
    void aKeptAliveRequestCostsTwoReadsTwoWritesAndNoInterestChange() {
        RawClient client = warmClient(3);
        for (int i = 0; i < 3; i++) {
            Counters cost = costOf(client, get("/"));
            assertEquals(2, cost.reads, cost::toString);
            assertEquals(2, cost.writes, cost::toString);
            assertEquals(0, cost.interestChanges, cost::toString);
            assertEquals(0, cost.opens, cost::toString);
            assertEquals(0, cost.optionsSet, cost::toString);
            assertTrue(cost.selects <= 3, cost::toString);
        }
    }

    /** What it costs without system calls is counted on real sockets: see AccessLogAllocationTest. */
    @Test
    void watchingTheLoopCostsNoSystemCall() {
        RawClient client = warmClient(3);
        Counters unwatched = costOf(client, get("/"));
        Watching.begin(world.recorder());
        Counters watched = costOf(client, get("/"));
        assertEquals(unwatched.toString(), watched.toString());
    }

    /** Nobody is asked what he knows unless somebody wants to hear it. */
    @Test
    void anUnwatchedLoopAsksNobody() {
        RawClient client = warmClient(1);
        assertFalse(world.recorder().isWatched());
        int[] asked = new int[1];
        world.loop.again(new KeyHandler() {
            @Override
            public void onReady(int readyOps) {}

            @Override
            public void onFault(Throwable fault) {}

            @Override
            public void tell(KeyFacts facts) {
                asked[0]++;
            }
        });
        client.send(get("/"));
        assertEquals(0, asked[0]);
    }

    @Test
    void aRequestBorrowsFourBuffersOneForEachHeadAndOneForEachRewriteOfIt() {
        RawClient client = warmClient(3);
        assertEquals(4, lendingsFor(client, get("/")));
        assertEquals(4 + 1, lendingsFor(client, post("/", "body")), "one to look at the idle connection with");
        assertEquals(1 + 3 * 10, lendingsFor(client, get("/").repeat(10)), "pipelined ones are read once");
    }

    @Test
    void aLongAnswerBorrowsOneMoreBufferPerTurnAtMost() {
        start();
        world.network.weather().socketBufferBytes = 8 << 20; // a short write would need another one for the rest
        server().answers(request -> ok("x".repeat(3_000_000)));
        RawClient client = client();
        long turns = world.loop.turn();
        long lent = lendingsFor(client, get("/"));
        assertTrue(client.received().length() > 3_000_000);
        assertTrue(lent <= 4 + world.loop.turn() - turns, lent + " lent in turns: " + (world.loop.turn() - turns));
    }

    private long lendingsFor(RawClient client, String requests) {
        long before = world.buffers.lendings();
        client.send(requests);
        assertEquals(0, world.buffers.lentBytes(), "an idle connection holds nothing");
        return world.buffers.lendings() - before;
    }

    @Test
    void aPostLooksAtItsIdleConnectionFirst() {
        RawClient client = warmClient(1);
        Counters cost = costOf(client, post("/", "body"));
        assertEquals(3, cost.reads, cost::toString);
        assertEquals(2, cost.writes, cost::toString);
        assertEquals(0, cost.interestChanges, cost::toString);
    }

    @Test
    void pipelinedRequestsAreReadOnce() {
        RawClient client = warmClient(1);
        Counters cost = costOf(client, get("/").repeat(10));
        assertEquals(1 + 10, cost.reads, cost::toString);
        assertEquals(20, cost.writes, cost::toString);
        assertEquals(0, cost.interestChanges, cost::toString);
    }

    @Test
    void aLargeAnswerToAFastClientNeedsNoInterestChange() {
        RawClient client = warmClient(1);
        Counters before = world.network.counters().snapshot();
        world.network.weather().socketBufferBytes = 1 << 20;
        RawClient other = client();
        server().answers(request -> ok("x".repeat(150_000)));
        other.send(get("/"));
        Counters cost = world.network.counters().since(before);
        assertTrue(other.received().length() > 150_000);
        // The new client's key is the one change; the answer itself changes nothing.
        assertEquals(1, cost.interestChanges, cost::toString);
        client.expectOpen();
    }

    @Test
    void anIdleLoopSleepsUntilTheNextDeadline() {
        warmClient(1);
        Counters before = world.network.counters().snapshot();
        world.advanceMillis(3_000);
        assertTrue(world.network.counters().since(before).selects <= 2);
    }
}
