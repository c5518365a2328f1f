package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.testkit.SimulatedNetwork;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding, removing and weighting backends at the admin address; all in virtual time. */
class RosterControlsTest {
    private static final String TOKEN = "a-secret-of-operators";

    private AdminWorld world = new AdminWorld("9001", "9002");

    @AfterEach
    void nothingIsLeft() {
        world.close();
    }

    private List<String> serving() {
        return world.proxy.backends().all().stream()
                .filter(Backend::serves)
                .map(Backend::name)
                .toList();
    }

    private String change(String method, String target, String... fields) {
        return world.ask(method + " " + target + " HTTP/1.1\nHost: localhost:9009\nContent-Length: 0\n"
                + String.join("", fields) + "\n");
    }

    @Test
    void oneCallAddsRemovesAndWeights() {
        String answer = world.post("/api/backends?add=9003*2&remove=9001&weight=9002*7");
        assertEquals("200", AdminWorld.status(answer));
        assertEquals(
                "{\"v\":1,\"changes\":[\"9003*2 added\",\"9001 removed\",\"9002*7 weighted\"]}\n",
                AdminWorld.body(answer));
        assertTrue(serving().contains("9002"));
        assertFalse(serving().contains("9001"));
        assertEquals(7, world.backends.get(1).weight());
        Backend added = world.proxy.backends().at(2);
        assertEquals(3, added.id());
        assertEquals(2, added.weight());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add=9003&remove=9004",
                "add=9003&add=9003",
                "add=9003&weight=9004*2",
                "add=9003&drain=9004",
                "add=9003&add=9002",
                "add=9003&add=8000",
                "add=9003&add=90000",
                "add=9003&add=http://a",
                "add=9003&weight=9002*257",
                "add=9003&remove=9001&remove=9001"
            })
    void ifOneChangeIsImpossibleNoneIsMade(String query) {
        String answer = world.post("/api/backends?" + query);
        assertEquals("409", AdminWorld.status(answer));
        assertTrue(AdminWorld.body(answer).startsWith("{\"v\":1,\"error\":\""), answer);
        assertEquals(List.of("9001", "9002"), serving());
        assertEquals(2, world.proxy.backends().all().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?add", "?add=", "?explode=9001", "?9001", "?add=%zz", "?&"})
    void whatIsNotUnderstoodIs400(String query) {
        assertEquals("400", AdminWorld.status(world.post("/api/backends" + query)));
        assertEquals(List.of("9001", "9002"), serving());
    }

    @Test
    void aNumberThatCannotBeWeightedIsRefusedInWords() {
        assertEquals(
                "{\"v\":1,\"error\":\"there is no backend #7\"}\n",
                AdminWorld.body(change("PATCH", "/api/backends/7?weight=3")));
    }

    @Test
    void aBackendIsRemovedByItsNumber() {
        assertEquals("200", AdminWorld.status(change("DELETE", "/api/backends/1")));
        assertEquals(List.of("9002"), serving());
        assertEquals("409", AdminWorld.status(change("DELETE", "/api/backends/1")));
        assertEquals("409", AdminWorld.status(change("DELETE", "/api/backends/9001")));
    }

    @Test
    void theWeightIsChangedByTheNumber() {
        assertEquals("200", AdminWorld.status(change("PATCH", "/api/backends/2?weight=9")));
        assertEquals(9, world.backends.get(1).weight());
        assertEquals("409", AdminWorld.status(change("PATCH", "/api/backends/2?weight=0")));
        assertEquals("400", AdminWorld.status(change("PATCH", "/api/backends/2?height=9")));
        assertEquals("409", AdminWorld.status(change("PATCH", "/api/backends/3?weight=9")));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/backends, 'GET, HEAD, POST'",
        "DELETE, /api/backends, 'GET, HEAD, POST'",
        "POST, /api/backends/1, 'DELETE, PATCH'",
        "GET, /api/backends/1, 'DELETE, PATCH'",
        "DELETE, /api/backends/1/drain, POST"
    })
    void otherMethodsAreNotAllowed(String method, String target, String allowed) {
        String answer = change(method, target);
        assertEquals("405", AdminWorld.status(answer));
        assertTrue(answer.contains("\r\nAllow: " + allowed + "\r\n"), answer);
        assertEquals(List.of("9001", "9002"), serving());
    }

    @Test
    void aReadingRequestChangesNothing() {
        String list = world.get("/api/backends?remove=9001");
        assertEquals("200", AdminWorld.status(list));
        assertTrue(list.contains("\"name\":\"9001\",\"weight\":1,\"backup\":false,\"state\":\"UNPROVEN\""), list);
        assertEquals(List.of("9001", "9002"), serving());
    }

    @Test
    void whoAsksForTextGetsIt() {
        String list = world.ask("GET /api/backends HTTP/1.1\nHost: localhost:9009\nAccept: text/plain\n\n");
        assertTrue(AdminWorld.body(list).contains("   1  UNPROVEN       1      0  9001\n"), list);
        String answer = world.post("/api/backends?remove=9001", "Accept: text/plain\n");
        assertEquals("9001 removed\n", AdminWorld.body(answer));
    }

    @Test
    void whoChangedWhatIsInTheListOfChanges() {
        world.post("/api/backends?add=9003");
        assertTrue(
                world.changes.newest().matches("9003 is added by 127\\.0\\.0\\.1|9003 is .*"), world.changes.newest());
        world.post("/api/backends?remove=9003");
        assertEquals("9003 is removed by 127.0.0.1", world.changes.newest());
    }

    @Test
    void aRemovedBackendIsDrainedAndCannotBeEnabled() {
        world.post("/api/backends?remove=9001");
        assertEquals("409", AdminWorld.status(world.post("/api/backends/1/enable")));
        assertTrue(world.get("/api/backends").contains("\"state\":\"LEAVING\""));
        assertTrue(world.get("/api/status").contains("\"leaving\":true"));
        assertEquals("200", AdminWorld.status(world.post("/api/backends?add=9001")));
        assertEquals(1, world.proxy.backends().at(0).id(), "it is the same one");
    }

    @Test
    void whoIsRemovedAndEnabledInOneCallIsRemoved() {
        assertEquals("200", AdminWorld.status(world.post("/api/backends?remove=9001&enable=9001")));
        assertEquals(List.of("9002"), serving());
    }

    @Test
    void enablingWhoCameBackInTheSameCallEnablesNobodyElseOfThatName() {
        assertEquals("200", AdminWorld.status(world.post("/api/backends?remove=9001&add=9001*backup&enable=9001")));
        assertTrue(world.backends.get(0).leaving());
        assertTrue(world.backends.get(0).draining());
    }

    @Test
    void drainingWhoCameBackInTheSameCallDrainsTheNewOne() {
        assertEquals("200", AdminWorld.status(world.post("/api/backends?remove=9001&add=9001*backup&drain=9001")));
        assertTrue(world.proxy.backends().at(2).draining());
    }

    @Test
    void inTheDemoTheNewOneHasNoServerToBreak() {
        world.seconds(1);
        world.post("/api/backends?add=9007");
        world.seconds(2);
        String page = AdminWorld.body(world.get("/"));
        assertTrue(page.contains("api/backends/3/drain") && page.contains("api/demo/2/stop"), page);
        assertFalse(page.contains("api/demo/3/stop"), page);
        assertEquals("404", AdminWorld.status(world.post("/api/demo/3/stop")));
    }

    @Test
    void theLastBackendMayGoToo() {
        assertEquals("200", AdminWorld.status(world.post("/api/backends?remove=9001&remove=9002")));
        assertEquals("503", AdminWorld.status(world.request("GET", "/")));
        assertEquals("503", AdminWorld.status(world.get("/readyz")));
    }

    @Test
    void aForeignPageIsRefused() {
        String answer = world.post("/api/backends?remove=9001", "Origin: http://evil.example\n");
        assertEquals("403", AdminWorld.status(answer));
        assertEquals(List.of("9001", "9002"), serving());
    }

    @Test
    void withATokenOnlyWhoKnowsItChangesAnything() {
        withToken();
        for (String each : List.of("", "Bearer a-secret-of-operator", "Basic " + TOKEN, TOKEN, "Bearer ", "Bearer x")) {
            String field = each.isEmpty() ? "" : "Authorization: " + each + "\n";
            assertEquals("401", AdminWorld.status(world.post("/api/backends?remove=9001", field)), each);
            assertEquals("401", AdminWorld.status(world.post("/api/backends/1/drain", field)), each);
        }
        assertEquals(List.of("9001", "9002"), serving());
        String right = "Authorization: bearer " + TOKEN + "\n";
        assertEquals("200", AdminWorld.status(world.post("/api/backends?remove=9001", right)));
        assertEquals("204", AdminWorld.status(world.post("/api/backends/2/drain", right)));
    }

    @Test
    void theTokenIsNowhereToBeSeen() {
        withToken();
        for (String page : List.of("/", "/api/config", "/api/status", "/metrics", "/status.txt", "/api/backends")) {
            assertFalse(world.get(page).contains(TOKEN), page);
        }
    }

    @Test
    void withoutTheOptionNothingChanges() {
        world.close();
        world = new AdminWorld(false, "9001", "9002");
        assertEquals("403", AdminWorld.status(world.post("/api/backends?remove=9001")));
        assertEquals(List.of("9001", "9002"), serving());
        assertEquals("200", AdminWorld.status(world.get("/api/backends")));
    }

    private void withToken() {
        world.close();
        world = new AdminWorld(TOKEN, SimulatedNetwork.loopback(9009), true, "9001", "9002");
    }
}
