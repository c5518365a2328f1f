package balancer.admin.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import balancer.admin.JsonReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON for programs and text for terminals. */
class StatusTest {
    private static final String NASTY = "a\"\\\u2028<\u0001>\ud83d\ude00";

    @Test
    void theStatusIsJsonOfVersionOne() {
        try (AdminWorld world = new AdminWorld()) {
            world.request("GET", "/");
            world.seconds(1);
            Map<String, Object> status = JsonReader.object(AdminWorld.body(world.get("/api/status")));
            assertEquals(1.0, status.get("v"));
            assertEquals(false, status.get("draining"));
            Map<?, ?> second = (Map<?, ?>) ((List<?>) status.get("backends")).get(1);
            assertEquals(2.0, second.get("id"));
            assertEquals("9002", second.get("name"));
            assertEquals("UP", second.get("state"));
            Map<?, ?> first = (Map<?, ?>) ((List<?>) status.get("backends")).get(0);
            assertEquals(1.0, ((Map<?, ?>) first.get("requests")).get("total"));
            assertTrue((Double) ((Map<?, ?>) first.get("latencySeconds")).get("p50") > 0);
        }
    }

    @Test
    void aBackendThatIsDownSaysWhyAndSinceWhen() {
        try (AdminWorld world = new AdminWorld()) {
            world.demo.stop(1);
            world.seconds(10);
            Map<String, Object> status = JsonReader.object(AdminWorld.body(world.get("/api/status")));
            Map<?, ?> second = (Map<?, ?>) ((List<?>) status.get("backends")).get(1);
            assertEquals("DOWN", second.get("state"));
            assertEquals("connection refused", second.get("reason"));
            assertTrue(second.get("since").toString().matches("2026-01-01T00:00:0\\dZ"), "" + second.get("since"));
        }
    }

    @Test
    void whateverNamesContainIsEscapedInJson() {
        try (AdminWorld world = new AdminWorld(NASTY)) {
            Map<String, Object> status = JsonReader.object(AdminWorld.body(world.get("/api/status")));
            assertEquals(NASTY, ((Map<?, ?>) ((List<?>) status.get("backends")).get(0)).get("name"));
            Map<String, Object> config = JsonReader.object(AdminWorld.body(world.get("/api/config")));
            assertEquals(List.of(Map.of("name", "--via", "value", "\"")), config.get("settings"));
        }
    }

    @Test
    void theTextFitsATerminalAndNamesWhatIsWrong() {
        try (AdminWorld world = new AdminWorld()) {
            world.demo.stop(1);
            world.seconds(10);
            String text = AdminWorld.body(world.get("/status.txt"));
            assertTrue(text.contains("! 2 of 3 backends up: 9002 down for "), text);
            assertTrue(text.contains("9002 is down: connection refused"), text);
            assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), text);
            for (String line : text.split("\n")) {
                assertTrue(line.length() <= 80 || line.contains("connection refused"), line);
            }
        }
    }

    @Test
    void readinessEndsWithTheDrainAndLifeGoesOn() {
        try (AdminWorld world = new AdminWorld()) {
            assertEquals("200", AdminWorld.status(world.get("/readyz")));
            world.loop.post(() -> world.proxy.drain(() -> {}));
            world.network.run();
            assertEquals("503", AdminWorld.status(world.get("/readyz")));
            assertEquals("200", AdminWorld.status(world.get("/livez")));
            assertTrue(AdminWorld.body(world.get("/metrics")).contains("\nlb_draining 1\n"));
            assertTrue(AdminWorld.body(world.get("/")).contains("Draining. "));
        }
    }

    @Test
    void theSlowestRequestsAreToldEverywhereAndNoPathIsMarkup() {
        try (AdminWorld world = new AdminWorld()) {
            world.request("GET", "/<script>alert('1')</script>&\"{{name}}<!--part:rows-->?secret=1");
            world.seconds(3);
            String path = "/<script>alert('1')</script>&\"{{name}}<!--part:rows-->";
            Map<String, Object> status = JsonReader.object(AdminWorld.body(world.get("/api/status")));
            Map<?, ?> row = (Map<?, ?>) ((List<?>) status.get("slowest")).get(0);
            assertEquals(path, row.get("path"));
            assertEquals("GET", row.get("method"));
            assertEquals("9001", row.get("backend"));
            assertEquals("its turn", row.get("why"));
            assertEquals(200.0, row.get("status"));
            String escaped =
                    "<td>GET /&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;{{name}}&lt;!--part:rows--&gt;"
                            + "</td><td>9001 (its turn)</td><td>200</td><td>3 s ago</td></tr>";
            assertTrue(AdminWorld.body(world.get("/")).contains(escaped));
            String text = AdminWorld.body(world.get("/status.txt"));
            assertTrue(text.contains("\nSLOWEST REQUESTS, 5 min\n"), text);
            assertTrue(
                    text.contains(
                            " ms  GET /<script>alert('1')</script>&\"{{name}...  9001 (its turn)  200  3 s ago\n"),
                    text);
            var watcher = world.watch("page");
            world.seconds(1);
            assertTrue(watcher.takeReceived().contains("\"slowest\":[{\"ms\":\""));
        }
    }
}
