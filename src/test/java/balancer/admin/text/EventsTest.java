package balancer.admin.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import balancer.admin.JsonReader;
import balancer.admin.numbers.MetricsParser;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The event stream: one slot for each watcher, at most sixteen of them. */
class EventsTest {
    private static final Pattern FRAME = Pattern.compile("event: (\\w+)\nid: (\\d+)\nretry: 2000\ndata: ([^\n]*)\n\n");

    private final AdminWorld world = new AdminWorld();

    @AfterEach
    void nothingIsLeft() {
        world.close();
    }

    @Test
    void aWatcherIsToldEverySecond() {
        SimulatedPeer watcher = world.watch("page");
        world.network.advance(Duration.ofMillis(5_500));
        String received = watcher.takeReceived();
        assertTrue(AdminWorld.head(received).contains("Content-Type: text/event-stream; charset=utf-8\r\n"));
        assertTrue(AdminWorld.head(received).contains("Cache-Control: no-store\r\n"));
        assertEquals(5, frames(received).size());
        Map<String, Object> frame = JsonReader.object(frames(received).get(4));
        assertEquals("3 of 3 backends up", ((Map<?, ?>) frame.get("cells")).get("verdict"));
        assertEquals(3, ((List<?>) frame.get("rows")).size());
    }

    @Test
    void aChangeOfHealthIsToldAtOnce() {
        SimulatedPeer page = world.watch("page");
        SimulatedPeer news = world.watch("changes");
        world.seconds(3);
        page.takeReceived();
        world.demo.stop(1);
        for (int i = 0; i < 100 && world.changes.newest().isEmpty(); i++) {
            world.network.advance(Duration.ofMillis(100));
        }
        assertTrue(frames(news.takeReceived()).get(0).contains("9002 is down"));
        List<String> frames = frames(page.takeReceived());
        assertTrue(frames.get(frames.size() - 1).contains("\"verdict\":\"2 of 3 backends up: 9002 down for 0 s"));
    }

    @Test
    void aWatcherThatDoesNotReadSeesLessAndCostsNoMore() {
        SimulatedPeer stuck = world.watch("status");
        stuck.stopReading();
        long skippedBefore = 0;
        boolean lent = false;
        for (int i = 0; i < 3_000 && !stuck.sawReset(); i++) {
            // Faster than a second: the change of a backend brings a frame too.
            world.changes.up(world.backends.get(0), i);
            world.network.run();
            lent |= world.buffers.lentBytes() > 0;
            if (i % 1_000 == 999) {
                long skipped = skipped();
                assertTrue(skipped > skippedBefore, "counted");
                skippedBefore = skipped;
            }
        }
        assertFalse(lent, "no buffer waits for a watcher");
        assertTrue(stuck.unread() < 1 << 20, "what it did not read is in its own socket: " + stuck.unread());
        stuck.resumeReading();
        world.network.run();
        List<String> frames = frames(stuck.takeReceived());
        assertTrue(frames.size() > 1 && frames.size() < 3_000, "" + frames.size());
        String[] first = frames.get(0).split("\"turns\":");
        assertTrue(first.length > 1);
    }

    @Test
    void aWatcherThatNeverReadsIsClosed() {
        SimulatedPeer stuck = world.watch("status");
        stuck.stopReading();
        for (int i = 0; i < 500; i++) {
            world.changes.up(world.backends.get(0), i);
            world.network.run();
        }
        world.seconds(31);
        assertTrue(stuck.sawReset());
    }

    @Test
    void theSeventeenthWatcherIsSentAway() {
        List<SimulatedPeer> watchers = new ArrayList<>();
        for (int i = 0; i < EventHub.MAX_WATCHERS; i++) {
            watchers.add(world.watch(i % 2 == 0 ? "page" : "changes"));
        }
        String refused = world.get("/events");
        assertEquals("503", AdminWorld.status(refused));
        assertTrue(AdminWorld.head(refused).contains("Retry-After: "));
        watchers.get(3).reset();
        world.seconds(20); // whoever is silent finds out with the next sign of life
        assertEquals("200", AdminWorld.status(world.watch("page").takeReceived()));
    }

    @Test
    void silenceIsBrokenEveryFifteenSeconds() {
        SimulatedPeer watcher = world.watch("changes");
        watcher.takeReceived();
        world.seconds(14);
        assertEquals("", watcher.takeReceived());
        world.seconds(2);
        assertEquals("3\r\n:\n\n\r\n", watcher.takeReceived());
        world.seconds(100);
        assertFalse(watcher.sawReset());
    }

    @Test
    void headAsksWithoutWatching() {
        for (int i = 0; i < EventHub.MAX_WATCHERS + 1; i++) {
            String answer = world.ask("HEAD /events HTTP/1.1\nHost: localhost:9009\n\n");
            assertEquals("200", AdminWorld.status(answer));
            assertEquals(AdminWorld.head(answer), answer);
        }
        assertEquals("400", AdminWorld.status(world.get("/events?topics=nonsense")));
    }

    @Test
    void nothingIsMadeWithoutWatchers() {
        world.seconds(3);
        long idle = world.loop.metrics().turns;
        world.seconds(10);
        assertTrue(world.loop.metrics().turns - idle < 200);
        assertEquals(0, skipped());
    }

    private long skipped() {
        return MetricsParser.parse(AdminWorld.body(world.get("/metrics"))).value("lb_admin_events_skipped_total{}");
    }

    /** The data of each frame. */
    private static List<String> frames(String received) {
        List<String> frames = new ArrayList<>();
        Matcher matcher = FRAME.matcher(received);
        while (matcher.find()) {
            frames.add(matcher.group(3));
        }
        return frames;
    }
}
