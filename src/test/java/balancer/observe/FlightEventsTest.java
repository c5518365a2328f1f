package balancer.observe;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real recording, read back. */
final class FlightEventsTest {
    @TempDir
    private Path folder;

    @Test
    void aRecordingHoldsExchangesStatesOfBackendsAndSlowTurns() throws IOException {
        ExchangeObservers observers = new ExchangeObservers();
        LoopHarness world = new LoopHarness(new HarnessSettings().requestIds().listener(observers));
        world.server().answersItsName();
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.start();
            FlightEvents flight = FlightEvents.load();
            observers.add(flight);
            world.client().send(get("/seen")).expect(ok("a"));
            flight.down(world.backend(0), "connection refused", 3);
            flight.turned(25_000_000, 7);
            observers.remove(flight);
            world.client().send(get("/unseen")).expect(ok("a"));
            events = ours(recording);
        }
        world.tearDown();
        assertEquals(
                List.of("loadbalancer.Exchange", "loadbalancer.BackendState", "loadbalancer.SlowTurn"),
                events.stream().map(event -> event.getEventType().getName()).toList());
        RecordedEvent exchange = events.get(0);
        assertEquals("/seen", exchange.getString("target"));
        assertEquals(200, exchange.getInt("status"));
        assertEquals("127.0.0.1:9001", exchange.getString("backend"));
        assertEquals("ok", exchange.getString("end"));
        assertEquals("", exchange.getString("reason"));
        assertEquals(20, exchange.getString("requestId").length());
        assertNull(exchange.getStackTrace());
        assertEquals("connection refused", events.get(1).getString("reason"));
        assertEquals(Duration.ofMillis(25), events.get(2).getDuration("busy"));
    }

    @Test
    void theFirstRecordingBeginsAndTheLastEndsIt() {
        List<String> heard = new ArrayList<>();
        FlightRecordings.watch(new FlightRecordings.Listener() {
            @Override
            public void recordingBegan() {
                heard.add("began");
            }

            @Override
            public void recordingEnded() {
                heard.add("ended");
            }
        });
        try (Recording first = new Recording();
                Recording second = new Recording()) {
            first.start();
            second.start();
            assertEquals(List.of("began"), heard);
            first.stop();
            assertEquals(List.of("began"), heard);
            second.stop();
            assertEquals(List.of("began", "ended"), heard);
        }
    }

    private List<RecordedEvent> ours(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("loadbalancer."))
                .toList();
    }
}
