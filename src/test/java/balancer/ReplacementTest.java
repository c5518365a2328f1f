package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.testkit.ForwardingProvider;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.SocketHolder;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One balancer takes the place of another, and no client notices. */
class ReplacementTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String READY = "GET /readyz HTTP/1.1\r\nHost: localhost:9009\r\n\r\n";
    private static final String[] ARGUMENTS = {"--health=off", "--admin=9009", "inherit", "9001"};

    private final ProgramWorld world = new ProgramWorld();
    private SocketHolder holder;

    @BeforeEach
    void aBackendThatAnswers() throws IOException {
        holder = new SocketHolder(world.network, ProgramWorld.FRONT);
        world.network.listen(
                SimulatedNetwork.loopback(9001),
                peer -> peer.onReadable(p -> {
                    p.takeReceived();
                    p.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }));
    }

    private Program inheriting(String... more) {
        world.outside.provider = holder;
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(ARGUMENTS));
        return world.running(arguments.toArray(String[]::new)).program;
    }

    /** Both of them, each on a selector of its own; when the first has ended, the other one alone. */
    private void drive(Program before, Program after) {
        world.network.drive(
                () -> {
                    if (before.loop().isStopped()) {
                        before.loop().close(); // as run() does
                    }
                    (before.loop().isStopped() ? after : before).loop().runOnce();
                },
                after.loop()::runOnce);
    }

    private void stop(Program program) {
        program.loop().post(program::askedToStop);
        world.network.run();
    }

    private static boolean isAnswered(SimulatedPeer client) {
        return client.received().startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theBannerNamesTheAddressOfTheSocket() {
        inheriting();
        assertEquals(
                "  http://localhost:8000        round-robin over 9001",
                world.printed().get(1));
        assertTrue(world.ask(ProgramWorld.FRONT, GET).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void withoutASocketAsStandardInputItEndsAndSaysHowToStartIt() {
        assertEquals(ExitCode.CANNOT_LISTEN, world.start(ARGUMENTS));
        assertEquals(
                List.of(
                        "error: cannot inherit a listening socket: standard input is not a socket",
                        "hint: start it by systemd with StandardInput=socket, or: "
                                + "systemd-socket-activate --inetd -l 9000 java -jar load-balancer.jar inherit 9001"),
                world.printed());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void whatElseStandardInputIsIsSaid() throws IOException {
        try (DatagramChannel udp = DatagramChannel.open()) {
            assertEquals("standard input is not a TCP socket", refusalOf(udp));
        }
        try (SocketChannel connection = SocketChannel.open()) {
            assertEquals(
                    "standard input is a connection; the socket itself is needed (Accept=no)", refusalOf(connection));
        }
    }

    private String refusalOf(Channel standardInput) {
        ForwardingProvider passing = new ForwardingProvider(world.network) {
            @Override
            public Channel inheritedChannel() {
                return standardInput;
            }
        };
        return assertThrows(IOException.class, () -> InheritedSocket.take(passing))
                .getMessage();
    }

    @Test
    void whatStandardInputIsCannotBeCheckedBeforehand() {
        assertEquals(ExitCode.OK, world.check(ARGUMENTS));
        assertTrue(world.outside.data().matches("(?s)inherit +# LISTEN\n.*"), world.outside.data());
    }

    @Test
    void betweenTwoProgramsConnectionsWaitInTheBacklog() {
        Program before = inheriting();
        stop(before);
        world.seconds(2);
        assertTrue(before.loop().isStopped());
        SimulatedPeer late = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        assertFalse(late.isRefused());
        assertEquals(1, holder.waiting());
        inheriting();
        world.network.run();
        assertTrue(isAnswered(late));
    }

    @Test
    void clientsThatComeDuringTheChangeFindOneOfTheTwo() {
        Program before = inheriting();
        Program after = inheriting();
        drive(before, after);
        List<SimulatedPeer> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (i == 20) {
                before.loop().post(before::askedToStop);
            }
            clients.add(world.network.connect(ProgramWorld.FRONT).send(GET));
            world.network.advance(Duration.ofMillis(i < 20 ? 50 : 7));
        }
        world.seconds(3);
        assertTrue(before.loop().isStopped());
        assertEquals(60, clients.stream().filter(ReplacementTest::isAnswered).count());
        assertTrue(after.assembly().service().served() >= 30);
        assertEquals(0, before.assembly().service().cut());
    }

    @Test
    void aStopAtOnceLeavesTheBacklogToTheNext() {
        Program before = inheriting();
        SimulatedPeer late = world.network.connect(ProgramWorld.FRONT).send(GET);
        before.loop().post(before::askedToStop);
        before.loop().post(before::askedToStop);
        world.network.run();
        assertEquals(ExitCode.OK, before.end());
        inheriting();
        world.network.run();
        assertTrue(isAnswered(late));
    }

    @Test
    void aStopAtOnceInADelayedDrainLeavesItToTheNextToo() {
        Program before = inheriting("--drain-delay=1m", "--max-connections=1");
        world.network.connect(ProgramWorld.FRONT).send("GET / HT");
        world.network.run();
        SimulatedPeer late = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        assertEquals(1, holder.waiting());
        stop(before);
        stop(before);
        before.end();
        assertEquals(1, holder.waiting());
        inheriting();
        world.network.run();
        assertTrue(isAnswered(late));
    }

    @Test
    void aDashboardThatThePredecessorStillHasComesLater() {
        Program before = inheriting();
        Program after = inheriting();
        drive(before, after);
        assertTrue(
                world.printed().contains("warning: admin 127.0.0.1:9009 in use; running without dashboard"),
                () -> "" + world.printed());
        stop(before);
        world.seconds(5);
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), READY).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void beforeADelayedDrainItIsNotReadyButServesEverybody() {
        world.running("--health=off", "--drain-delay=10s", "8001", "9001");
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), READY).endsWith("\r\n\r\nready\n"));
        world.signalStop();
        assertEquals("draining in 10s: not ready, clients are still accepted (Ctrl-C again stops now)", last());
        world.network.advance(Duration.ofMillis(9_900));
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), READY).endsWith("\r\n\r\ndraining\n"));
        String answer = world.ask(SimulatedNetwork.loopback(8001), GET);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertFalse(answer.contains("Connection: close"), answer);
        world.network.advance(Duration.ofMillis(200));
        assertTrue(last().startsWith("draining: 0 requests in flight, up to 20s"), last());
        world.seconds(2);
        assertEquals(ExitCode.OK, world.exit());
    }

    @Test
    void aSecondSignalEndsTheDelayAndAll() {
        world.running("--health=off", "--drain-delay=1h", "8001", "9001");
        world.signalStop();
        world.seconds(100);
        world.signalStop();
        assertEquals(ExitCode.OK, world.exit());
        assertEquals(List.of(), world.network.openChannels());
    }

    @Test
    void nobodyIsReadyWhoHasNoBackendThatServes() {
        SimulatedListener other = world.network.listen(SimulatedNetwork.loopback(9002), peer -> {});
        world.running("--admin=9009", "8001", "9002");
        assertTrue(world.ask(SimulatedNetwork.loopback(9009), READY).endsWith("\r\n\r\nready\n"));
        other.close();
        world.seconds(10);
        String answer = world.ask(SimulatedNetwork.loopback(9009), READY);
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nno backend\n"), answer);
    }

    private String last() {
        return world.printed().get(world.printed().size() - 1);
    }
}
