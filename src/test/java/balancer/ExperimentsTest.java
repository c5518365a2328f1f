package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The experiments of the page of the loop, done on the demo without hands: the page is told what it must see to tick
 * one off. The eighth blocks the loop, which virtual time does not show; {@code bench/browser} does that one.
 */
class ExperimentsTest {
    private static final InetSocketAddress FRONT = SimulatedNetwork.loopback(9000);
    private static final InetSocketAddress ADMIN = SimulatedNetwork.loopback(9009);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private ProgramWorld world = new ProgramWorld();
    private SimulatedPeer page;

    /** The demo runs, and somebody looks at its loop. */
    @BeforeEach
    void openThePage() {
        openThePageOf();
    }

    private void openThePageOf(String... arguments) {
        world.running(arguments).seconds(1);
        page = world.network.connect(ADMIN);
        page.send("GET /events?topics=loop HTTP/1.1\r\nHost: localhost\r\n\r\n");
        world.seconds(1);
        page.takeReceived();
    }

    /** All that the page has got since. */
    private String seen() {
        world.seconds(1);
        return page.takeReceived();
    }

    private static boolean anyNumber(String seen, String name, LongPredicate test) {
        Matcher number = Pattern.compile("\"" + name + "\":(\\d+)").matcher(seen);
        boolean found = false;
        while (number.find()) {
            found |= test.test(Long.parseLong(number.group(1)));
        }
        return found;
    }

    private void press(String button) {
        post("demo/" + button);
    }

    private void post(String what) {
        SimulatedPeer client = world.network.connect(ADMIN);
        client.send("POST /api/" + what + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");
        world.network.advance(Duration.ofMillis(1));
        assertTrue(client.received().startsWith("HTTP/1.1 204 "), client::received);
    }

    private SimulatedPeer client(String request) {
        SimulatedPeer client = world.network.connect(FRONT).send(request);
        world.network.run();
        return client;
    }

    @Test
    void refreshThreeTimes() {
        for (int i = 0; i < 3; i++) {
            client(GET);
        }
        String seen = seen();
        assertTrue(seen.contains("\"last\":[0,1,2],\"next\":0,"), seen);
    }

    @Test
    void aSlowClient() {
        world = new ProgramWorld();
        world.network.listen(
                SimulatedNetwork.loopback(9001),
                peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(900_000));
                    }
                }));
        openThePageOf("--health=off", "9000", "9001");
        SimulatedPeer slow = world.network.connect(FRONT);
        slow.stopReading();
        slow.send(GET);
        world.network.run();
        String seen = seen();
        assertTrue(seen.contains("\"downFull\":true"), seen);
    }

    @Test
    void killAServer() {
        press("2/stop");
        client(GET);
        client(GET);
        String seen = seen();
        assertTrue(seen.contains("\"retried\":true"), "it went to the next one: " + seen);
        assertTrue(seen.contains("\"name\":\"9002 green\",\"state\":\"DOWN\""), seen);
    }

    @Test
    void typeARequestByHand() {
        client("GET / HTTP/1.1\r\n");
        world.seconds(10);
        String seen = seen();
        assertTrue(seen.contains("\"status\":408"), seen);
    }

    @Test
    void fiveHundredIdleClients() {
        for (int i = 0; i < 500; i++) {
            world.network.connect(FRONT);
        }
        String seen = seen();
        assertTrue(anyNumber(seen, "registered", keys -> keys >= 500), seen);
    }

    @Test
    void loadMakesBatches() {
        List<SimulatedPeer> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(client(""));
        }
        seen();
        for (SimulatedPeer each : crowd) {
            each.send(GET);
        }
        String seen = seen();
        assertTrue(anyNumber(seen, "ready", keys -> keys >= 30), "fifty at once: " + seen);
    }

    @Test
    void aSlowServer() {
        press("3/delay?ms=3000");
        for (int i = 0; i < 6; i++) {
            client(GET);
        }
        String seen = seen();
        assertTrue(seen.contains("\"name\":\"9003 coral\",\"state\":\"UP\",\"inFlight\":2"), seen);
        assertTrue(seen.contains("\"name\":\"9001 blue\",\"state\":\"UP\",\"inFlight\":0"), seen);
    }

    @Test
    void aRequestThatIsNotSentTwice() {
        press("1/delay?ms=3000");
        client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        press("1/stop");
        String seen = seen();
        assertTrue(seen.contains("\"status\":502"), seen);
    }

    @Test
    void stopIt() {
        press("1/delay?ms=3000");
        SimulatedPeer last = client(GET);
        world.program.loop().post(world.program::askedToStop);
        String seen = seen();
        assertTrue(seen.contains("\"draining\":true"), seen);
        world.network.advance(Duration.ofSeconds(5));
        assertTrue(last.received().startsWith("HTTP/1.1 200 "), last::received);
        assertEquals(ExitCode.OK, world.exit());
    }

    /** What the demo offers so that something moves without hands. */
    @Test
    void thePageMakesTrafficAndStopsIt() {
        press("traffic/start");
        String seen = seen();
        assertTrue(seen.contains("\"traffic\":true") && seen.contains("\"picked\":2"), seen);
        press("traffic/stop");
        seen();
        long before = world.program.assembly().proxy().traffic().requests;
        world.seconds(5);
        assertEquals(before, world.program.assembly().proxy().traffic().requests);
    }

    @Test
    void inAPauseTheTrafficOfThePageWaitsForTheSteps() {
        world = new ProgramWorld();
        openThePageOf("--teach");
        post("loop/pause");
        seen();
        press("traffic/start");
        String seen = seen();
        assertTrue(seen.contains("\"paused\":true,\"held\":[{\"id\":0,\"role\":\"listener\""), seen);
        post("loop/step");
        seen = seen();
        assertTrue(seen.contains("\"role\":\"client\",\"ready\":\"R\"}"), seen);
    }

    @Test
    void theReadmeListsTheSameExperimentsAsThePage() throws IOException {
        String script = Files.readString(Path.of("src/main/resources/admin/learn.js"));
        String readme = Files.readString(Path.of("README.md"));
        Matcher title = Pattern.compile("title: \"([^\"]+)\", do: ").matcher(script);
        int number = 0;
        while (title.find()) {
            number++;
            assertTrue(readme.contains("\n| " + number + " | " + title.group(1) + " | "), title.group(1));
        }
        assertEquals(10, number);
    }
}
