package balancer.observe;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlowestRequestsTest {
    private static final long MILLI = 1_000_000;

    private final ExchangeObservers observers = new ExchangeObservers();
    private final LoopHarness world = new LoopHarness(new HarnessSettings().listener(observers));
    private final SlowestRequests slowest = new SlowestRequests(world.loop.nowNanos());

    SlowestRequestsTest() {
        observers.add(slowest);
    }

    @AfterEach
    void nothingIsLeft() {
        world.tearDown();
    }

    /** A request whose answer takes so many milliseconds. */
    private void request(String target, long millis) {
        RawClient client = world.client().send(get(target));
        world.advanceMillis(millis);
        int newest = world.server().connectionCount() - 1;
        world.server().connection(newest).skipRequest().reply(ok("a"));
        client.expect(ok("a")).finish();
    }

    /** As the sampler of the dashboard does. */
    private void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            world.advanceMillis(1_000);
            slowest.tick(world.loop.nowNanos());
        }
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (SlowRequest row : slowest.list(world.loop.nowNanos())) {
            told.add(row.method() + " " + row.path() + " " + row.durationNanos() / MILLI);
        }
        return told;
    }

    @Test
    void theSlowestComesFirstAndTheEleventhFallsOut() {
        for (int i = 1; i <= 12; i++) {
            request("/" + i, (i * 7) % 13 * 10);
        }
        assertEquals(
                List.of(
                        "GET /11 120",
                        "GET /9 110",
                        "GET /7 100",
                        "GET /5 90",
                        "GET /3 80",
                        "GET /1 70",
                        "GET /12 60",
                        "GET /10 50",
                        "GET /8 40",
                        "GET /6 30"),
                told());
    }

    @Test
    void aRowHasAllThatHelpsToFindIt() {
        RawClient client = world.client().send("DELETE http://site/a/b?secret=1 HTTP/1.1\nHost: site\n\n");
        world.advanceMillis(30);
        world.server().only().skipRequest().reply("HTTP/1.1 404 Not Found\nDate: d\nContent-Length: 0\n\n");
        SlowRequest row = slowest.list(world.loop.nowNanos()).get(0);
        assertEquals("DELETE", row.method());
        assertEquals("/a/b", row.path(), "neither the host nor the query");
        assertEquals(404, row.status());
        assertEquals("127.0.0.1:9001", row.backend());
        assertEquals(1, row.connection());
        client.finish();
    }

    @Test
    void aLongPathIsCutInTheListOfSlowRequests() {
        request("/" + "x".repeat(200), 10);
        assertEquals(List.of("GET /" + "x".repeat(99) + "... 10"), told());
    }

    @Test
    void fiveMinutesLaterNobodyTalksOfItAndTheNextTenTakeItsPlace() {
        request("/old", 900);
        seconds(30);
        for (int i = 0; i < 12; i++) {
            request("/" + i, 10 + i);
        }
        seconds(240);
        assertEquals("GET /old 900", told().get(0));
        assertEquals(10, told().size());
        seconds(31);
        assertEquals("GET /11 21", told().get(0));
        assertEquals(9, told().size(), "of that minute ten were kept");
        seconds(60);
        assertEquals(List.of(), told());
        request("/new", 1);
        assertEquals(List.of("GET /new 1"), told());
    }

    @Test
    void whatWasNotUnderstoodHasNoPathToTell() {
        world.client().send("nonsense\n\n").expectOwnAnswer(400, "bad-request-line");
        assertEquals(List.of(), told());
    }

    @Test
    void aTunnelIsNoSlowRequest() {
        RawClient client =
                world.client().send("GET /chat HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n");
        world.server()
                .only()
                .skipRequest()
                .reply("HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n\n");
        world.advanceMillis(50_000);
        client.reset();
        assertEquals(List.of(), told());
    }
}
