package balancer.admin.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import balancer.number.Numbers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the dashboard says when something is wrong: the service comes before what probes think of it. */
class OutageTest {
    private final AdminWorld world = new AdminWorld();

    @AfterEach
    void nothingIsLeft() {
        world.close();
    }

    @Test
    void serversThatAcceptAndAnswer500AreAnOutageHoweverWellTheyLookToAProbe() {
        world.answerStatus = 500;
        requests(19);
        world.answerStatus = 200;
        requests(1);
        world.seconds(1);
        Map<String, String> page = overview();
        assertEquals("bad", page.get("verdictkind"));
        assertEquals(
                "95 % of the responses in the last 10 s are errors (19 of 20). 3 of 3 backends up",
                page.get("verdict"));
        assertEquals("95.00", page.get("errors"));
        assertTrue(AdminWorld.body(world.get("/")).contains("<title>✕ 127.0.0.1:8000"));
        assertTrue(AdminWorld.body(world.get("/status.txt")).contains("! 95 % of the responses"));
    }

    @Test
    void badRequestsOfAStrangerDoNotMakeAnOutageLookSmaller() {
        world.answerStatus = 500;
        requests(3);
        for (int i = 0; i < 30; i++) {
            world.request("GET", "/", "no colon\n");
        }
        world.seconds(1);
        assertEquals("bad", overview().get("verdictkind"));
        assertEquals(
                "100 % of the responses in the last 10 s are errors (3 of 3). 3 of 3 backends up",
                overview().get("verdict"));
        assertEquals("100.00", overview().get("errors"));
    }

    @Test
    void aSecondWithAnswersHasAPointInThePlotAlsoWhenNoneWereBeforeAndBehindIt() {
        requests(1);
        world.seconds(3);
        String page = AdminWorld.body(world.get("/"));
        assertTrue(page.matches("(?s).*data-line=\"p99\" data-values=\"[^\"]+\" d=\"M\\d+ [\\d.]+h.5\".*"), page);
    }

    @Test
    void aFewErrorsAreAWarning() {
        requests(38);
        world.answerStatus = 500;
        requests(2);
        world.seconds(1);
        assertEquals("warn", overview().get("verdictkind"));
        assertTrue(
                overview().get("verdict").startsWith("5 % of the responses"),
                overview().get("verdict"));
    }

    @Test
    void whatWasWrongWithTheLastMessageThatWasRefusedIsTold() {
        assertEquals("", overview().get("bad_request_why"));
        assertEquals("", overview().get("bad_response_why"));
        world.answerStatus = 101;
        requests(1);
        world.request("GET", "/", "no colon\n");
        assertEquals("last: bad-upgrade", overview().get("bad_response_why"));
        assertTrue(overview().get("bad_request_why").startsWith("last: "));
        String why = "<small data-cell=\"bad_response_why\">last: bad-upgrade</small></th>";
        assertTrue(AdminWorld.body(world.get("/")).contains("invalid or cut response " + why));
    }

    @Test
    void errorsAreForgottenTenSecondsLaterAndSoIsLatency() {
        world.answerStatus = 500;
        requests(20);
        world.seconds(1);
        assertFalse(overview().get("p99").equals(Numbers.NOTHING));
        world.seconds(10);
        assertEquals("3 of 3 backends up", overview().get("verdict"));
        assertEquals(Numbers.NOTHING, overview().get("p99"), "nothing was measured in the last ten seconds");
    }

    @Test
    void deadBackendsShowNoRequestsAndNoShare() {
        world.demo.stop(0);
        world.demo.stop(1);
        world.demo.stop(2);
        world.seconds(10);
        requests(8);
        world.seconds(1);
        for (int id = 0; id < 3; id++) {
            assertEquals("0", backend(id).get("rate"));
            assertEquals(Numbers.NOTHING, backend(id).get("share"));
        }
        assertEquals("bad", overview().get("verdictkind"));
        assertTrue(overview()
                .get("verdict")
                .startsWith("100 % of the responses in the last 10 s are errors (8 of 8). 0 of"));
    }

    @Test
    void aRefusedConnectionIsOneFailureOfItsBackend() {
        world.demo.stop(1);
        requests(3);
        assertEquals("1", backend(1).get("failed"));
        assertEquals("0", backend(0).get("failed"));
    }

    @Test
    void aDrainIsNeitherGoodNorBadNewsInTheListAndInTheTable() {
        world.post("/api/backends/2/drain");
        world.seconds(1);
        String page = AdminWorld.body(world.get("/"));
        assertTrue(page.contains("<li class=\"draining\">"), page);
        assertTrue(page.contains("<tr data-kind=\"draining\""), page);
    }

    @Test
    void ofManyThatAreAwayTheFirstAreNamedAndTheOthersCounted() {
        String[] names = new String[8];
        Arrays.setAll(names, i -> "a-rather-long-name-of-a-server-" + i + ".example:80");
        try (AdminWorld many = new AdminWorld(names)) {
            for (int number = 1; number <= names.length; number++) {
                many.post("/api/backends/" + number + "/drain");
            }
            many.seconds(1);
            String verdict = overview(many).get("verdict");
            assertTrue(verdict.startsWith("0 of 8 backends up: " + names[0] + " draining for "), verdict);
            assertTrue(verdict.endsWith("; and 4 more"), verdict);
            assertEquals(4, verdict.split(" draining for ").length - 1);
        }
    }

    private void requests(int count) {
        for (int i = 0; i < count; i++) {
            world.request("GET", "/");
        }
    }

    private Map<String, String> overview() {
        return overview(world);
    }

    private static Map<String, String> overview(AdminWorld world) {
        Map<String, String> cells = new HashMap<>();
        world.views().dashboard().overview((name, text) -> cells.put(name, text.toString()));
        return cells;
    }

    private Map<String, String> backend(int id) {
        Map<String, String> cells = new HashMap<>();
        world.views()
                .dashboard()
                .backend(
                        world.views().dashboard().backends().get(id), (name, text) -> cells.put(name, text.toString()));
        return cells;
    }
}
