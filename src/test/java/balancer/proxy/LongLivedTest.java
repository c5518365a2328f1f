package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.Counters;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** SO_KEEPALIVE, with intervals, is for what lasts: a tunnel from its beginning, an exchange from half a minute on. */
final class LongLivedTest extends Scenario {
    private static final String WATCHED = " keepalive 60 s, 10 s, 6 times";
    private static final String STREAM = "HTTP/1.1 200 OK\nDate: today\nContent-Type: text/event-stream\n\n";
    private static final String ASKED = "GET /chat HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n\n";

    /** SO_KEEPALIVE and its three intervals, on either side. */
    private static final int CALLS = 2 * 4;

    private void startPatient() {
        start(new HarnessSettings().also("--stream-timeout=off").also("--response-timeout=off"));
    }

    /** Of all connections of the balancer, on either side. */
    private long watched() {
        return world.network.openChannels().stream()
                .filter(each -> each.endsWith(WATCHED))
                .count();
    }

    private RawClient streaming() {
        RawClient client = requested(get("/events"));
        serverSide().reply(STREAM);
        return client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Type: text/event-stream\nConnection: close\n\n");
    }

    @Test
    void aTunnelOfTcpModeIsWatchedOnBothSidesFromItsBeginning() {
        start(new HarnessSettings().tcp());
        client();
        assertEquals(2, watched(), () -> "" + world.network.openChannels());
    }

    @Test
    void anUpgradedConnectionIsWatchedFromTheSwitchOn() {
        start();
        client().send(ASKED);
        assertEquals(0, watched());
        serverSide().reply(SWITCHING);
        assertEquals(2, watched());
    }

    @Test
    void aTunnelIsWatchedOnBothSidesAlsoIfItsHeadTookLong() {
        start(new HarnessSettings().also("--head-timeout=off"));
        RawClient client = client();
        world.advanceMillis(30_001);
        assertEquals(1, watched());
        client.send(ASKED);
        serverSide().reply(SWITCHING);
        assertEquals(2, watched(), () -> "" + world.network.openChannels());
    }

    @Test
    void aSilentStreamIsWatchedWhenItIsHalfAMinuteOld() {
        startPatient();
        RawClient client = streaming();
        world.advanceMillis(29_999);
        assertEquals(0, watched());
        world.advanceMillis(2);
        assertEquals(2, watched());
        serverSide().reply("data: late\n\n").thenClose();
        client.expect("data: late\n\n").expectEnd();
    }

    @Test
    void aStreamThatMovesAllTheTimeIsWatchedToo() {
        start();
        RawClient client = streaming();
        for (int second = 0; second < 40; second++) {
            assertEquals(second < 30 ? 0 : 2, watched(), "after " + second + " s");
            serverSide().reply("x");
            world.advanceMillis(1_000);
        }
        serverSide().thenClose();
        client.expect("x".repeat(40)).expectEnd();
    }

    @Test
    void aLongPollIsWatchedWhileNothingOfItsAnswerHasCome() {
        startPatient();
        RawClient client = requested(get("/poll"));
        world.advanceMillis(30_001);
        assertEquals(2, watched());
        serverSide().reply(ok("news"));
        client.expect(ok("news")).expectOpen();
    }

    @Test
    void aSlowUploadIsWatchedToo() {
        start(new HarnessSettings().also("--body-timeout=off").also("--min-upload-rate=off"));
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 2\n\na");
        world.advanceMillis(30_001);
        assertEquals(2, watched());
        client.send("b");
        serverSide().reply(ok("done"));
        client.expect(ok("done"));
    }

    @Test
    void anIdleClientIsWatchedWhereItMayStayForLong() {
        start(new HarnessSettings().also("--keep-alive-timeout=1h"));
        server().answersItsName();
        RawClient client = client().send(get("/"));
        world.advanceMillis(30_001);
        assertEquals(1, watched());
        client.send(get("/")).expect(ok("a").repeat(2)).expectOpen();
    }

    @Test
    void aPeerThatOwesUsAHeadIsProbedWhereThatMayLastForLong() {
        start(new HarnessSettings().also("--head-timeout=off"));
        client();
        client().send("GET / HT");
        world.advanceMillis(30_001);
        assertEquals(2, watched());
    }

    @Test
    void anIdleClientWithTheUsualLimitsIsNotWatched() {
        start();
        client();
        server().answersItsName();
        Counters before = world.network.counters().snapshot();
        client().send(get("/")).expect(ok("a"));
        world.advanceMillis(59_000);
        Counters cost = world.network.counters().since(before);
        assertEquals(2, cost.optionsSet, cost::toString); // of either side's own: no delay
    }

    /** The half minute is that of an exchange, not of a connection. */
    @Test
    void usualRequestsAreNeverWatchedHoweverLongTheirConnectionsLive() {
        start();
        server().answersItsName();
        RawClient client = client().send(get("/"));
        Counters before = world.network.counters().snapshot();
        for (int second = 0; second < 100; second++) {
            client.send(second % 2 == 0 ? get("/") : post("/", "body"));
            world.advanceMillis(1_000);
        }
        Counters cost = world.network.counters().since(before);
        assertEquals(0, watched());
        assertEquals(1, server().connectionCount());
        assertEquals(0, cost.optionsSet, cost::toString);
        client.takeReceived();
    }

    @Test
    void theNextBackendOfAProbedClientIsProbedToo() {
        startPatient();
        RawClient client = requested(get("/poll"));
        world.advanceMillis(30_001);
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nConnection: close\nContent-Length: 0\n\n");
        assertEquals(1, watched());
        client.send(get("/poll"));
        world.advanceMillis(30_001);
        assertEquals(2, watched());
        serverSide().skipRequest().reply(ok("news"));
        client.takeReceived();
    }

    @Test
    void keepAliveIsSetOncePerConnection() {
        startPatient();
        RawClient client = requested(get("/poll"));
        Counters before = world.network.counters().snapshot();
        world.advanceMillis(300_000);
        Counters cost = world.network.counters().since(before);
        assertEquals(CALLS, cost.optionsSet, cost::toString);
        assertTrue(cost.selects <= 3, cost::toString); // the head's limit, the half minute, and this test's end
        serverSide().reply(ok(""));
        client.expect(ok(""));
    }

    @Test
    void anExchangeWhoseLimitComesAtTheSameTimeIsEndedNotProbed() {
        start(); // the limit for an answer is 30 s there
        RawClient client = requested(get("/hangs"));
        Counters before = world.network.counters().snapshot();
        world.advanceMillis(30_000);
        assertEquals(1, world.failures(Failure.RESPONSE_TIMEOUT));
        assertEquals(0, world.network.counters().since(before).optionsSet);
        client.takeReceived();
    }
}
