package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.observe.SimulatedLog;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop as the admin address shows it, pauses it and records it. */
class LoopProgramTest {
    private static final InetSocketAddress ADMIN = SimulatedNetwork.loopback(9009);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ProgramWorld world = new ProgramWorld();

    LoopProgramTest() {
        world.network.listen(SimulatedNetwork.loopback(9001), peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send(OK);
                    }
                })
                .onEof(SimulatedPeer::close));
    }

    private ProgramWorld running(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--health=off", "8000", "9001"));
        return world.running(arguments.toArray(String[]::new));
    }

    private String admin(String method, String target) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (method.equals("POST") ? "Content-Length: 0\r\n" : "") + "\r\n";
        return world.ask(ADMIN, request);
    }

    private void post(String action) {
        String answer = admin("POST", "/api/loop/" + action);
        assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
    }

    private List<String> recorded(String target) {
        return admin("GET", target).lines().filter(line -> line.startsWith("{")).toList();
    }

    private SimulatedPeer watcher() {
        SimulatedPeer watcher = world.network.connect(ADMIN);
        watcher.send("GET /events?topics=loop HTTP/1.1\r\nHost: localhost\r\n\r\n");
        world.network.run();
        return watcher;
    }

    private static List<String> frames(SimulatedPeer watcher) {
        return watcher.takeReceived()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList();
    }

    @Test
    void nothingIsRecordedUnlessSomebodyWatches() {
        running().ask(ProgramWorld.FRONT, GET);
        assertEquals(List.of("{\"v\":1,\"backends\":[{\"name\":\"9001\"}]}"), recorded("/api/loop/recording"));
        assertFalse(world.program.observation().recorder().isWatched());
    }

    @Test
    void theLastTurnsCanBeTakenHome() {
        running("--teach").ask(ProgramWorld.FRONT, GET);
        List<String> all = recorded("/api/loop/recording");
        assertTrue(all.stream().anyMatch(line -> line.contains("\"picked\":0")), all::toString);
        assertTrue(all.size() > 5, all::toString);
        List<String> last = recorded("/api/loop/recording?turns=2");
        assertEquals(3, last.size(), "a header, and two turns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?turns=0", "?turns=2001", "?turns=-1", "?turns=x", "?last=5"})
    void aRecordingHasOneToTwoThousandTurns(String query) {
        running();
        assertTrue(admin("GET", "/api/loop/recording" + query).startsWith("HTTP/1.1 400 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "step", "resume", "block"})
    void withoutTheOptionTheLoopIsNotTouched(String action) {
        running();
        String answer = admin("POST", "/api/loop/" + action);
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.contains("--teach"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "step", "resume", "block"})
    void aGetChangesNothing(String action) {
        running("--teach");
        assertTrue(admin("GET", "/api/loop/" + action).startsWith("HTTP/1.1 405 "));
        assertTrue(world.ask(ProgramWorld.FRONT, GET).endsWith("ok"));
    }

    @Test
    void aPauseHoldsClientsAndTheAdminAddressGoesOn() {
        running("--teach");
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        assertEquals("", client.received());
        assertTrue(admin("GET", "/livez").endsWith("ok\n"));
        post("resume");
        assertTrue(client.received().endsWith("ok"), client::received);
    }

    @Test
    void aStepLetsOneHandlerGo() {
        running("--teach");
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        int steps = 0;
        while (client.received().isEmpty() && steps < 20) {
            post("step");
            steps++;
        }
        assertTrue(client.received().endsWith("ok"), client::received);
        assertEquals(5, steps, "accept, begin, read and pick, connected, answered");
    }

    @Test
    void heldTimeCountsAgainstNoLimit() {
        running("--teach", "--head-timeout=10s", "--connect-timeout=2s");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send("GET / HT");
        world.network.run();
        post("pause");
        world.seconds(3600);
        assertEquals("", client.received());
        post("resume");
        client.send("TP/1.1\r\nHost: a\r\n\r\n");
        world.network.run();
        assertTrue(client.received().endsWith("ok"), client::received);
    }

    @Test
    void aPausedLoopSleepsThoughKeysAreReady() {
        running("--teach");
        SimulatedPeer open = world.network.connect(ProgramWorld.FRONT).send("GET / HT");
        world.network.run();
        post("pause");
        open.send("TP/1.1\r\nHost: a\r\n\r\n");
        world.network.connect(ProgramWorld.FRONT).send(GET);
        world.seconds(10);
        long turns = world.program.loop().turn();
        world.seconds(3600);
        long more = world.program.loop().turn() - turns;
        assertTrue(more >= 3600 && more <= 3602, more + " turns: what the dashboard counts each second goes on");
    }

    @Test
    void theLimitsOfTheAdminAddressGoOnInAPause() {
        running("--teach");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send("GET / HT");
        SimulatedPeer slow = world.network.connect(ADMIN).send("GET / HT");
        world.network.run();
        post("pause");
        world.seconds(11);
        assertTrue(slow.received().startsWith("HTTP/1.1 408 "), slow::received);
        assertEquals("", client.received());
        post("resume");
        world.seconds(8);
        assertEquals("", client.received(), "it has its ten seconds, the pause not counted");
        world.seconds(3);
        assertTrue(client.received().startsWith("HTTP/1.1 408 "), client::received);
    }

    @Test
    void theLogIsWrittenInAPause() {
        SimulatedLog log = new SimulatedLog(Runnable::run, 4);
        world.outside.logs = (path, complaints) -> {
            log.complaints(complaints);
            return log.writer();
        };
        running("--teach", "--access-log=-").ask(ProgramWorld.FRONT, GET);
        post("pause");
        assertEquals(List.of(), log.lines(), "more lines are waited for");
        world.seconds(1);
        assertEquals(1, log.lines().size(), () -> "" + log.lines());
    }

    @Test
    void aWatcherSeesThePauseAndEachStep() {
        running("--teach");
        SimulatedPeer watcher = watcher();
        world.seconds(1);
        frames(watcher);
        for (String change : List.of("pause", "resume", "pause")) {
            post(change);
            world.network.advance(Duration.ofMillis(150));
            String told = "\"paused\":" + change.equals("pause");
            assertTrue(String.join("\n", frames(watcher)).contains(told), "soon after: " + change);
        }
        world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.advance(Duration.ofMillis(200));
        String held = String.join("\n", frames(watcher));
        assertTrue(held.contains("\"paused\":true,\"held\":[{\"id\":0,\"role\":\"listener\",\"ready\":\"A\"}]"), held);
        post("step");
        world.network.advance(Duration.ofMillis(200));
        String stepped = String.join("\n", frames(watcher));
        assertTrue(stepped.contains("\"held\":[{\"id\":7,\"role\":\"client\""), stepped);
        for (int i = 0; i < 50; i++) {
            post(i % 2 == 0 ? "resume" : "pause");
            world.network.advance(Duration.ofMillis(20));
        }
        int many = frames(watcher).size();
        assertTrue(many <= 11, many + " frames in a second, though each change is news");
    }

    @Test
    void aPauseEndsWhenTheLastWatcherLeaves() {
        running("--teach");
        SimulatedPeer first = watcher();
        SimulatedPeer second = watcher();
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        first.close();
        world.seconds(3600);
        assertEquals("", client.received(), "the other one still looks at it");
        second.close();
        world.seconds(2); // an end alone may be half of one; the next frame is answered by a reset
        assertTrue(client.received().endsWith("ok"), client::received);
    }

    /** A laptop that is closed sends no end: its kernel takes what comes until its window is full, or nothing. */
    @Test
    void aPauseEndsWhenTheWatcherTakesNothingAnyMore() {
        running("--teach");
        SimulatedPeer watcher = watcher();
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        watcher.stopReading();
        world.seconds(600);
        assertTrue(client.received().endsWith("ok"), client::received);
    }

    /** Somebody who pauses with curl and reads the trace is no watcher of the page. */
    @Test
    void aPauseThatNobodyWatchesWaitsForItsEnd() {
        running("--teach");
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.seconds(3600);
        assertEquals("", client.received());
        post("resume");
        assertTrue(client.received().endsWith("ok"), client::received);
    }

    @Test
    void aLoopThatIsPausedStillDrains() {
        running("--teach");
        post("pause");
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        world.signalStop();
        world.seconds(5);
        assertTrue(client.received().endsWith("ok"), client::received);
        assertEquals(ExitCode.OK, world.exit());
    }

    @Test
    void whereChanceDecidesThePageSaysSo() {
        world.running("--admin=127.0.0.1:9009", "--algorithm=random-two", "8000", "9001", "9002");
        SimulatedPeer watcher = watcher();
        world.seconds(1);
        String seen = String.join("\n", frames(watcher));
        assertTrue(seen.contains("\"next\":-1,\"why\":\"the request itself or chance decides\""), seen);
    }

    @Test
    void aWatcherSeesATurnOfTheRequestAndWhoIsNext() {
        running();
        SimulatedPeer watcher = watcher();
        world.seconds(1);
        frames(watcher);
        world.ask(ProgramWorld.FRONT, GET);
        world.seconds(1);
        String seen = String.join("\n", frames(watcher));
        assertTrue(seen.contains("\"picked\":0"), seen);
        assertTrue(seen.contains("\"last\":[0],\"next\":0,\"why\":\"its turn, among those that are up, "), seen);
        assertTrue(seen.contains("\"backends\":[{\"name\":\"9001\",\"state\":\"UP\""), seen);
        assertTrue(seen.contains("\"teach\":false"), seen);
    }

    @Test
    void aWatcherGetsTenFramesASecondAtMostAndOneIfNothingHappens() {
        running();
        SimulatedPeer watcher = watcher();
        world.seconds(5);
        int idle = frames(watcher).size();
        assertTrue(idle >= 4 && idle <= 6, idle + " frames in 5 s");
        for (int i = 0; i < 100; i++) {
            world.ask(ProgramWorld.FRONT, GET);
            world.network.advance(Duration.ofMillis(20));
        }
        int busy = frames(watcher).size();
        assertTrue(busy > 10 && busy <= 20, busy + " frames in 2 s");
    }

    private static int turns(String frame) {
        int begin = frame.indexOf("\"turns\":") + 8;
        return Integer.parseInt(frame.substring(begin, frame.indexOf(',', begin)));
    }

    @Test
    void aFrameAddsUpWhatHappenedSinceTheOneBefore() {
        running();
        SimulatedPeer watcher = watcher();
        for (int i = 0; i < 100; i++) {
            world.ask(ProgramWorld.FRONT, GET);
        }
        world.seconds(2);
        assertTrue(frames(watcher).stream().mapToInt(LoopProgramTest::turns).sum() > 200, "two turns a request");
        world.seconds(2);
        for (String frame : frames(watcher)) {
            assertTrue(turns(frame) < 20, frame);
        }
    }

    @Test
    void ofTheTurnsOfAFrameTheOneWithAChangeIsShown() {
        running();
        SimulatedPeer idle = world.network.connect(ProgramWorld.FRONT);
        SimulatedPeer watcher = watcher();
        world.seconds(1);
        frames(watcher);
        idle.send("G");
        world.network.advance(Duration.ofMillis(5));
        world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.advance(Duration.ofMillis(300));
        String seen = frames(watcher).get(0);
        assertTrue(seen.substring(seen.indexOf("\"shown\":")).contains("\"picked\":0"), seen);
    }

    @Test
    void trafficDoesNotHideAFailure() {
        running();
        SimulatedPeer watcher = watcher();
        world.seconds(1);
        frames(watcher);
        world.network.connect(ProgramWorld.FRONT).send("nonsense\r\n\r\n");
        for (int i = 0; i < 40; i++) {
            world.network.connect(ProgramWorld.FRONT).send(GET);
        }
        world.network.advance(Duration.ofMillis(200));
        String seen = frames(watcher).get(0);
        String did = seen.substring(seen.indexOf("\"did\":"), seen.indexOf("\"shown\":"));
        assertTrue(did.contains("\"status\":400"), did);
    }

    @Test
    void whenTheLastWatcherHasLeftNothingIsRecordedAnyMore() {
        running();
        SimulatedPeer watcher = watcher();
        assertTrue(world.program.observation().recorder().isWatched());
        watcher.close();
        world.seconds(2);
        assertFalse(world.program.observation().recorder().isWatched());
        List<String> known = recorded("/api/loop/recording");
        world.ask(ProgramWorld.FRONT, GET);
        assertEquals(known, recorded("/api/loop/recording"));
    }
}
