package balancer.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that are slow, cut, too many or no handshakes at all. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HandshakeTest {
    private TlsWorld world = new TlsWorld();

    @AfterEach
    void nothingIsLeftBehind() {
        world.tearDown();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.2, true", "TLSv1.3, false", "TLSv1.3, true"})
    void aHandshakeMayBreakOffAtAnyByte(String version, boolean reset) {
        world.each(stream -> stream.wantsClose = true); // it closes as soon as it is broken, or open
        boolean whole = false;
        for (int bytes = 1; !whole; bytes += bytes < 12 ? 1 : 7) {
            TlsSocket client = world.clientSoon(version);
            client.breakOff(bytes, reset ? client::reset : client::shutdownOutput);
            world.network.run();
            whole = client.isOpen();
            assertTrue(world.stream().endpoint.closed(), "closed after " + bytes);
            assertEquals(0, world.handshakes.metrics().underWay, "places after " + bytes);
            assertEquals(0, world.buffers.lentBytes(), "memory after " + bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aHandshakeMayTrickleByteByByte(String version) {
        world.network.weather().mostSegmentBytes = 1;
        world.network.weather().leastLatencyNanos = 1_000;
        world.network.weather().mostLatencyNanos = 100_000;
        world.network.weather().socketBufferBytes = 50;
        SimulatedPeer client = world.client(version);
        client.send("hello");
        world.network.run();
        assertEquals("hello", world.stream().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServersHandshakeMayTrickleAsWell(String version) {
        world.network.weather().mostSegmentBytes = 1;
        world.network.weather().leastLatencyNanos = 1_000;
        world.network.weather().mostLatencyNanos = 100_000;
        world.network.weather().socketBufferBytes = 50;
        assertTrue(world.dial(version).endpoint.isOpen());
    }

    /** Such as behind a PROXY header. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 100, 10_000})
    void bytesThatWereReadBeforeBelongToTheHandshake(int most) {
        ByteBuffer[] early = new ByteBuffer[1];
        world.each(stream -> {
            early[0] = ByteBuffer.allocate(most);
            stream.holdsBack = true;
        });
        world.clientSoon();
        world.network.run();
        Stream ours = world.stream();
        ours.endpoint.plain().onReady(SelectionKey.OP_READ);
        assertTrue(ours.endpoint.plain().read(early[0]) > 0);
        ours.early = early[0].flip();
        ours.holdsBack = false;
        ours.endpoint.again();
        world.network.run();
        world.peer().send("hello");
        world.network.run();
        assertEquals("hello", ours.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "P", "OPTIONS * HTTP/1.0\r\n"})
    void plainHttpGetsAnAnswerThatItUnderstands(String request) {
        world.each(stream -> stream.wantsClose = true);
        SimulatedPeer client = world.plainClient().send(request);
        world.network.run();
        assertTrue(client.received().startsWith("HTTP/1.1 400 Bad Request\r\n"), client.received());
        assertTrue(client.received().endsWith("begin the address with https://\n"), client.received());
        assertTrue(client.sawEof() && !client.sawReset());
    }

    @Test
    void whatIsNoTlsAtAllIsRefusedWithAnAlert() {
        world.each(stream -> stream.wantsClose = true);
        SimulatedPeer client = world.plainClient().send("\0\1\2\3\4 no TLS at all, in whatever way");
        world.network.run();
        assertEquals(21, client.receivedBytes()[0]);
        assertTrue(client.sawEof() || client.sawReset());
        assertEquals(1, world.refused.size());
    }

    @Test
    void aTaskThatEndsWhenTheConnectionIsClosedChangesNothing() {
        world.held = new ArrayDeque<>();
        world.clientSoon();
        world.network.run();
        assertEquals(1, world.held.size());
        world.stream().endpoint.close();
        world.network.run();
        world.held.remove().run();
        world.network.run();
        assertEquals(0, world.handshakes.metrics().underWay);
    }

    /** Else its place would be taken for ever. */
    @Test
    void aTaskThatBreaksDownEndsItsHandshake() {
        world.each(stream -> stream.wantsClose = true);
        world.peers.breaksDown = true;
        world.clientSoon();
        world.network.run();
        assertTrue(world.stream().endpoint.closed());
        assertEquals(0, world.handshakes.metrics().underWay);
    }

    @Test
    void whoComesWhenAllPlacesAreTakenWaitsInOrder() {
        fresh(2);
        world.held = new ArrayDeque<>();
        TlsSocket[] clients = new TlsSocket[5];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = world.clientSoon();
            world.network.run();
        }
        assertEquals(2, world.held.size());
        assertEquals(3, world.handshakes.metrics().waited);
        assertEquals(0, world.streams.get(2).endpoint.waitsFor(), "its first bytes stay in the kernel");
        for (int i = 0; i < clients.length; i++) {
            world.held.remove().run();
            world.network.run();
            assertTrue(clients[i].isOpen(), "client " + i);
        }
        assertEquals(5, world.handshakes.metrics().full);
    }

    @Test
    void theSilentLoseTheirPlacesAfterTheGraceIfOthersWait() {
        fresh(2);
        world.each(stream -> stream.wantsClose = world.streams.size() <= 2);
        SimulatedPeer first = begins();
        SimulatedPeer second = begins();
        world.network.run();
        world.advanceMillis(10_000);
        assertFalse(first.sawEof(), "nobody waits");
        TlsSocket third = world.clientSoon();
        TlsSocket fourth = world.clientSoon();
        world.network.run();
        assertTrue(third.isOpen() && fourth.isOpen());
        assertTrue(first.sawEof() && second.sawEof());
    }

    @Test
    void theGraceIsWaitedForAndWhatIsComputedIsNotSilent() {
        fresh(2);
        world.each(stream -> stream.wantsClose = true);
        world.held = new ArrayDeque<>();
        TlsSocket computed = world.clientSoon();
        world.network.run();
        SimulatedPeer silent = begins();
        TlsSocket third = world.clientSoon();
        world.network.run();
        world.advanceMillis(Handshakes.GRACE_NANOS / 1_000_000 * 2 / 3 - 10); // one waits for one of two places
        assertFalse(silent.sawEof());
        assertEquals(1, world.held.size());
        world.advanceMillis(20);
        assertTrue(silent.sawEof());
        assertEquals(2, world.held.size());
        world.advanceMillis(60_000);
        while (!world.held.isEmpty()) {
            world.held.remove().run();
            world.network.run();
        }
        assertTrue(computed.isOpen() && third.isOpen());
    }

    /** Three times all places are given to clients that say nothing. */
    @Test
    void thoseWhoGotThePlacesOfTheSilentLoseThemAsWell() {
        fresh(2);
        world.each(stream -> stream.wantsClose = true);
        for (int i = 0; i < 6; i++) {
            begins();
        }
        TlsSocket last = world.clientSoon();
        world.advanceMillis(3 * Handshakes.GRACE_NANOS / 1_000_000 + 100);
        assertTrue(last.isOpen());
    }

    /** However many of them there are: what they hold is a socket. */
    @Test
    void whoSaysNothingTakesNoPlace() {
        fresh(1);
        world.plainClient();
        world.plainClient();
        world.network.run();
        assertEquals(0, world.handshakes.metrics().underWay);
        world.client();
        assertEquals(0, world.handshakes.metrics().waited);
    }

    /** Ten times as many as there are places: who comes then waits for less than three graces, not for ten. */
    @Test
    void theMoreAreSilentTheShorterIsTheGrace() {
        fresh(2);
        world.each(stream -> stream.wantsClose = true);
        for (int i = 0; i < 20; i++) {
            begins();
        }
        TlsSocket last = world.clientSoon();
        world.advanceMillis(Handshakes.GRACE_NANOS / 1_000_000 * 3);
        assertTrue(last.isOpen());
    }

    /** A client that sends the first byte of a record, and no more. */
    private SimulatedPeer begins() {
        SimulatedPeer peer = world.plainClient();
        world.network.run();
        peer.send("\u0016");
        world.network.run();
        return peer;
    }

    private void fresh(int mostHandshakes) {
        world.tearDown();
        world = new TlsWorld(mostHandshakes);
    }
}
