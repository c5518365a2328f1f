package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.http.Method;
import balancer.http.RequestHead;
import balancer.metrics.BackendMetrics;
import balancer.statistics.ResponseCounts;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.WireText;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exchange leaves behind in numbers. */
final class CountersTest extends Scenario {
    private static final long MILLI = 1_000_000;

    /** The figures of each exchange, as they are when it ends. */
    private record Figures(
            int number, long connection, long total, long connect, long head, long sent, long received) {}

    private final List<Figures> figures = new ArrayList<>();
    private final HarnessSettings settings = new HarnessSettings().listener(new RecordListener() {
        @Override
        public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {}

        @Override
        public void ended(ExchangeRecord it) {
            figures.add(new Figures(
                    it.requestNumber(),
                    it.connectionNumber(),
                    it.durationNanos(),
                    it.connectNanos(),
                    it.responseHeadNanos(),
                    it.requestBodyBytes(),
                    it.responseBodyBytes()));
        }
    });

    private BackendMetrics metrics() {
        return world.backend(0).metrics();
    }

    @Test
    void everyMethodHasARow() {
        assertEquals(ResponseCounts.METHODS, Method.values().length);
    }

    /** The client waits for both, and so would whoever reads only the second one in the log look for the rest. */
    @Test
    void theTimeToConnectCountsFromTheFirstOfItsAddresses() {
        start(settings.named());
        world.network.weather().connectLostChance = 1;
        InetSocketAddress silent = new InetSocketAddress(server().address().getAddress(), 9);
        world.backend(0).resolved(List.of(silent, server().address()));
        RawClient client = client().send(get("/"));
        world.network.weather().connectLostChance = 0;
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2 + 1);
        server().only().skipRequest().reply(ok("x"));
        client.expect(ok("x"));
        assertEquals(HarnessSettings.CONNECT_MILLIS / 2, figures.get(0).connect / 1_000_000);
    }

    @Test
    void responsesAreCountedByMethodAndClass() {
        start();
        server().answers(request -> request.startsWith("GET") ? ok("x") : "HTTP/1.1 404 Gone\nContent-Length: 0\n\n");
        client().send(get("/")).send(get("/")).send("BREW / HTTP/1.1\nHost: site\n\n");
        ResponseCounts counts = world.statistics.of(world.backend(0)).responses;
        assertEquals(2, counts.of(Method.GET.ordinal(), 2));
        assertEquals(1, counts.of(Method.OTHER.ordinal(), 4));
        assertEquals(0, counts.of(Method.GET.ordinal(), 4));
    }

    @Test
    void phasesAreTimedEachFromItsOwnBeginning() {
        start(settings);
        RawClient client = client();
        world.advanceMillis(500);
        client.send("GET / HTTP/1.1\n");
        world.advanceMillis(100);
        client.send("Host: site\n\n");
        serverSide().skipRequest();
        world.advanceMillis(20);
        serverSide().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 4\n\nab");
        world.advanceMillis(3);
        serverSide().reply("cd");
        Figures it = figures.get(0);
        assertMillis(123, it.total());
        assertMillis(20, it.head());
        assertMillis(0, it.connect());
        assertTrue(it.connect() >= 0, "it was a new connection");
        assertEquals(1, world.statistics.of(world.backend(0)).durations.count());
        assertMillis(123, world.statistics.of(world.backend(0)).durations.sumNanos());
        assertEquals(1, world.statistics.connects.count());
    }

    @Test
    void aConnectionThatStandsAlreadyTakesNoTime() {
        start(settings);
        server().answersItsName();
        client().send(get("/")).expect(ok("a")).send(get("/")).expect(ok("a"));
        assertEquals(-1, figures.get(1).connect());
        assertEquals(2, figures.get(1).number());
        assertEquals(figures.get(0).connection(), figures.get(1).connection());
        assertEquals(1, world.statistics.connects.count());
    }

    @Test
    void aConnectionThatStandsTakesNoTimeAlsoAfterAnAttemptThatHadToOpenOne() {
        start(settings.backends(2));
        client().send(get("/"));
        world.server(0).only().skipRequest().reply(ok("a"));
        world.advanceMillis(HarnessSettings.POOL_MILLIS - 1_000);
        client().send(get("/"));
        world.server(1).only().skipRequest().reply(ok("b"));
        world.advanceMillis(1_500); // the first one's idle connection is closed, the second one's is not
        client().send(get("/"));
        world.server(0).connection(1).skipRequest().thenClose();
        world.server(1).only().skipRequest().reply(ok("b"));
        assertEquals(-1, figures.get(2).connect());
    }

    @Test
    void bodiesAreCountedWithoutTheirHeads() {
        start(settings);
        server().answers(request -> ok("answer"));
        client().send(post("/", "four")).expect(ok("answer"));
        assertEquals(4, figures.get(0).sent());
        assertEquals(6, figures.get(0).received());
        assertEquals(WireText.forwarded(post("/", "four")).length(), metrics().bytesSent);
        assertEquals(ok("answer").length(), metrics().bytesReceived);
    }

    @Test
    void anAnswerOfOurOwnIsNotTheBackends() {
        start(settings);
        server().refuse();
        String answer = client().send(get("/")).received();
        assertEquals(0, metrics().bytesReceived);
        assertEquals(answer.length(), world.traffic().bytesToClients);
        assertEquals(
                answer.length() - answer.indexOf("\r\n\r\n") - 4, figures.get(0).received());
        assertEquals(1, world.proxy.failedExchanges()[Failure.NO_BACKEND.ordinal()]);
        assertEquals(0, world.statistics.of(world.backend(0)).durations.count());
    }

    @Test
    void aRequestThatIsSentTwiceIsCountedOnce() {
        start(settings.backends(2));
        world.server(1).answersItsName();
        RawClient client = client().send(get("/"));
        world.server(0).only().skipRequest().thenClose();
        client.expect(ok("b"));
        assertEquals(WireText.forwarded(get("/")).length(), world.traffic().bytesFromClients);
    }

    @Test
    void aSlowClientPausesTheBackendOnce() {
        start();
        RawClient client = client();
        client.stopReading();
        client.send(get("/"));
        serverSide().skipRequest().reply(ok("x".repeat(4 << 20)));
        assertEquals(1, world.traffic().backendPauses);
        assertEquals(0, world.traffic().clientPauses);
        client.resumeReading();
        assertEquals(ok("x".repeat(4 << 20)).length(), client.received().length());
    }

    @Test
    void aSlowBackendPausesTheClientOnce() {
        start();
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: 4194304\n\n");
        serverSide().stopReading();
        client.send("x".repeat(4 << 20));
        assertEquals(1, world.traffic().clientPauses);
        assertEquals(0, world.traffic().backendPauses);
        serverSide().resumeReading();
    }

    @Test
    void everyTurnOfTheLoopIsTimed() {
        start();
        server().answersItsName();
        client().send(get("/")).expect(ok("a"));
        // The turn that is under way is not over.
        long turns = world.loop.metrics().turns;
        assertTrue(Math.abs(turns - world.statistics.turns.count()) <= 1);
    }

    private static void assertMillis(long expected, long nanos) {
        assertTrue(Math.abs(nanos - expected * MILLI) <= MILLI, expected + " ms and not " + nanos + " ns");
    }
}
