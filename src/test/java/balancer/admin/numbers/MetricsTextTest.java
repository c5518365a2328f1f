package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import balancer.testkit.SimulatedPeer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTextTest {
    @Test
    void theMetricsPassAStrictParser() {
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

    /** What rules and dashboards of others are written against: nobody may take one away without noticing. */
    @Test
    void theyAreToldWhileClientsHoldAllMemory() {
        try (AdminWorld world = new AdminWorld()) {
            IdleBorrower clients = new IdleBorrower();
            List<ByteBuffer> all = new ArrayList<>();
            for (ByteBuffer one = world.buffers.borrowUpTo(clients, Claim.FIRST, BufferPool.LARGEST); one != null; ) {
                all.add(one);
                one = world.buffers.borrowUpTo(clients, Claim.FIRST, BufferPool.LARGEST);
            }
            assertTrue(parse(world).families().contains("lb_buffer_reclaims_total"));
            all.forEach(world.buffers::giveBack);
        }
    }

    @Test
    void allFamiliesAreThere() {
        Set<String> promised = new TreeSet<>(Arrays.asList(
                """
                        jvm_gc_collection_seconds jvm_memory_used_bytes lb_accept_failures_total
                        lb_access_log_dropped_total lb_admin_events_skipped_total lb_backend_attempts_total
                        lb_backend_backup lb_backend_connect_duration_seconds lb_backend_connections
                        lb_backend_connects_total lb_backend_draining lb_backend_failures_total
                        lb_backend_receive_bytes_total lb_backend_replaced_total lb_backend_retries_total
                        lb_backend_state_changes_total lb_backend_transmit_bytes_total lb_backend_up lb_backend_weight
                        lb_backends lb_backpressure_pauses_total lb_buffer_reclaims_total lb_buffer_refusals_total
                        lb_buffer_waits_total lb_buffers_bytes lb_build_info lb_client_connections
                        lb_client_connections_evicted_total lb_client_connections_full_total lb_client_connections_max
                        lb_client_connections_total lb_client_receive_bytes_total lb_client_transmit_bytes_total
                        lb_draining lb_health_probes_total lb_http_request_duration_seconds lb_http_requests_in_flight
                        lb_http_requests_total lb_loop_busy_seconds_total lb_loop_faults_total
                        lb_loop_ready_keys_total lb_loop_select_seconds_total lb_loop_slow_turns_total
                        lb_loop_turn_duration_seconds lb_loop_turn_max_seconds lb_loop_turns_total
                        lb_request_errors_total lb_selector_keys process_cpu_seconds_total process_max_fds
                        process_open_fds process_resident_memory_bytes process_start_time_seconds
                        """
                        .split("\\s+")));
        try (AdminWorld world = new AdminWorld()) {
            world.admin.useJvmBeans(JvmFacts.Beans.load());
            assertEquals(promised, new TreeSet<>(parse(world).families()));
        }
    }

    @Test
    void theVirtualMachineIsToldOfOnceItsBeansAreLoaded() {
        try (AdminWorld world = new AdminWorld()) {
            Set<String> before = parse(world).samples.keySet();
            assertTrue(before.contains("jvm_memory_used_bytes{area=heap}"));
            assertFalse(before.contains("jvm_memory_used_bytes{area=nonheap}"), "loading them would hold up the loop");
            world.admin.useJvmBeans(JvmFacts.Beans.load());
            MetricsParser metrics = parse(world);
            assertTrue(metrics.value("jvm_memory_used_bytes{area=nonheap}") > 1_000_000);
            GarbageCollectorMXBean collector =
                    ManagementFactory.getGarbageCollectorMXBeans().get(0);
            assertTrue(metrics.samples.containsKey("jvm_gc_collection_seconds_sum{gc=" + collector.getName() + "}"));
            assertTrue(metrics.samples.containsKey("jvm_gc_collection_seconds_count{gc=" + collector.getName() + "}"));
        }
    }

    @Test
    void theBuildAndTheLossesOfTheLogAreTold() {
        try (AdminWorld world = new AdminWorld()) {
            world.droppedLogLines = 7;
            String java = System.getProperty("java.version");
            MetricsParser metrics = parse(world);
            assertEquals(1, metrics.value("lb_build_info{java=" + java + ", revision=abc1234, version=1.0.0}"));
            assertEquals(7, metrics.value("lb_access_log_dropped_total{}"));
            assertTrue(AdminWorld.body(world.get("/status.txt")).contains("\naccess log    7 lines dropped\n"));
            assertTrue(AdminWorld.body(world.get("/api/status")).contains("\"accessLog\":{\"dropped\":7}"));
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

    /** Prometheus takes a counter that goes back for a restart, and adds all of it once more. */
    @Test
    void aConnectionIsCountedAsGoodWhenItStandsAndNotBefore() {
        try (AdminWorld world = new AdminWorld("only")) {
            world.health.stop(); // whom nobody probes is not found to be down first
            world.network.weather().connectLostChance = 1;
            SimulatedPeer client = world.network.connect(AdminWorld.FRONT).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            world.network.run();
            assertConnects(0, 0, parse(world));
            world.network.weather().connectLostChance = 0;
            world.seconds(10);
            assertEquals("503", AdminWorld.status(client.takeReceived()));
            assertConnects(0, 1, parse(world));
            world.request("GET", "/");
            world.request("GET", "/");
            assertConnects(1, 1, parse(world));
        }
    }

    private static void assertConnects(int ok, int failed, MetricsParser metrics) {
        assertEquals(ok, metrics.value("lb_backend_connects_total{backend=only, result=ok}"));
        assertEquals(failed, metrics.value("lb_backend_connects_total{backend=only, result=failed}"));
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
                "# HELP a_seconds x\n# TYPE a_seconds histogram\n"
                        + "a_seconds_bucket{le=\"1\"} 2\na_seconds_bucket{le=\"+Inf\"} 1\n"
            })
    void theParserIsStrictIndeed(String text) {
        assertThrows(AssertionError.class, () -> MetricsParser.parse(text));
    }

    private static MetricsParser parse(AdminWorld world) {
        return MetricsParser.parse(AdminWorld.body(world.get("/metrics")));
    }
}
