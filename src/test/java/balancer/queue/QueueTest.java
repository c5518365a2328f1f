package balancer.queue;

import static balancer.testkit.WireText.forwarded;
import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.proxy.Failure;
import balancer.proxy.Scenario;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A backend gets no more at once than it may have; the rest waits its turn, for a while. */
class QueueTest extends Scenario {
    @Test
    void whatABackendMayNotHaveYetWaitsAndIsServedInOrder() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        assertEquals(1, server().connectionCount());
        server().connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        third.expectNothing();
        server().connection(0).skipRequest().reply(ok("two"));
        second.expect(ok("two"));
        server().connection(0).skipRequest().reply(ok("three"));
        third.expect(ok("three"));
        assertPhases(third, "READING_HEAD CONNECTING QUEUED CONNECTING FORWARDING IDLE");
    }

    @Test
    void waitingRequestsHearAtOnceThatTheLastBackendDrains() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        RawClient fourth = client().send(get("/4"));
        world.loop.post(() -> world.backend(0).drain());
        world.run();
        third.expectNothing();
        world.loop.post(() -> world.backend(1).drain());
        world.run();
        third.expectOwnAnswer(503, "no-backend");
        fourth.expectOwnAnswer(503, "no-backend");
        world.server(0).connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        world.server(1).connection(0).skipRequest().reply(ok("two"));
        second.expect(ok("two"));
    }

    @Test
    void anotherBackendWithRoomIsTakenInsteadOfWaiting() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        client().send(get("/1"));
        client().send(get("/2"));
        assertEquals(1, world.server(0).connectionCount());
        assertEquals(1, world.server(1).connectionCount());
        RawClient third = client().send(get("/3"));
        world.server(1).connection(0).skipRequest().reply(ok("done"));
        world.server(1).connection(0).skipRequest().reply(ok("three"));
        third.expect(ok("three"));
    }

    /** The first backend refused it once, is good enough for others, and gets no second chance from it. */
    @Test
    void roomThatTheFirstInLineCannotUseIsOfferedToWhoIsBehind() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        client().send(get("/0"));
        world.server(0).connection(0).skipRequest().reply(ok("zero")).thenClose();
        client().send(get("/1"));
        world.network.weather().connectRefusedChance = 1;
        RawClient refused = client().send(get("/2"));
        world.network.weather().connectRefusedChance = 0;
        RawClient behind = client().send(get("/3"));
        world.server(0).connection(1).expect(forwarded(get("/3"))).reply(ok("three"));
        behind.expect(ok("three"));
        world.server(1).connection(0).skipRequest().reply(ok("one"));
        world.server(1).connection(0).expect(forwarded(get("/2"))).reply(ok("two"));
        refused.expect(ok("two"));
    }

    /** As it may at any time: what a nano clock shows means nothing. */
    @Test
    void aRequestThatWaitsSinceTheClockShowedZeroIsServedLikeAnyOther() {
        start(new HarnessSettings().maxInFlight(1));
        world.network.weather().leastLatencyNanos = 0;
        world.network.weather().mostLatencyNanos = 0;
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        assertEquals(0, world.loop.nowNanos());
        server().connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        server().connection(0).skipRequest().reply(ok("two"));
        second.expect(ok("two"));
        server().connection(0).skipRequest().reply(ok("three"));
        third.expect(ok("three"));
    }

    @Test
    void theWaitInTheQueueEndsAtTheConnectTimeout() {
        start(new HarnessSettings().maxInFlight(1));
        client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS - 2);
        second.expectNothing();
        world.advanceMillis(4);
        second.expectOwnAnswer(503, "queue-timeout");
        assertEquals(0, world.backend(0).metrics().failures);
    }

    /** Who is next is woken for the place of a connection that died, and finds that it was replaced. */
    private void wakeTheNextInVain(RawClient first) {
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2);
        server().only().skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        server().only().skipRequest().thenClose();
    }

    @Test
    void aRequestThatWasWokenInVainKeepsItsPlace() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        client().send(get("/2"));
        client().send(get("/3"));
        client().send(get("/4"));
        wakeTheNextInVain(first);
        server().connection(1).expectRequest(get("/2")).reply(ok("two"));
        server().connection(1).expectRequest(get("/3")).reply(ok("three"));
        server().connection(1).expectRequest(get("/4")).reply(ok("four"));
    }

    @Test
    void aClientThatHasWaitedWaitsAgainWithItsNextRequest() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        client().send(get("/2") + get("/4"));
        client().send(get("/3"));
        server().only().skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        server().only().expectRequest(get("/2")).reply(ok("two"));
        server().only().expectRequest(get("/3")).reply(ok("three"));
        server().only().expectRequest(get("/4")).reply(ok("four"));
    }

    @Test
    void theLimitCountsFromTheFirstWaitAlsoAfterAWakeUpInVain() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        wakeTheNextInVain(first);
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2 - 2);
        third.expectNothing();
        world.advanceMillis(4);
        third.expectOwnAnswer(503, "queue-timeout");
    }

    @Test
    void aRequestThatMustGiveItsMemoryBackAsItsPlaceComesFreeLeavesThePlaceToTheNext() {
        start(new HarnessSettings().backends(2).maxInFlight(1).bufferCap(64 << 10));
        world.loop.post(() -> world.backend(1).drain());
        client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        world.advanceMillis(600);
        RawClient third = client().send(get("/3"));
        ByteBuffer[] all = new ByteBuffer[1];
        world.loop.post(() -> {
            all[0] = world.buffers.borrowRegardless(64 << 10);
            world.backend(1).enable();
        });
        world.run();
        world.buffers.giveBack(all[0]);
        second.expectOwnAnswer(503, "overloaded");
        world.server(1).only().expectRequest(get("/3")).reply(ok("three"));
        third.expect(ok("three"));
    }

    @Test
    void aFullQueueSaysSoAtOnce() {
        start(new HarnessSettings().maxInFlight(1));
        for (int i = 0; i < 1 + 1_024; i++) {
            client().send(get("/" + i));
        }
        client().send(get("/too-many")).expectOwnAnswer(503, "queue-full");
    }

    @Test
    void aClientThatLeavesTheQueueFreesItsPlace() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        second.reset();
        server().connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        server().connection(0).skipRequest().reply(ok("three"));
        third.expect(ok("three"));
        assertEquals(1, world.failures(Failure.CLIENT_LEFT));
    }

    @Test
    void aBodyThatArrivesWhileWaitingIsForwardedWhole() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient second = client().send("POST /2 HTTP/1.1\nHost: site\nContent-Length: 10\n\n");
        second.send("01234");
        second.send("56789");
        server().connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        server().connection(0)
                .expect(forwarded("POST /2 HTTP/1.1\nHost: site\nContent-Length: 10\n\n0123456789"))
                .reply(ok("two"));
        second.expect(ok("two"));
    }

    /** Nobody would wake them: without a backend no exchange ends. And who comes later would join them, for ever. */
    @Test
    void aRequestThatIsWokenInVainWakesTheNext() {
        start(new HarnessSettings().maxInFlight(1));
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        RawClient third = client().send(get("/3"));
        world.backend(0).drain();
        server().connection(0).skipRequest().reply(ok("one"));
        first.expect(ok("one"));
        second.expectOwnAnswer(503, "no-backend");
        third.expectOwnAnswer(503, "no-backend");
    }

    @Test
    void aBackendThatComesBackTakesAsManyWaitingRequestsAsItMayHave() {
        start(new HarnessSettings().backends(2).maxInFlight(2));
        world.backend(1).drain();
        for (int i = 0; i < 6; i++) {
            client().send(get("/" + i));
        }
        assertEquals(0, world.backend(1).inFlight());
        world.backend(1).enable();
        world.advanceMillis(1);
        assertEquals(2, world.backend(0).inFlight());
        assertEquals(2, world.backend(1).inFlight());
        assertTrue(world.server(1).connection(0).received().startsWith("GET /2 "), "first come, first served");
    }

    @Test
    void aBackendThatIsUpAgainTakesWaitingRequests() {
        start(new HarnessSettings().backends(2).maxInFlight(1));
        world.backend(1).available(false);
        client().send(get("/hangs"));
        RawClient second = client().send(get("/waits"));
        world.backend(1).available(true);
        world.advanceMillis(1);
        world.server(1).connection(0).skipRequest().reply(ok("well"));
        second.expect(ok("well"));
    }
}
