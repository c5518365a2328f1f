package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.testkit.ForwardingProvider;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.channels.spi.AbstractSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run from the ready line to the last line and the exit status. */
class ProgramTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String DRAINING = " in flight, up to 20s (Ctrl-C again stops now)";

    private final ProgramWorld world = new ProgramWorld();

    /** A backend that takes requests and answers only when the test wants it to. */
    private final SimulatedListener backend = world.network.listen(SimulatedNetwork.loopback(9001), peer -> {});

    private SimulatedPeer asking() {
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        return client;
    }

    private boolean isRefused() {
        SimulatedPeer late = world.network.connect(ProgramWorld.FRONT);
        world.network.run();
        return late.isRefused();
    }

    /** What was said since the banner. */
    private List<String> said() {
        return world.printed(world.printed().indexOf("Ctrl-C stops.") + 1);
    }

    private ProgramWorld running(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "--health=off";
        arguments[options.length + 1] = "8000";
        arguments[options.length + 2] = "9001";
        return world.running(arguments);
    }

    @Test
    void theReadyLineTellsWhereEverythingIs() {
        running();
        List<String> lines = world.printed();
        assertTrue(lines.get(0).matches("load-balancer \\S+ ready in [\\d ]+ ms \\(pid \\d+\\)"), lines.get(0));
        assertEquals(
                List.of(
                        "  http://localhost:8000        round-robin over 9001",
                        "  http://localhost:9009        dashboard      http://localhost:9009/loop   watch the loop",
                        "Ctrl-C stops."),
                lines.subList(1, lines.size()));
    }

    @Test
    void quietMeansNoLineAtAllAsLongAsAllIsWell() {
        running("-q");
        asking();
        backend.last().send(OK);
        world.signalStop();
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of(), world.printed());
    }

    @Test
    void theFirstSignalDrainsAndWhatIsUnderWayIsAnswered() {
        running();
        SimulatedPeer client = asking();
        world.signalStop();
        assertEquals(List.of("draining: 1 request" + DRAINING), said());
        assertTrue(isRefused());
        backend.last().send(OK);
        world.network.run();
        assertTrue(client.received().startsWith("HTTP/1.1 200 OK\r\n"), client.received());
        assertTrue(client.received().contains("\r\nConnection: close\r\n"), client.received());
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of("draining: 1 request" + DRAINING, "stopped: 1 request, 0 cut"), said());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void withNothingUnderWayItEndsAtOnce() {
        running();
        world.signalStop();
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of("draining: 0 requests" + DRAINING, "stopped: 0 requests, 0 cut"), said());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void theSecondSignalEndsItAtOnceAndTheStatusSaysSo() {
        running();
        SimulatedPeer client = asking();
        world.signalStop();
        world.signalStop();
        assertEquals(ExitCode.DRAIN_CUT_SHORT, world.exit());
        assertTrue(client.sawEof() || client.sawReset());
        assertEquals(List.of("draining: 1 request" + DRAINING, "stopped: 1 request, 1 cut"), said());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void aDrainLastsNoLongerThanItsLimit() {
        running("--drain-timeout=7s");
        asking();
        world.signalStop();
        world.network.advance(Duration.ofMillis(6_900));
        assertTrue(!world.program.loop().isStopped());
        world.seconds(1);
        assertEquals(ExitCode.DRAIN_CUT_SHORT, world.exit());
        assertEquals("draining: 1 request in flight, up to 7s (Ctrl-C again stops now)", said().get(0));
    }

    @Test
    void withoutALimitADrainWaitsAsLongAsItTakes() {
        running("--drain-timeout=off", "--response-timeout=off");
        asking();
        world.signalStop();
        world.seconds(7_200);
        assertTrue(!world.program.loop().isStopped());
        assertEquals("draining: 1 request in flight (Ctrl-C again stops now)", said().get(0));
        backend.last().send(OK);
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
    }

    @Test
    void aSignalBeforeTheFirstTurnIsHeard() {
        running();
        world.program.loop().post(world.program::askedToStop);
        world.network.run();
        assertEquals(ExitCode.OK, world.exit());
        assertTrue(isRefused());
    }

    /** Its client was accepted and waits for the first answer of the name service, as it would without the drain. */
    @ParameterizedTest
    @ValueSource(strings = {"--health=tcp", "--health=off"})
    void aDrainWaitsForANameThatARequestWaitsFor(String health) {
        List<Runnable> questions = new ArrayList<>();
        world.outside.nameThreads = questions::add;
        world.names.put("app", List.of("127.0.0.1"));
        world.running(health, "8000", "app:9001");
        SimulatedPeer client = asking();
        world.signalStop();
        world.network.advance(Duration.ofMillis(1_500));
        questions.forEach(Runnable::run);
        world.network.run();
        backend.last().send(OK);
        world.network.run();
        assertTrue(client.received().startsWith("HTTP/1.1 200 OK\r\n"), client.received());
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void inTcpModeConnectionsAreCounted() {
        world.running("--mode=tcp", "--health=off", "8000", "9001");
        asking();
        world.signalStop();
        world.signalStop();
        assertEquals(ExitCode.DRAIN_CUT_SHORT, world.exit());
        assertEquals(List.of("draining: 1 connection" + DRAINING, "stopped: 1 connection, 1 cut"), said());
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 9009})
    void aPortThatIsTakenEndsTheStartAndLeavesNothingOpen(int taken) {
        world.network.listen(SimulatedNetwork.loopback(taken), peer -> {});
        assertEquals(ExitCode.CANNOT_LISTEN, world.start("--admin=9009", "8000", "9001"));
        assertEquals(
                "error: cannot listen on port " + taken + ": already in use",
                world.printed().get(0));
        String wayOut = taken == 9009
                ? "or choose another address with --admin, or --admin off"
                : "or choose another: java -jar load-balancer.jar 8100 9001";
        assertEquals(
                "hint: see who has it: ss -ltnp 'sport = :" + taken + "', " + wayOut,
                world.printed().get(1));
        assertEquals(2, world.printed().size());
        assertEquals(List.of(), world.network.openChannels());
        assertEquals(ExitCode.CANNOT_LISTEN, world.check("--admin=9009", "8000", "9001"));
        assertEquals(world.printed().subList(0, 2), world.printed(2));
    }

    @Test
    void theDashboardOnThePortOfLISTENIsRefusedByStartAndCheckAlike() {
        assertEquals(ExitCode.CANNOT_LISTEN, world.start("--admin=8000", "8000", "9001"));
        assertEquals(ExitCode.CANNOT_LISTEN, world.check("--admin=8000", "8000", "9001"));
        assertEquals(world.printed().subList(0, 2), world.printed(2));
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void aDefaultDashboardThatCannotBeHadIsOnlyAWarningAndComesLater() {
        SimulatedListener other = world.network.listen(SimulatedNetwork.loopback(9009), peer -> {});
        running();
        assertEquals(
                "warning: admin 127.0.0.1:9009 in use; running without dashboard",
                world.printed().get(0));
        assertEquals(4, world.printed().size());
        world.seconds(10);
        assertEquals(List.of(), said());
        other.close();
        world.seconds(2);
        assertEquals(
                List.of("  http://localhost:9009        dashboard      http://localhost:9009/loop   watch the loop"),
                said());
        String livez =
                world.ask(SimulatedNetwork.loopback(9009), "GET /livez HTTP/1.1\r\nHost: localhost:9009\r\n\r\n");
        assertTrue(livez.startsWith("HTTP/1.1 200 "), livez);
    }

    @Test
    void forCheckADefaultDashboardThatCannotBeHadIsNoReasonToComplain() {
        world.network.listen(SimulatedNetwork.loopback(9009), peer -> {});
        assertEquals(ExitCode.OK, world.check("8000", "9001"));
        assertEquals(List.of("ok: would balance"), world.printed());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void aStopEndsTheAttemptsToOpenTheDashboard() {
        SimulatedListener other = world.network.listen(SimulatedNetwork.loopback(9009), peer -> {});
        running().seconds(3);
        world.signalStop();
        other.close();
        world.seconds(3);
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void withoutASelectorItEndsAndBlamesItself() {
        List<String> faults = new ArrayList<>();
        world.outside.faults = (where, fault) -> faults.add(where + ": " + fault.getMessage());
        world.outside.provider = new ForwardingProvider(world.network) {
            @Override
            public AbstractSelector openSelector() throws IOException {
                throw new IOException("Too many open files");
            }
        };
        assertEquals(ExitCode.INTERNAL, world.start("8000", "9001"));
        assertEquals(List.of("start: Too many open files"), faults);
        assertEquals(List.of(), world.printed());
    }
}
