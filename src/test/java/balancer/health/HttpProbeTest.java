package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.health.BackendHealth.State;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --health=/path}: what is asked, and which answers are good. */
final class HttpProbeTest {
    private final HealthWorld world = new HealthWorld(1, new HealthSettings(HealthSettings.Kind.HTTP, "/up?full=1"));

    /** The line ends of a text block as they stand on the wire. */
    private static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    private void expectGood(String answer) {
        world.serve(0, answer);
        expectGood();
    }

    private void expectGood() {
        world.started().millis(30_000);
        assertEquals(State.UP, world.state(0));
        assertEquals(0, world.of(0).badProbes());
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    private void expectDown(String reason) {
        world.started().millis(30_000);
        assertEquals(List.of("a does not answer yet: " + reason, "a down: " + reason + " x3"), world.told);
        assertEquals(0, world.of(0).goodProbes());
        world.assertNothingIsLeft();
    }

    @Test
    void itAsksOnceAndSaysThatItWillNotAskAgain() {
        SimulatedListener server = world.serve(0, SimulatedPeer::stopReading);
        world.started().millis(200);
        server.last().resumeReading();
        world.network.run();
        assertEquals(
                wire(
                        """
                GET /up?full=1 HTTP/1.1
                Host: 127.0.0.1:9001
                User-Agent: load-balancer-health
                Connection: close

                """),
                server.last().received());
        world.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "299", "301", "304", "399"})
    void successAndRedirectionAreGood(int status) {
        expectGood("HTTP/1.1 " + status + " X\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "429", "500", "503", "600"})
    void otherStatusesAreBadAndNamed(int status) {
        world.serve(0, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
        expectDown("status " + status);
    }

    @Test
    void interimResponsesAreNoAnswer() {
        expectGood(
                wire(
                        """
                HTTP/1.1 100 Continue

                HTTP/1.1 103 Early Hints
                Link: </a>

                HTTP/1.1 200 OK
                Content-Length: 0

                """));
    }

    @Test
    void interimResponsesWithoutEndAreABadAnswer() {
        world.serve(0, "HTTP/1.1 100 Continue\r\n\r\n".repeat(4_000));
        expectDown("invalid response");
    }

    @Test
    void switchingProtocolsWasNotAskedFor() {
        world.serve(0, "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
        expectDown("status 101");
    }

    /** A probe reads as traffic does. */
    @Test
    void anAnswerThatIsMendedInTrafficIsAGoodOne() {
        expectGood("HTTP/1.0 200 OK\nX : y\nContent-Length: 0\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'SSH-2.0-OpenSSH_9.2\r\n'",
        "'HTTP/2.0 200 OK\r\n\r\n'",
        "'HTTP/1.1 200 OK\rContent-Length: 0\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'",
    })
    void whatIsNotHttpIsABadAnswer(String answer) {
        world.serve(0, answer);
        expectDown("invalid response");
    }

    @Test
    void aHeadThatIsTooLargeIsABadAnswer() {
        world.serve(0, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(34_000) + "\r\n\r\n");
        expectDown("invalid response");
    }

    @Test
    void aHeadThatIsCutIsABadAnswer() {
        world.serve(
                0,
                peer -> peer.onReadable(p -> {
                    HealthWorld.answer(p, "HTTP/1.1 200 OK\r\nContent-Le");
                    p.close();
                }));
        expectDown("invalid response");
    }

    @Test
    void aCloseInsteadOfAnAnswerIsNamed() {
        world.serve(0, peer -> peer.onReadable(SimulatedPeer::close));
        expectDown("closed without response");
    }

    @Test
    void aResetInsteadOfAnAnswerIsNamed() {
        world.serve(0, peer -> peer.onReadable(SimulatedPeer::reset));
        expectDown("closed without response");
    }

    @Test
    void aRefusedProbeSaysConnectionRefused() {
        expectDown("connection refused");
    }

    @Test
    void silenceIsGivenUpAfterFiveSeconds() {
        world.serve(0, peer -> peer.onEof(SimulatedPeer::close));
        world.started().millis(5_000);
        assertEquals(0, world.of(0).badProbes());
        world.millis(101);
        assertEquals(1, world.of(0).badProbes());
        expectDown("no response in time");
    }

    @Test
    void aTrickleDoesNotExtendTheLimit() {
        world.serve(0, peer -> peer.onConnected(this::trickleField).onEof(SimulatedPeer::close));
        expectDown("no response in time");
    }

    private void trickleField(SimulatedPeer peer) {
        peer.send("HTTP/1.1 200 OK\r\nA: ");
        trickle(peer);
    }

    /** A byte of a head every 100 ms, as long as somebody takes them. */
    private void trickle(SimulatedPeer peer) {
        if (!peer.isClosed()) {
            peer.send("H");
            world.network.after(Duration.ofMillis(100), () -> trickle(peer));
        }
    }

    @Test
    void theBodyIsReadToItsEndSoThatNoResetDisturbsTheBackend() {
        String body = "x".repeat(100_000);
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body;
        SimulatedListener server = world.serve(0, peer -> peer.onReadable(p -> HealthWorld.answer(p, answer)));
        expectGood();
        assertTrue(server.peers().size() > 5);
        for (SimulatedPeer peer : server.peers()) {
            assertTrue(peer.sawEof() && !peer.sawReset(), peer::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n'",
        "'HTTP/1.1 204 No Content\r\n\r\n'",
    })
    void aServerThatKeepsTheConnectionOpenIsNotWaitedFor(String answer) {
        world.serve(0, answer);
        world.started().millis(30_000);
        assertTrue(world.of(0).goodProbes() >= 12, world.of(0).goodProbes() + " probes");
        assertTrue(world.of(0).lastProbeNanos() < 1_000_000);
        world.assertNothingIsLeft();
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsGood() {
        world.serve(
                0,
                peer -> peer.onReadable(p -> {
                    HealthWorld.answer(p, "HTTP/1.0 200 OK\r\n\r\nhello");
                    p.close();
                }));
        expectGood();
    }

    @Test
    void anAnswerWhoseBodyNeverEndsIsStillAnAnswer() {
        expectGood("HTTP/1.1 200 OK\r\n\r\nfirst event");
    }

    @Test
    void aBodyOfAnySizeIsNotReadToItsEndForPoliteness() {
        SimulatedListener server = world.serve(0, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(10_000_000));
        world.started().millis(1_000);
        assertTrue(world.of(0).goodProbes() >= 1);
        assertTrue(server.peers().get(0).sawReset());
        world.assertNothingIsLeft();
    }

    @Test
    void piecesOfAnySizeMakeTheSameAnswer() {
        world.network.weather().mostSegmentBytes = 3;
        world.network.weather().shortIoChance = 0.9;
        world.network.weather().spuriousIoChance = 0.3;
        expectGood("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
    }

    @Test
    void aRequestThatDoesNotFitTheSocketGoesOutInPieces() {
        world.network.weather().socketBufferBytes = 16;
        SimulatedListener server = world.serve(0);
        world.started().millis(300);
        assertEquals(State.UP, world.state(0));
        assertEquals(1, server.peers().size());
        world.assertNothingIsLeft();
    }

    @Test
    void howeverShortMemoryIsProbesAreMade() {
        HealthWorld poor = new HealthWorld(1, new HealthSettings(HealthSettings.Kind.HTTP, "/"), 100, 1_024);
        poor.serve(0);
        poor.started().millis(30_000);
        assertEquals(0, poor.of(0).badProbes());
        assertTrue(poor.of(0).goodProbes() > 10);
        poor.assertNothingIsLeft();
    }

    @Test
    void stoppingInTheMiddleOfAnAnswerLeavesNothing() {
        world.serve(0, "HTTP/1.1 200 OK\r\n");
        world.started().millis(500);
        assertTrue(world.buffers.lentBytes() > 0);
        world.assertNothingIsLeft();
    }
}
