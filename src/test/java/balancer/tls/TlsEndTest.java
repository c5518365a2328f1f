package balancer.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.loop.ByteStream;
import balancer.loop.Endpoint;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsSocket;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a TLS stream ends, in order and otherwise; and what may come after its handshake but bytes. */
@Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsEndTest {
    private final TlsWorld world = new TlsWorld();

    @AfterEach
    void nothingIsLeftBehind() {
        world.tearDown();
    }

    @Test
    void aHalfClosedClientOfTls13GetsItsAnswer() {
        SimulatedPeer client = world.client("TLSv1.3");
        client.send("question").shutdownOutput();
        world.network.run();
        Stream ours = world.stream();
        assertEquals("question", ours.text());
        assertEquals(ByteStream.ENDED, ours.lastRead);
        assertNull(ours.endpoint.failure());
        ours.send(TlsTransportTest.text("answer")).thenEnd();
        world.network.run();
        assertEquals("answer", client.received());
        assertTrue(client.sawEof() && !client.sawReset());
    }

    /** RFC 5246 §7.2.1: there the other side must close as well, and what it had to say is lost. */
    @Test
    void aCloseNotifyOfTls12EndsBothDirections() {
        SimulatedPeer client = world.client("TLSv1.2");
        client.send("question").shutdownOutput();
        world.network.run();
        Stream ours = world.stream();
        assertEquals("question", ours.text());
        assertEquals(ByteStream.ENDED, ours.lastRead);
        assertTrue(client.sawEof(), "it was answered");
        ours.send(TlsTransportTest.text("answer"));
        world.network.run();
        assertEquals(ByteStream.BROKEN, ours.lastWritten);
        assertEquals("", client.received());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void weSayCloseNotifyAndReadOn(String version) {
        SimulatedPeer client = world.client(version);
        Stream ours = world.stream().send(TlsTransportTest.text("bye")).thenEnd();
        world.network.run();
        assertEquals("bye", client.received());
        assertTrue(client.sawEof() && !client.sawReset());
        if (version.equals("TLSv1.3")) {
            client.send("still here");
            client.shutdownOutput();
            world.network.run();
            assertEquals("still here", ours.text());
        }
        assertEquals(ByteStream.ENDED, ours.lastRead);
    }

    /** A body that the close delimits would look complete. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void finWithoutCloseNotifyIsAFailure(String version) {
        TlsSocket client = world.clientSoon(version);
        world.network.run();
        world.peer().send("some");
        client.shutdownOutput();
        world.network.run();
        Stream ours = world.stream();
        assertEquals("some", ours.text());
        assertTrue(ours.isBroken());
        assertFalse(ours.endpoint.ended());
        assertEquals(EOFException.class, ours.endpoint.failure().getClass());
    }

    @Test
    void finInTheMiddleOfARecordIsAFailure() {
        TlsSocket client = world.clientSoon();
        world.network.run();
        client.breakOff(50, client::shutdownOutput);
        world.peer().send("x".repeat(100));
        world.network.run();
        assertEquals("", world.stream().text());
        assertTrue(world.stream().isBroken());
    }

    @Test
    void aResetIsAFailureAndSoItStaysForWhoReadsOn() {
        SimulatedPeer client = world.client();
        client.reset();
        world.network.run();
        assertTrue(world.stream().isBroken());
        assertEquals(ByteStream.BROKEN, world.stream().endpoint.read(ByteBuffer.allocate(10)));
        assertEquals(ByteStream.BROKEN, world.stream().endpoint.write(ByteBuffer.allocate(10)));
    }

    @Test
    void ourResetIsNoOrderlyEnd() {
        SimulatedPeer client = world.client();
        world.stream().endpoint.abort();
        world.network.run();
        assertTrue(client.sawReset());
        assertFalse(client.sawEof());
    }

    /** RFC 8446 §6.1: any data received after a closure alert must be ignored. */
    @Test
    void whatFollowsACloseNotifyIsIgnoredAndHeldByNobody() {
        TlsSocket client = world.clientSoon();
        world.network.run();
        client.sayEnd();
        client.sendRaw(new byte[300]);
        world.network.run();
        Stream ours = world.stream();
        assertEquals(ByteStream.ENDED, ours.lastRead);
        assertEquals(0, world.buffers.lentBytes());
        assertFalse(ours.endpoint.readable());
    }

    /** The end was said, and nobody else could have said it: what became of the socket later does not matter. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anEndThatWasSaidIsAnEndEvenIfTheSocketIsResetBehindIt(String version) {
        TlsSocket client = world.clientSoon(version);
        world.network.run();
        Stream ours = world.stream();
        ours.reads = false;
        ours.endpoint.interest(0);
        world.peer().send("all");
        client.sayEnd();
        world.network.run();
        client.reset();
        world.network.run();
        ours.reads = true;
        ours.endpoint.interest(SelectionKey.OP_READ);
        world.network.run();
        assertEquals("all", ours.text());
        assertEquals(ByteStream.ENDED, ours.lastRead);
    }

    /** Else nobody would read on, and a response that the close delimits would count as cut. */
    @Test
    void theEndThatComesWithTheLastBytesIsToldBehindThem() {
        TlsSocket client = world.clientSoon();
        world.network.run();
        Endpoint ours = world.stream().endpoint;
        world.stream().reads = false;
        ours.interest(0);
        world.peer().send("all");
        client.sayEnd();
        world.network.run();
        ours.plain().onReady(SelectionKey.OP_READ);
        assertEquals(3, ours.read(ByteBuffer.allocate(100)));
        assertFalse(ours.ended());
        assertTrue(ours.readable());
        assertEquals(ByteStream.ENDED, ours.read(ByteBuffer.allocate(100)));
        assertTrue(ours.ended());
    }

    @Test
    void garbageIsAFailureAndThePeerIsTold() {
        TlsSocket client = world.clientSoon();
        world.network.run();
        client.sendRaw(
                new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
        world.network.run();
        assertTrue(world.stream().isBroken());
        assertTrue(client.failed().getMessage().contains("bad_record_mac"), () -> "" + client.failed());
    }

    /** Each costs the server far more than the client, and a man in the middle could put bytes before it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    void aClientThatRenegotiatesIsRefused(int behind) throws Exception {
        TlsSocket client = world.clientSoon("TLSv1.2");
        world.network.run();
        client.engine().beginHandshake();
        client.sayNothing();
        client.sendRaw(new byte[behind]);
        world.network.run();
        assertTrue(world.stream().isBroken(), "refused");
        assertEquals(0, world.handshakes.metrics().failed, "it is no handshake");
    }

    @Test
    void aServerThatRenegotiatesIsRefused() throws Exception {
        Stream ours = world.dial("TLSv1.2");
        TlsSocket server = world.tls();
        server.engine().beginHandshake();
        server.sayNothing();
        world.network.run();
        world.peer().send("bytes");
        world.network.run();
        assertTrue(ours.isBroken(), "refused");
    }

    /** RFC 8446 §4.6.3. The answer goes out before the next bytes, and neither side loses any. */
    @Test
    void keysAreUpdatedFromEitherSide() throws Exception {
        TlsSocket client = world.clientSoon("TLSv1.3");
        world.network.run();
        SimulatedPeer peer = world.peer();
        Stream ours = world.stream();
        for (int i = 0; i < 5; i++) {
            client.engine().beginHandshake();
            client.sayNothing();
            peer.send("in" + i + " ");
            world.network.run();
            long records = client.receivedRecords();
            ours.send(TlsTransportTest.text("out" + i + " "));
            world.network.run();
            assertEquals(records + 1, client.receivedRecords(), "the answer to the update had gone before");
        }
        assertEquals("in0 in1 in2 in3 in4 ", ours.text());
        assertEquals("out0 out1 out2 out3 out4 ", peer.received());
        assertEquals(0, world.buffers.lentBytes());
    }

    @Test
    void ticketsOnAConnectionAtRestAreQuietAndHeldByNobody() {
        Stream ours = world.dial("TLSv1.3");
        assertTrue(ours.endpoint.isQuiet());
        assertEquals(0, world.buffers.lentBytes());
        world.peer().send("stray");
        ours.reads = false;
        ours.endpoint.interest(0);
        world.network.run();
        ours.endpoint.plain().onReady(SelectionKey.OP_READ);
        assertFalse(ours.endpoint.isQuiet());
        assertEquals(5, ours.endpoint.read(ByteBuffer.allocate(100)));
    }
}
