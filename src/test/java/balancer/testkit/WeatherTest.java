package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each knob does what it says, and in fair weather nothing of the kind happens. */
final class WeatherTest {
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(8080);

    private final SimulatedNetwork network = new SimulatedNetwork(4);
    private final Weather weather = network.weather();
    private final Selector selector = network.openSelector();
    private final SimulatedListener listener = network.listen(ADDRESS, peer -> {});

    @BeforeEach
    void drive() {
        network.drive(() -> selector.select(key -> key.interestOps(0)));
    }

    private SocketChannel open() throws IOException {
        SocketChannel channel = network.openSocketChannel();
        channel.configureBlocking(false);
        return channel;
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = open();
        channel.connect(ADDRESS);
        network.run();
        assertTrue(channel.finishConnect());
        return channel;
    }

    @Test
    void connectsAreRefusedLostOrImmediate() throws IOException {
        weather.connectRefusedChance = 1;
        SocketChannel refused = open();
        assertFalse(refused.connect(ADDRESS));
        network.run();
        assertThrows(ConnectException.class, refused::finishConnect);
        weather.connectRefusedChance = 0;
        weather.connectLostChance = 1;
        SocketChannel lost = open();
        lost.connect(ADDRESS);
        network.advance(Duration.ofHours(1));
        assertFalse(lost.finishConnect());
        weather.connectLostChance = 0;
        weather.connectAtOnceChance = 1;
        assertTrue(open().connect(ADDRESS));
        assertEquals(0, listener.peers().size());
        network.run();
        assertEquals(1, listener.peers().size());
    }

    @Test
    void exhaustedLocalPortsFailTheConnect() throws IOException {
        weather.localPortsExhausted = true;
        SocketChannel channel = open();
        assertThrows(BindException.class, () -> channel.connect(ADDRESS));
        assertFalse(channel.isOpen());
    }

    @Test
    void exhaustedDescriptorsFailOpensAndAcceptsAndTheConnectionWaits() throws IOException {
        ServerSocketChannel server = network.openServerSocketChannel();
        server.bind(SimulatedNetwork.loopback(9090)).configureBlocking(false);
        network.connect(SimulatedNetwork.loopback(9090));
        network.run();
        weather.descriptorLimit = network.openDescriptors();
        assertThrows(SocketException.class, network::openSocketChannel);
        assertThrows(IOException.class, server::accept);
        weather.descriptorLimit++;
        server.accept().close();
        assertNull(server.accept());
        weather.acceptsFail = true;
        assertThrows(IOException.class, server::accept);
        weather.opensFail = true;
        assertThrows(SocketException.class, network::openServerSocketChannel);
    }

    @Test
    void bytesArriveInPiecesOrTogether() throws IOException {
        connected();
        List<Long> arrivals = new ArrayList<>();
        SimulatedPeer peer = listener.last();
        SimulatedPeer client = network.connect(ADDRESS);
        network.run();
        listener.last().onReadable(reader -> arrivals.add(reader.receivedCount()));
        weather.mostSegmentBytes = 3;
        weather.mostLatencyNanos = 10_000_000;
        client.send("123456789");
        network.run();
        assertTrue(arrivals.size() >= 3, arrivals::toString);
        assertEquals("123456789", listener.last().received());
        arrivals.clear();
        weather.mostSegmentBytes = 0;
        weather.mostLatencyNanos = weather.leastLatencyNanos;
        weather.mergeChance = 1;
        client.send("abc");
        network.after(Duration.ofNanos(weather.mergeNanos / 2), () -> {
            weather.mergeChance = 0;
            client.send("def");
        });
        network.run();
        assertEquals(List.of(15L), arrivals);
        assertEquals(0, peer.receivedCount());
    }

    @Test
    void aStallDelaysEverythingBehindIt() throws IOException {
        SocketChannel channel = connected();
        weather.stallChance = 1;
        weather.leastStallNanos = 2_000_000_000L;
        weather.mostStallNanos = 2_000_000_000L;
        channel.write(ByteBuffer.wrap(new byte[1]));
        weather.stallChance = 0;
        channel.shutdownOutput();
        network.advance(Duration.ofMillis(1_999));
        assertFalse(listener.last().sawEof());
        network.advance(Duration.ofMillis(2));
        assertEquals(1, listener.last().receivedCount());
        assertTrue(listener.last().sawEof());
    }

    @Test
    void aCutResetsBothEndsAfterSoManyBytes() throws IOException {
        weather.cutChance = 1;
        weather.mostBytesBeforeCut = 10;
        SocketChannel channel = connected();
        channel.write(ByteBuffer.wrap(new byte[100]));
        network.run();
        assertTrue(listener.last().receivedCount() <= 10);
        assertTrue(listener.last().sawReset());
        assertThrows(SocketException.class, () -> channel.read(ByteBuffer.allocate(1)));
        assertEquals(0, network.bytesUnderWay());
    }

    @Test
    void aResetOvertakesOnlyIfToldTo() throws IOException {
        SocketChannel channel = connected();
        listener.last().send("kept").reset();
        network.run();
        assertEquals(4, channel.read(ByteBuffer.allocate(10)));
        weather.resetsOvertake = true;
        SocketChannel other = connected();
        listener.last().send("lost").reset();
        network.run();
        assertThrows(SocketException.class, () -> other.read(ByteBuffer.allocate(10)));
    }

    @Test
    void readsAndWritesAreShortOrNothing() throws IOException {
        SocketChannel channel = connected();
        listener.last().send("x".repeat(100));
        network.run();
        weather.shortIoChance = 1;
        int read = channel.read(ByteBuffer.allocate(100));
        assertTrue(read > 0 && read < 100, () -> "read " + read);
        int written = channel.write(ByteBuffer.allocate(100));
        assertTrue(written > 0 && written < 100, () -> "written " + written);
        weather.spuriousIoChance = 1;
        assertEquals(0, channel.read(ByteBuffer.allocate(100)));
        assertEquals(0, channel.write(ByteBuffer.allocate(100)));
    }

    @Test
    void batchesAreCappedAndShuffledButNoKeyStarves() throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            channels.add(connected());
        }
        for (int i = 0; i < 6; i++) {
            channels.get(i).register(selector, SelectionKey.OP_WRITE, i);
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), readyKeys());
        weather.mostReadyKeys = 2;
        Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            List<Integer> ready = readyKeys();
            assertEquals(2, ready.size());
            seen.addAll(ready);
        }
        assertEquals(6, seen.size());
        weather.mostReadyKeys = 1_024;
        weather.shufflesReadyKeys = true;
        Set<List<Integer>> orders = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            orders.add(readyKeys());
        }
        assertTrue(orders.size() > 5, orders::toString);
    }

    private List<Integer> readyKeys() throws IOException {
        List<Integer> ready = new ArrayList<>();
        selector.selectNow(key -> ready.add((Integer) key.attachment()));
        return ready;
    }

    @Test
    void aSelectCostsTimeAndTheHelperTakesIts() throws IOException {
        weather.selectCostNanos = 700;
        selector.selectNow();
        assertEquals(700, network.clock().getAsLong());
        assertEquals(Long.MIN_VALUE + 699, network.clock(Long.MAX_VALUE).getAsLong());
        weather.leastHelperNanos = 3_000_000_000L;
        weather.mostHelperNanos = 3_000_000_000L;
        boolean[] ran = {false};
        network.helper().execute(() -> ran[0] = true);
        network.advance(Duration.ofMillis(2_999));
        assertFalse(ran[0]);
        network.advance(Duration.ofMillis(2));
        assertTrue(ran[0]);
    }
}
