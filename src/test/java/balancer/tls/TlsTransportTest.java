package balancer.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes through TLS, both ways, as a server and as a client. */
@Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsTransportTest {
    private final TlsWorld world = new TlsWorld();

    @AfterEach
    void nothingIsLeftBehind() {
        world.tearDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bytesPassBothWaysAndNothingIsHeldBetweenThem(String version) {
        SimulatedPeer client = world.client(version);
        assertEquals(0, world.buffers.lentBytes());
        client.send("hello");
        world.network.run();
        assertEquals("hello", world.stream().text());
        world.stream().send(text("answer"));
        world.network.run();
        assertEquals("answer", client.received());
        assertEquals(0, world.buffers.lentBytes());
        assertFalse(world.stream().endpoint.transport().holdsMemory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void weAreTheClient(String version) {
        Stream ours = world.dial(version);
        assertTrue(ours.endpoint.isOpen());
        ours.send(TlsWorld.bytes(100_000));
        world.network.run();
        assertEquals(TlsWorld.bytes(100_000), ByteBuffer.wrap(world.peer().receivedBytes()));
        world.peer().send(TlsWorld.bytes(100_000).array());
        world.network.run();
        assertEquals(TlsWorld.bytes(100_000), ours.received());
    }

    /** In the second column what one read may bring, in the third how the network cuts what is sent. */
    @ParameterizedTest
    @CsvSource({
        "1, 65536, 0",
        "1, 1, 0",
        "1, 7, 3",
        "100, 99, 0",
        "16384, 65536, 0",
        "16384, 1000, 0",
        "16384, 65536, 100",
        "16384, 16383, 1",
        "16384, 16385, 0",
        "5000, 4999, 1400",
        "5000, 262144, 0",
    })
    void recordsOfAnySizeReachReadersWithAnyRoom(int record, int room, int segment) {
        world.each(stream -> stream.mostRead = room);
        TlsSocket client = world.clientSoon();
        world.network.run();
        client.mostInRecord(record);
        pieces(segment);
        int count = record == 1 ? 500 : 70_000;
        world.peer().send(TlsWorld.bytes(count).array());
        world.network.run();
        assertEquals(TlsWorld.bytes(count), world.stream().received());
        assertEquals(0, world.buffers.lentBytes());
    }

    private void pieces(int most) {
        world.network.weather().mostSegmentBytes = most;
        world.network.weather().leastLatencyNanos = 1_000;
        world.network.weather().mostLatencyNanos = 100_000;
    }

    /** What does not fit behind a record waits, and none of it is lost, or sent twice, at an orderly end. */
    @ParameterizedTest
    @CsvSource({"64, 1000000", "500, 1000000", "4000, 1", "20000, 30000", "300000, 1000000", "300000, 16384"})
    void aSlowReaderGetsEachByteOnceAndTheEnd(int socketBytes, int atOnce) {
        world.network.weather().socketBufferBytes = socketBytes;
        world.each(stream -> stream.mostWritten = atOnce);
        SimulatedPeer client = world.client();
        client.stopReading();
        int count = atOnce == 1 ? 3_000 : 400_000;
        Stream ours = world.stream().send(TlsWorld.bytes(count)).thenClose();
        world.network.run();
        assertTrue(ours.unsent() > 0, "back-pressure");
        int kept = 0;
        while (!client.sawEof() && kept++ < 1_000_000) {
            int before = (int) client.receivedCount();
            client.read(317);
            world.network.run();
            if (client.receivedCount() == before) {
                client.resumeReading();
                world.network.run();
                break;
            }
        }
        assertEquals(TlsWorld.bytes(count), ByteBuffer.wrap(client.receivedBytes()));
        assertTrue(client.sawEof(), "close_notify came: " + client);
        assertTrue(ours.endpoint.closed());
    }

    /** A record of which a part has left cannot be taken back: its last byte is counted when all of it has left. */
    @Test
    void aWriteWhoseRecordDoesNotFitCountsItsLastByteLater() {
        world.network.weather().socketBufferBytes = 2_000;
        SimulatedPeer client = world.client();
        client.stopReading();
        ByteBuffer bytes = TlsWorld.bytes(10_000);
        assertEquals(9_999, world.stream().endpoint.write(bytes));
        assertEquals(1, bytes.remaining());
        assertEquals(0, world.stream().endpoint.write(bytes));
        assertFalse(world.stream().endpoint.writable());
        world.stream().endpoint.interest(SelectionKey.OP_READ);
        client.resumeReading();
        world.network.run();
        assertTrue(world.stream().endpoint.writable());
        assertEquals(1, world.stream().endpoint.write(bytes));
        world.network.run();
        assertEquals(TlsWorld.bytes(10_000), ByteBuffer.wrap(client.receivedBytes()));
    }

    @Test
    void manyRecordsInOneReadGoToAReaderInOneReadIfTheyFit() {
        TlsSocket client = world.clientSoon();
        world.network.run();
        world.stream().reads = false;
        world.stream().endpoint.again();
        world.network.run();
        client.mostInRecord(10);
        world.peer().send("0123456789".repeat(30));
        world.network.run();
        world.stream().endpoint.plain().onReady(SelectionKey.OP_READ);
        assertEquals(300, world.stream().endpoint.read(ByteBuffer.allocate(1_000)));
    }

    @Test
    void aReaderThatStopsIsNotCalledAndOneThatGoesOnIsCalledAtOnce() {
        SimulatedPeer client = world.client();
        Stream ours = world.stream();
        ours.mostRead = 1;
        client.send("ab");
        world.network.run();
        ours.reads = false;
        client.send("x".repeat(1_000));
        world.network.run();
        ours.reads = true;
        ours.endpoint.read(ByteBuffer.allocate(1)); // the rest of the record is here, and no event will tell
        int calls = ours.calls;
        world.network.run();
        assertEquals(calls, ours.calls);
        ours.endpoint.interest(SelectionKey.OP_READ);
        world.network.run();
        assertEquals(2 + 999, ours.received().remaining());
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
