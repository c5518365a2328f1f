package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.observe.SimulatedLog;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code --trace} prints, for the program as a person starts it. */
class TraceProgramTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ProgramWorld world = new ProgramWorld();
    private final SimulatedLog output = new SimulatedLog(Runnable::run, 4);
    private final List<String> opened = new ArrayList<>();

    TraceProgramTest() {
        world.outside.logs = (path, complaints) -> {
            opened.add(path);
            output.complaints(complaints);
            return output.writer();
        };
    }

    private void serve(int port) {
        world.network.listen(SimulatedNetwork.loopback(port), peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send(OK);
                    }
                })
                .onEof(SimulatedPeer::close));
    }

    private ProgramWorld traced(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--color=never", "--admin=off", "--health=off", "8000", "9001", "9002"));
        return world.running(arguments.toArray(String[]::new));
    }

    /** Without the times of each turn. */
    private List<String> lines() {
        world.seconds(1);
        return output.lines().stream()
                .map(line -> line.replaceAll("  asleep .* busy [0-9.]+ ms", "")
                        .replaceAll("\"(ms|asleepNs|busyNs)\":\\d+,", "")
                        .replaceAll("^turn \\d+", "turn")
                        .replaceAll("\"turn\":\\d+,", "")
                        .replaceAll(" {2,}", "  "))
                .toList();
    }

    @Test
    void aRequestIsToldInWordsTurnByTurn() {
        serve(9001);
        traced("--trace").ask(ProgramWorld.FRONT, GET);
        assertEquals(
                List.of(
                        "turn  1 ready",
                        "  #0  listener of balancer  ACCEPT  new client #1; waits for ACCEPT",
                        "  #1.1  client of balancer  goes on  waits for READ",
                        "turn  1 ready",
                        "  #1.1  client of balancer  READ  read 27 B, opened #2, picked 9001 (its turn, new: #2),"
                                + " READING_HEAD > CONNECTING; waits for READ",
                        "turn  1 ready",
                        "  #2  9001 for #1.1  CONNECT  wrote 101 B, CONNECTING > FORWARDING; waits for READ",
                        "turn  1 ready",
                        "  #2  9001 for #1.1  READ  read 40 B, wrote 77 B, FORWARDING > IDLE, status 200;"
                                + " waits for READ"),
                lines());
        assertEquals(List.of("-"), opened, "standard output");
    }

    @Test
    void aRequestIsToldAsJsonWithAHeaderFirst() {
        serve(9001);
        traced("--trace=json").ask(ProgramWorld.FRONT, GET);
        List<String> lines = lines();
        assertEquals("{\"v\":1,\"backends\":[{\"name\":\"9001\"},{\"name\":\"9002\"}]}", lines.get(0));
        assertEquals(
                "{\"v\":1,\"ready\":1,\"keys\":["
                        + "{\"id\":2,\"role\":\"backend\",\"of\":\"balancer\",\"code\":\"Session\",\"ready\":\"R\","
                        + "\"client\":1,\"request\":1,\"from\":\"FORWARDING\",\"to\":\"IDLE\",\"backend\":0,"
                        + "\"status\":200,\"read\":40,\"wrote\":77,\"interest\":\"R\"}]}",
                lines.get(4));
        assertEquals(5, lines.size());
    }

    @Test
    void aBackendThatIsDeadIsPassedOverInWords() {
        serve(9002);
        traced("--trace").ask(ProgramWorld.FRONT, GET);
        String all = String.join("\n", lines());
        assertTrue(all.contains("picked 9001 (its turn, new: #2)"), all);
        assertTrue(
                all.contains("  #3  9001 for #1.1  CONNECT  opened #4, picked 9002 (after a failure, new: #4)"), all);
        assertTrue(all.contains("failed: connect-refused"), all);
        assertTrue(all.contains("picked 9001 (again, new: #3)"), "its second address: " + all);
    }

    @Test
    void theRequestsOfOneConnectionAreNumbered() {
        serve(9001);
        serve(9002);
        SimulatedPeer client = traced("--trace").network.connect(ProgramWorld.FRONT);
        for (int i = 0; i < 3; i++) {
            client.send(GET);
            world.network.run();
        }
        long ended = lines().stream().filter(line -> line.contains("for #1.3")).count();
        assertEquals(1, ended, () -> "its answer, over a connection that was open already: " + lines());
    }

    @Test
    void withColourOnlyTheNamesOfBackendsAreColoured() {
        serve(9001);
        world.running("--trace", "--color=always", "--admin=off", "--health=off", "8000", "9001", "9002")
                .ask(ProgramWorld.FRONT, GET);
        assertTrue(String.join("\n", lines()).contains("picked \u001b[38;5;75m9001\u001b[0m (its turn"));
    }

    @Test
    void aReaderThatStallsCostsLinesWhichAreCounted() {
        List<Runnable> stalled = new ArrayList<>();
        SimulatedLog slow = new SimulatedLog(stalled::add, 1);
        world.outside.logs = (path, complaints) -> slow.writer();
        serve(9001);
        traced("--trace").ask(ProgramWorld.FRONT, GET);
        world.seconds(1);
        world.ask(ProgramWorld.FRONT, GET);
        stalled.forEach(Runnable::run);
        stalled.clear();
        world.ask(ProgramWorld.FRONT, GET);
        world.seconds(1);
        stalled.forEach(Runnable::run);
        String all = String.join("\n", slow.lines());
        assertTrue(all.contains(" lines dropped: output was blocked)"), all);
    }

    @Test
    void anIdleLoopThatIsTracedSleeps() {
        serve(9001);
        traced("--trace").ask(ProgramWorld.FRONT, GET);
        world.seconds(1);
        long turns = world.program.loop().turn();
        world.seconds(3);
        assertTrue(world.program.loop().turn() - turns <= 3, "one for the pool's limit, none for the trace itself");
    }

    @Test
    void withoutItNothingIsRecorded() {
        serve(9001);
        traced().ask(ProgramWorld.FRONT, GET);
        assertFalse(world.program.observation().recorder().isWatched());
        assertEquals(List.of(), opened);
    }

    @Test
    void whileTheLoopIsPausedEachTurnIsPrintedAtOnce() {
        world.running("--trace", "--teach", "--color=never", "--health=off", "8000", "9001");
        String pause = "POST /api/loop/pause HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), pause).startsWith("HTTP/1.1 204 "));
        world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        String step = pause.replace("pause", "step");
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), step).startsWith("HTTP/1.1 204 "));
        world.network.run();
        assertTrue(
                lines().contains("  #0  listener of balancer  ACCEPT  new client #4; waits for ACCEPT"),
                () -> "" + lines());
    }
}
