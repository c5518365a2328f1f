package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.observe.SimulatedLog;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run writes while it runs: lines about backends on the terminal, and the access log. */
class ProgramLinesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ProgramWorld world = new ProgramWorld();
    private final SimulatedLog log = new SimulatedLog(Runnable::run, 4);
    private final List<String> opened = new ArrayList<>();

    private SimulatedListener serve(int port, String answer) {
        return world.network.listen(SimulatedNetwork.loopback(port), peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send(answer);
                    }
                })
                .onEof(SimulatedPeer::close));
    }

    /** What was said since the banner. */
    private List<String> said() {
        return world.printed(world.printed().indexOf("Ctrl-C stops.") + 1);
    }

    private void withLog(String... options) {
        outsideLog();
        String[] arguments = new String[options.length + 4];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "--health=off";
        arguments[options.length + 1] = "--access-log=access.txt";
        arguments[options.length + 2] = "8000";
        arguments[options.length + 3] = "9001";
        world.running(arguments);
    }

    private void outsideLog() {
        world.outside.logs = (path, complaints) -> {
            opened.add(path);
            log.complaints(complaints);
            return log.writer();
        };
    }

    @Test
    void aBackendThatIsNotThereIsSaidOnceThenDownThenUp() {
        serve(9002, OK);
        world.running("--admin=off", "8000", "9001", "9002").seconds(30);
        assertEquals(
                List.of(
                        "warning: backend 9001 does not answer yet (connection refused); will keep trying",
                        "backend 9001 down: connection refused (3 probes)"),
                said());
        serve(9001, OK);
        world.seconds(10);
        assertEquals(3, said().size());
        assertTrue(said().get(2).matches("backend 9001 up after 3\\d s"), said().get(2));
        world.signalStop();
        assertEquals(ExitCode.OK, world.exit());
    }

    @Test
    void aBackendThatTrafficFindsGoneIsEjected() {
        serve(9002, OK);
        world.network.listen(SimulatedNetwork.loopback(9001), peer -> peer.onReadable(SimulatedPeer::reset));
        world.running("--admin=off", "8000", "9001", "9002").seconds(1);
        for (int i = 0; i < 20; i++) {
            world.ask(ProgramWorld.FRONT, GET);
        }
        assertEquals(List.of("backend 9001 ejected for 1 s: closed without response (5 requests)"), said());
    }

    @Test
    void theAccessLogIsTheFileThatWasNamedAndGetsALinePerRequest() {
        serve(9001, OK);
        withLog();
        assertEquals(List.of("access.txt"), opened);
        world.ask(ProgramWorld.FRONT, GET);
        world.ask(ProgramWorld.FRONT, GET.replace("/ ", "/second "));
        world.signalStop();
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(2, log.lines().size());
        assertTrue(
                log.lines().get(1).contains("\"GET /second HTTP/1.1\" 200 2 "),
                log.lines().get(1));
    }

    @Test
    void itsFormatIsTheOneThatWasNamed() {
        serve(9001, OK);
        withLog("--log-format=json");
        world.ask(ProgramWorld.FRONT, GET);
        world.seconds(2);
        assertTrue(log.lines().get(0).startsWith("{"), log.lines().get(0));
    }

    @Test
    void HUPBeginsANewFile() {
        withLog();
        world.program.loop().post(world.program.observation()::reopenLog);
        world.network.run();
        assertEquals(1, log.reopened());
    }

    @Test
    void withoutALogHUPDoesNothing() {
        outsideLog();
        world.running("--admin=off", "8000", "9001");
        world.program.loop().post(world.program.observation()::reopenLog);
        world.network.run();
        assertEquals(List.of(), opened);
        assertEquals(0, log.reopened());
    }

    @Test
    void aLogThatCannotBeWrittenEndsTheStartBeforeAnythingIsBound() {
        world.outside.logs = (path, complaints) -> {
            throw new IOException("Read-only file system");
        };
        assertEquals(ExitCode.USAGE, world.start("--access-log=access.txt", "8000", "9001"));
        assertEquals(
                List.of(
                        "error: cannot write the access log 'access.txt': Read-only file system",
                        "hint: choose another file, or '-' for standard output"),
                world.printed());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void aFullDiskIsSaidOnceAndRequestsGoOn() {
        serve(9001, OK);
        withLog();
        log.full(true);
        for (int i = 0; i < 3; i++) {
            assertTrue(world.ask(ProgramWorld.FRONT, GET).startsWith("HTTP/1.1 200 "));
            world.seconds(2);
        }
        assertEquals(List.of("warning: the access log cannot be written, lines are lost: no space left"), said());
    }
}
