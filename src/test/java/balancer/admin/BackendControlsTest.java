package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.numbers.MetricsParser;
import balancer.backend.Backend;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Taking backends out of service and back, from the dashboard; all in virtual time. */
class BackendControlsTest {
    private AdminWorld world = new AdminWorld();

    @AfterEach
    void nothingIsLeft() {
        world.close();
    }

    private Backend backend(int number) {
        return world.backends.get(number - 1);
    }

    private void drain(int number) {
        assertEquals("204", AdminWorld.status(world.post("/api/backends/" + number + "/drain")));
    }

    private void enable(int number) {
        assertEquals("204", AdminWorld.status(world.post("/api/backends/" + number + "/enable")));
    }

    /** How many of six more requests each of the three got. */
    private List<Long> shares() {
        long[] before = {requests(1), requests(2), requests(3)};
        for (int i = 0; i < 6; i++) {
            assertEquals("200", AdminWorld.status(world.request("GET", "/")));
        }
        return List.of(requests(1) - before[0], requests(2) - before[1], requests(3) - before[2]);
    }

    private long requests(int number) {
        return backend(number).metrics().requests;
    }

    private MetricsParser metrics() {
        return MetricsParser.parse(AdminWorld.body(world.get("/metrics")));
    }

    private Map<?, ?> status(int number) {
        Map<String, Object> status = JsonReader.object(AdminWorld.body(world.get("/api/status")));
        return (Map<?, ?>) ((List<?>) status.get("backends")).get(number - 1);
    }

    @Test
    void aDrainingBackendGetsNothingAndTheOthersShareEvenly() {
        assertEquals(List.of(2L, 2L, 2L), shares());
        drain(2);
        assertEquals(List.of(3L, 0L, 3L), shares());
        enable(2);
        assertEquals(List.of(2L, 2L, 2L), shares());
    }

    @Test
    void whatIsIdleIsClosedAndWhatIsUnderWayEnds() {
        shares();
        assertEquals(1, backend(2).idle().size());
        drain(2);
        assertEquals(0, backend(2).idle().size());

        world.post("/api/demo/1/delay?ms=300");
        SimulatedPeer client = world.network.connect(AdminWorld.FRONT).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        world.network.run();
        assertEquals(1, backend(1).inFlight());
        drain(1);
        assertEquals("", client.received());
        world.network.advance(Duration.ofMillis(400));
        assertEquals("200", AdminWorld.status(client.takeReceived()));
        assertEquals(0, backend(1).inFlight());
        assertEquals(0, backend(1).idle().size(), "its connection is not kept");
        client.close();
    }

    @Test
    void withAllDrainingNobodyIsUp() {
        for (int number = 1; number <= 3; number++) {
            drain(number);
        }
        String answer = world.request("GET", "/");
        assertEquals("503", AdminWorld.status(answer));
        assertTrue(answer.contains("no-backend"), answer);
        assertEquals(3, metrics().value("lb_backends{state=draining}"));
        assertTrue(AdminWorld.body(world.get("/")).contains("id=\"verdict\" class=\"verdict\" data-kind=\"bad\""));
        enable(3);
        assertEquals(List.of(0L, 0L, 6L), shares());
    }

    @Test
    void itsHealthIsWatchedOnButDoesNotEnableIt() {
        world.seconds(5);
        drain(2);
        world.demo.stop(1);
        world.seconds(10);
        assertEquals("DRAINING", status(2).get("state"));
        assertEquals("DOWN", status(2).get("health"));
        assertEquals(0, metrics().value("lb_backend_up{backend=9002}"));
        world.post("/api/demo/2/start");
        world.seconds(10);
        assertEquals("UP", status(2).get("health"));
        assertEquals(1, metrics().value("lb_backend_up{backend=9002}"));
        assertEquals(List.of(3L, 0L, 3L), shares());
    }

    @Test
    void enablingABackendThatIsDownLeavesItDown() {
        world.seconds(5);
        drain(2);
        world.demo.stop(1);
        world.seconds(10);
        enable(2);
        assertEquals("DOWN", status(2).get("state"));
        assertEquals(List.of(3L, 0L, 3L), shares());
    }

    @Test
    void everyViewShowsADrainingBackend() {
        world.seconds(5);
        SimulatedPeer news = world.watch("changes");
        drain(2);
        world.seconds(7);
        assertEquals("DRAINING", status(2).get("state"));
        assertEquals(false, status(2).get("available"));
        assertEquals("UP", status(2).get("health"));
        assertEquals("2026-01-01T00:00:05Z", status(2).get("since"));
        String text = AdminWorld.body(world.get("/status.txt"));
        assertTrue(text.contains("! 2 of 3 backends up: 9002 draining for 7 s\n"), text);
        assertTrue(text.contains(" DRAINING "), text);
        String page = AdminWorld.body(world.get("/"));
        assertTrue(page.contains("<tr data-kind=\"draining\" data-demo=\"running\" data-number=\"2\">"), page);
        assertTrue(page.contains("aria-hidden=\"true\">◆</b> <b data-cell=\"state\">DRAINING</b>"));
        assertTrue(page.contains("<small data-cell=\"reason\">health: up for "));
        MetricsParser metrics = metrics();
        assertEquals(1, metrics.value("lb_backend_draining{backend=9002}"));
        assertEquals(0, metrics.value("lb_backend_draining{backend=9001}"));
        assertEquals(2, metrics.value("lb_backends{state=up}"));
        assertEquals(0, metrics.value("lb_backends{state=down}"));
        assertTrue(news.takeReceived().contains("\"text\":\"9002 is draining\""));
    }

    @Test
    void drainingOrEnablingTwiceChangesNothing() {
        enable(2);
        drain(2);
        drain(2);
        enable(2);
        enable(2);
        MetricsParser metrics = metrics();
        assertEquals(1, metrics.value("lb_backend_state_changes_total{backend=9002, to=draining}"));
        assertEquals(1, metrics.value("lb_backend_state_changes_total{backend=9002, to=enabled}"));
    }

    @Test
    void aFormIsSentBackToThePage() {
        String answer = world.post("/api/backends/3/drain", "Accept: text/html,*/*\n");
        assertEquals("303", AdminWorld.status(answer));
        assertTrue(answer.contains("\r\nLocation: ../../../\r\n"));
        assertTrue(AdminWorld.body(world.get("/")).contains("formaction=\"api/backends/3/enable\">enable</button>"));
    }

    @Test
    void withoutTheOptionTheDashboardOnlyShows() {
        world.close();
        world = new AdminWorld(false, "9001", "9002");
        String answer = world.post("/api/backends/2/drain");
        assertEquals("403", AdminWorld.status(answer));
        assertTrue(answer.contains("--admin-control"), answer);
        assertEquals("403", AdminWorld.status(world.post("/api/backends/2/enable")));
        assertEquals("404", AdminWorld.status(world.post("/api/backends/3/drain")));
        assertFalse(backend(2).draining());
    }
}
