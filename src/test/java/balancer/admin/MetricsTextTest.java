package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTextTest {
    @Test
    void theStrictestParserTakesIt() {
        try (AdminWorld world = new AdminWorld()) {
            world.request("GET", "/");
            String answer = world.get("/metrics");
            assertTrue(AdminWorld.head(answer).contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
            MetricsParser metrics = MetricsParser.parse(AdminWorld.body(answer));
            assertEquals(1, metrics.value("lb_http_requests_total{backend=9001, code=2xx, method=GET}"));
            assertEquals(0, metrics.value("lb_http_requests_total{backend=9003, code=5xx, method=other}"));
            assertEquals(1, metrics.value("lb_http_request_duration_seconds_count{backend=9001}"));
            assertEquals(3, metrics.value("lb_backends{state=up}"));
            assertEquals(0, metrics.value("lb_draining{}"));
        }
    }

    @Test
    void noClientCanMakeASeries() {
        try (AdminWorld world = new AdminWorld()) {
            Set<String> before = parse(world).samples.keySet();
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                String path = "/" + Long.toString(random.nextLong(), 36) + "?\"{}=" + random.nextInt();
                String method = random.nextBoolean() ? "GET" : "M" + random.nextInt(1_000_000);
                world.request(method, path, "User-Agent: \"} " + random.nextLong() + "\n");
            }
            world.ask("BAD\n\n");
            world.get("/metrics?" + random.nextLong());
            assertEquals(before, parse(world).samples.keySet());
            assertTrue(parse(world).value("lb_http_requests_total{backend=9001, code=2xx, method=other}") > 0);
        }
    }

    @Test
    void namesOfBackendsAreEscaped() {
        try (AdminWorld world = new AdminWorld("a\"b", "c\\d", "e\nf")) {
            MetricsParser metrics = parse(world);
            assertEquals(1, metrics.value("lb_backend_up{backend=a\\\"b}"));
            assertEquals(1, metrics.value("lb_backend_up{backend=c\\\\d}"));
            assertEquals(1, metrics.value("lb_backend_up{backend=e\\nf}"));
        }
    }

    @Test
    void aBackendGivenTwiceIsNoSecondSeries() {
        try (AdminWorld world = new AdminWorld("9001", "9002", "9001")) {
            assertDoesNotThrow(() -> parse(world));
        }
    }

    @Test
    void errorsHaveTheirReasons() {
        try (AdminWorld world = new AdminWorld("only")) {
            world.demo.stop(0);
            assertEquals("503", AdminWorld.status(world.request("GET", "/")));
            world.request("GET", "/", "Bad Field: 1\n");
            MetricsParser metrics = parse(world);
            assertEquals(1, metrics.value("lb_request_errors_total{reason=no_backend}"));
            assertEquals(1, metrics.value("lb_request_errors_total{reason=bad_request}"));
        }
    }

    @Test
    void aPoolOfThreeHundredIsToldInManyTurns() {
        String[] names = new String[300];
        for (int i = 0; i < names.length; i++) {
            names[i] = "backend-" + i;
        }
        try (AdminWorld world = new AdminWorld(names)) {
            long before = world.loop.metrics().turns;
            String text = AdminWorld.body(world.get("/metrics"));
            long turns = world.loop.metrics().turns - before;
            assertTrue(turns > text.length() / (16 << 10), "others have their turn in between");
            MetricsParser metrics = MetricsParser.parse(text);
            assertEquals(300, metrics.value("lb_backends{state=up}"));
            assertEquals(1, metrics.value("lb_backend_up{backend=backend-299}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# HELP a_total x\n# TYPE a_total gauge\na_total 1\n",
                "# HELP a x\n# TYPE a counter\na 1\n",
                "# HELP a x\n# TYPE a gauge\na 1\na 1\n",
                "# HELP a x\n# TYPE a gauge\na{b=\"\\x\"} 1\n",
                "# HELP a_ms x\n# TYPE a_ms gauge\na_ms 1\n",
                "# TYPE a gauge\na 1\n",
                "# HELP a x\n# TYPE a gauge\na 1",
                "# HELP a_seconds x\n# TYPE a_seconds histogram\na_seconds_bucket{le=\"1\"} 2\n",
                "# HELP a_seconds x\n# TYPE a_seconds histogram\na_seconds_bucket{le=\"1\"} 2\na_seconds_bucket{le=\"+Inf\"} 1\n"
            })
    void theParserIsStrictIndeed(String text) {
        assertThrows(AssertionError.class, () -> MetricsParser.parse(text));
    }

    private static MetricsParser parse(AdminWorld world) {
        return MetricsParser.parse(AdminWorld.body(world.get("/metrics")));
    }
}
