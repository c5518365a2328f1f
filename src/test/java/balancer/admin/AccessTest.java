package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are allowed, and what the demo's buttons do. */
class AccessTest {
    private final AdminWorld world = new AdminWorld();

    @AfterEach
    void nothingIsLeft() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9009",
                "LOCALHOST:9009",
                "localhost",
                "localhost:8080",
                "127.0.0.1:9009",
                "127.0.0.1",
                "127.1.2.3:9009",
                "192.0.2.1:9009",
                "[::1]:9009",
                "[2001:db8::2]:8080",
                "lb.example",
                "LB.example:8080"
            })
    void ourOwnNamesAndAnyAddressInFiguresAreKnownUnderAnyPort(String host) {
        assertEquals("200", status("GET / HTTP/1.1\nHost: " + host + "\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:9009",
                "evil.example",
                "127.0.0.1.evil.example:9009",
                "127.evil.example:9009",
                "localhost.evil.example:9009",
                "evil.lb.example",
                "127.0.0.1.5",
                "127.1"
            })
    void onLoopbackAnyOtherNameMayBeATrap(String host) {
        for (String path : new String[] {"/", "/metrics", "/api/status", "/events", "/app.js", "/livez"}) {
            assertEquals("421", status("GET " + path + " HTTP/1.1\nHost: " + host + "\n\n"), path);
        }
        assertEquals("421", status("POST /api/demo/2/stop HTTP/1.1\nContent-Length: 0\nHost: " + host + "\n\n"));
        assertEquals("421", status("POST /api/backends/2/drain HTTP/1.1\nContent-Length: 0\nHost: " + host + "\n\n"));
        assertFalse(world.backends.get(1).draining());
        assertTrue(world.servers.get(1).isListening());
    }

    @Test
    void onLoopbackNoNameAtAllIsNotOurs() {
        assertEquals("421", status("GET / HTTP/1.0\n\n"));
        assertEquals("421", status("GET /metrics HTTP/1.0\n\n"));
    }

    @Test
    void monitoringReachesUsUnderAnyNameWhereOtherMachinesReachUs() {
        try (AdminWorld open = new AdminWorld(new InetSocketAddress("10.0.0.9", 9009), true, "9001")) {
            for (String path : new String[] {"/metrics", "/livez", "/readyz"}) {
                assertEquals(
                        "200", onTheNetwork(open, "GET " + path + " HTTP/1.1\nHost: load-balancer:9009\n\n"), path);
                assertEquals("200", onTheNetwork(open, "GET " + path + " HTTP/1.0\n\n"), path);
            }
            for (String path : new String[] {"/", "/api/status", "/api/config", "/events", "/status.txt"}) {
                assertEquals(
                        "421", onTheNetwork(open, "GET " + path + " HTTP/1.1\nHost: load-balancer:9009\n\n"), path);
                assertEquals("421", onTheNetwork(open, "GET " + path + " HTTP/1.0\n\n"), path);
            }
            assertEquals("200", onTheNetwork(open, "GET / HTTP/1.1\nHost: 10.0.0.9:9009\n\n"));
            assertEquals("200", onTheNetwork(open, "GET / HTTP/1.1\nHost: lb.example\n\n"));
            String drain = "POST /api/backends/1/drain HTTP/1.1\nContent-Length: 0\nHost: ";
            assertEquals("421", onTheNetwork(open, drain + "load-balancer:9009\n\n"));
            assertEquals("403", onTheNetwork(open, drain + "lb.example\nOrigin: http://evil.example\n\n"));
            assertFalse(open.backends.get(0).draining());
        }
    }

    @Test
    void theDashboardWorksThroughATunnelToAnotherPort() {
        String fields = "Host: localhost:8080\nOrigin: http://localhost:8080\nContent-Length: 0\n\n";
        assertEquals("204", status("POST /api/backends/2/drain HTTP/1.1\n" + fields));
        assertTrue(world.backends.get(1).draining());
    }

    private static String onTheNetwork(AdminWorld open, String request) {
        return AdminWorld.status(open.exchange(new InetSocketAddress("10.0.0.9", 9009), request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example\n",
                "Origin: null\n",
                "Origin: https://localhost:9009\n",
                "Origin: http://localhost:9010\n",
                "Origin: http://127.0.0.1:9009\n",
                "Sec-Fetch-Site: cross-site\n",
                "Sec-Fetch-Site: same-site\n",
                "Origin: http://localhost:9009\nSec-Fetch-Site: cross-site\n"
            })
    void aForeignPageChangesNothing(String fields) {
        assertEquals("403", AdminWorld.status(world.post("/api/demo/2/stop", fields)));
        assertTrue(world.servers.get(1).isListening());
        assertEquals("403", AdminWorld.status(world.post("/api/backends/2/drain", fields)));
        assertFalse(world.backends.get(1).draining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Origin: http://localhost:9009\nSec-Fetch-Site: same-origin\n"})
    void ourOwnPageAndCurlMayStopAServer(String fields) {
        assertEquals("204", AdminWorld.status(world.post("/api/demo/2/stop", fields)));
        assertFalse(world.servers.get(1).isListening());
        assertEquals("204", AdminWorld.status(world.post("/api/backends/2/drain", fields)));
        assertTrue(world.backends.get(1).draining());
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/metrics,'GET, HEAD'",
        "DELETE,/,'GET, HEAD'",
        "POST,/events,'GET, HEAD'",
        "OPTIONS,/api/status,'GET, HEAD'",
        "PUT,/app.js,'GET, HEAD'",
        "GET,/api/demo/2/stop,POST",
        "HEAD,/api/demo/1/start,POST",
        "GET,/api/backends/2/drain,POST",
        "DELETE,/api/backends/2/enable,POST"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allow) {
        String answer = world.ask(method + " " + path + " HTTP/1.1\nHost: localhost:9009\nContent-Length: 0\n\n");
        assertEquals("405", AdminWorld.status(answer));
        assertTrue(answer.contains("\r\nAllow: " + allow + "\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api/demo/0/stop",
                "/api/demo/4/stop",
                "/api/demo/2/explode",
                "/api/demo/2/stop/",
                "/api/demo/2/x/stop",
                "/api/demo/22/stop",
                "/api/backends/0/drain",
                "/api/backends/4/enable",
                "/api/backends/2/stop",
                "/api/backends/9002/drain",
                "/api/demo/2/drain",
                "/index.html",
                "/../admin/app.js",
                "/backend.html"
            })
    void whatIsNotThereIs404(String path) {
        assertEquals("404", AdminWorld.status(world.post(path)));
        assertTrue(AdminWorld.status(world.get(path)).matches("404|400"));
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() {
        for (String path : new String[] {"/", "/metrics", "/status.txt", "/api/config", "/readyz", "/app.css"}) {
            String head = world.ask("HEAD " + path + " HTTP/1.1\nHost: localhost:9009\n\n");
            assertEquals(AdminWorld.head(world.get(path)), head, path);
        }
    }

    @Test
    void everyAnswerForbidsWhatNoPageOfOursNeeds() {
        for (String path : new String[] {"/", "/app.js", "/metrics", "/nothing"}) {
            String head = AdminWorld.head(world.get(path));
            assertTrue(head.contains("\r\nContent-Security-Policy: default-src 'self'; base-uri 'none';"), path);
            assertTrue(head.contains("frame-ancestors 'none'"), path);
            assertTrue(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"), path);
        }
    }

    @Test
    void assetsAreNotSentTwice() {
        String first = world.get("/app.css");
        int at = first.indexOf("ETag: ") + "ETag: ".length();
        String tag = first.substring(at, first.indexOf("\r\n", at));
        String second = world.ask("GET /app.css HTTP/1.1\nHost: localhost:9009\nIf-None-Match: " + tag + "\n\n");
        assertEquals("304", AdminWorld.status(second));
    }

    @Test
    void aKilledServerIsSeenWithinThreeSecondsAndSoIsItsReturn() {
        Backend second = world.backends.get(1);
        world.seconds(20);
        world.post("/api/demo/2/stop");
        world.network.advance(Duration.ofMillis(2_900));
        assertFalse(second.available());
        assertTrue(AdminWorld.body(world.get("/")).contains("data-kind=\"down\" data-demo=\"stopped\""));
        world.seconds(20);
        assertEquals("204", AdminWorld.status(world.post("/api/demo/2/start")));
        world.network.advance(Duration.ofMillis(2_900));
        assertTrue(second.available());
        assertEquals("204", AdminWorld.status(world.post("/api/demo/2/start")), "twice does no harm");
    }

    @Test
    void aSlowServerAnswersLateAndAtFullSpeedAgain() {
        world.post("/api/demo/1/delay?ms=300");
        var client = world.network.connect(AdminWorld.FRONT).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        world.network.advance(Duration.ofMillis(290));
        assertEquals("", client.received());
        world.network.advance(Duration.ofMillis(30));
        assertEquals("200", AdminWorld.status(client.takeReceived()));
        client.close();
        world.post("/api/demo/1/delay?ms=0");
        assertEquals("running", world.demo.state(0));
        for (String query : new String[] {"?ms=5001", "?ms=-1", "?ms=x", "?s=1"}) {
            assertEquals("400", AdminWorld.status(world.post("/api/demo/1/delay" + query)), query);
        }
    }

    @Test
    void aFormIsSentBackToThePage() {
        String answer = world.post("/api/demo/3/stop", "Accept: text/html,*/*\n");
        assertEquals("303", AdminWorld.status(answer));
        assertTrue(answer.contains("\r\nLocation: ../../../\r\n"), "also where a proxy has put a prefix in front");
    }

    private String status(String request) {
        return AdminWorld.status(world.ask(request));
    }
}
