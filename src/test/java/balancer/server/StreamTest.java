package balancer.server;

import static balancer.server.Origin.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers whose length is not known beforehand, answers that are late, and a server that goes and comes back. */
class StreamTest {
    private static final String GET = wire("GET / HTTP/1.1\nHost: h\n\n");

    private final Script script = new Script();
    private Origin origin;

    /** A body as a test puts it together. */
    private static final class Script implements ChunkSource {
        final ArrayDeque<String> pieces = new ArrayDeque<>();
        boolean endless;
        Runnable onAvailable;
        int closed;

        @Override
        public void begin(Runnable onAvailable) {
            this.onAvailable = onAvailable;
        }

        @Override
        public byte[] next() {
            return pieces.isEmpty() ? NONE : pieces.remove().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public boolean ended() {
            return pieces.isEmpty() && !endless;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        origin = Origin.of(request -> Answer.of(200).stream(script));
    }

    @AfterEach
    void nothingIsLeft() {
        origin.close();
        assertTrue(script.closed > 0);
    }

    @Test
    void eachPieceIsAChunkAndTheConnectionStays() {
        script.pieces.addAll(List.of("hello", "0123456789abcdef!"));
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        assertEquals(
                wire(
                        """
                HTTP/1.1 200 OK
                Date: Thu, 01 Jan 2026 00:00:00 GMT
                Transfer-Encoding: chunked

                5
                hello
                11
                0123456789abcdef!
                0

                """),
                client.takeReceived());
        script.pieces.add("again");
        client.send(GET);
        origin.network.run();
        assertTrue(client.takeReceived().endsWith(wire("5\nagain\n0\n\n")));
    }

    @Test
    void forHttp10TheCloseIsTheEnd() {
        script.pieces.addAll(List.of("a", "b"));
        SimulatedPeer client = origin.connect().send(wire("GET / HTTP/1.0\nConnection: keep-alive\n\n"));
        origin.network.run();
        assertTrue(client.received().endsWith(wire("Connection: close\n\n") + "ab"), client.received());
        assertFalse(client.received().contains("Transfer-Encoding"));
        assertTrue(client.sawEof());
    }

    @Test
    void aHeadRequestMakesNoneOfTheStreamedBody() {
        script.pieces.add("never");
        SimulatedPeer client = origin.connect().send(wire("HEAD / HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        assertTrue(client.received().endsWith("\r\n\r\n"));
        assertEquals(1, script.pieces.size());
        assertEquals(null, script.onAvailable);
    }

    @Test
    void aSourceWithoutDataIsAskedAgainWhenItHasSome() {
        script.endless = true;
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        client.takeReceived();
        long turns = origin.loop.metrics().turns;
        origin.network.advance(Duration.ofSeconds(10));
        assertTrue(origin.loop.metrics().turns - turns < 5, "it sleeps meanwhile");
        script.pieces.add("late");
        script.onAvailable.run();
        origin.network.run();
        assertEquals(wire("4\nlate\n"), client.takeReceived());
        script.endless = false;
        script.pieces.add("last");
        script.onAvailable.run();
        origin.network.run();
        assertEquals(wire("4\nlast\n0\n\n"), client.takeReceived());
        assertFalse(client.sawEof());
    }

    @Test
    void theLoopTurnsBetweenTwoPieces() {
        for (int i = 0; i < 100; i++) {
            script.pieces.add("x");
        }
        long turns = origin.loop.metrics().turns;
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        assertTrue(client.received().endsWith("0\r\n\r\n"));
        assertTrue(origin.loop.metrics().turns - turns >= 100);
    }

    @Test
    void aClientThatTakesNothingIsAskedForNoMorePieces() {
        for (int i = 0; i < 1_000; i++) {
            script.pieces.add("x".repeat(8_000));
        }
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(GET);
        origin.network.run();
        int left = script.pieces.size();
        assertTrue(left > 500, "" + left);
        assertEquals(0, origin.buffers.lentBytes());
        client.resumeReading();
        origin.network.run();
        assertTrue(client.received().endsWith("0\r\n\r\n"));
    }

    @Test
    void anAnswerCanBeLateWithoutBeingCut() {
        script.pieces.add("x");
        origin.server.delayAnswers(40_000);
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.advance(Duration.ofMillis(39_900));
        assertEquals("", client.received());
        origin.network.advance(Duration.ofMillis(200));
        assertTrue(client.received().endsWith(wire("1\nx\n0\n\n")));
    }

    @Test
    void aCrashedServerRefusesUntilItListensAgain() throws IOException {
        script.endless = true;
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        origin.server.crash();
        origin.network.run();
        assertTrue(client.sawReset());
        assertFalse(origin.server.isListening());
        SimulatedPeer refused = origin.connect();
        origin.network.run();
        assertTrue(refused.isRefused());
        origin.server.listen(balancer.testkit.SimulatedNetwork.loopback(8080));
        script.endless = false;
        script.pieces.add("back");
        assertTrue(origin.get("/").endsWith(wire("4\nback\n0\n\n")));
    }
}
