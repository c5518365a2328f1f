package balancer.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.client.LoopResources;
import balancer.loop.Acceptor;
import balancer.loop.Deadlines;
import balancer.loop.DescriptorBudget;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Intake;
import balancer.loop.Listening;
import balancer.memory.BufferPool;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsPeers;
import balancer.testkit.TlsSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Endpoints with TLS on a simulated network, and peers that speak it with engines of their own. */
final class TlsWorld implements Intake {
    static final InetSocketAddress DOOR = SimulatedNetwork.loopback(8443);
    private static final InetSocketAddress FAR = SimulatedNetwork.loopback(9443);

    final SimulatedNetwork network = new SimulatedNetwork(1);
    final List<IOException> refused = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();
    final EventLoop loop;
    final BufferPool buffers;
    final DescriptorBudget descriptors = new DescriptorBudget(100_000);
    final TlsPeers peers = new TlsPeers();
    final Handshakes handshakes;
    final Encryption encryption;

    /** Tasks wait here while a test holds them; null: the network's helper has them. */
    ArrayDeque<Runnable> held;

    /** What our side speaks; none: the JDK's choice. */
    String[] protocols = {};

    private TlsSocket last;

    final List<Stream> streams = new ArrayList<>();
    private final TlsShared shared;
    private final List<SimulatedPeer> clients = new ArrayList<>();
    private Consumer<Stream> setting = stream -> {};

    TlsWorld() {
        this(Handshakes.MOST);
    }

    TlsWorld(int mostHandshakes) {
        try {
            loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
            buffers = new BufferPool(loop, loop.deadlines(), 64 << 20);
            LoopResources resources = new LoopResources(buffers, descriptors, network.instants(), loop.deadlines());
            Executor helper = network.helper();
            handshakes =
                    new Handshakes(loop, task -> hold(helper, task), (from, why) -> refused.add(why), mostHandshakes);
            shared = new TlsShared(resources.buffers(), resources.instants(), handshakes);
            encryption = new Tls(shared).with(() -> peers.server(protocols));
            Acceptor.listen(loop, descriptors, new Listening(DOOR, false, null), this);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        network.drive(loop::runOnce);
    }

    private void hold(Executor helper, Runnable task) {
        if (held == null) {
            helper.execute(task);
        } else {
            held.add(task);
        }
    }

    /** Done to each endpoint before its handshake begins. */
    TlsWorld each(Consumer<Stream> newSetting) {
        setting = newSetting;
        return this;
    }

    @Override
    public void accepted(Endpoint client) {
        Stream stream = new Stream(client, encryption);
        streams.add(stream);
        setting.accept(stream);
        stream.onReady(client);
    }

    @Override
    public boolean wantsMore() {
        return true;
    }

    @Override
    public boolean makeRoom() {
        return false;
    }

    @Override
    public long roomAtNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public Deadlines deadlines() {
        return loop.deadlines();
    }

    @Override
    public void full() {}

    /** A client that connects when time passes. */
    TlsSocket clientSoon(String... versions) {
        SimulatedPeer peer = network.connect(DOOR);
        clients.add(peer);
        return peer.encrypt(peers.client(versions), new byte[0]);
    }

    /** The TLS of {@link #peer} after {@link #dial}. */
    TlsSocket tls() {
        return last;
    }

    /** The peer of the client that came last. */
    SimulatedPeer peer() {
        return clients.get(clients.size() - 1);
    }

    /** A client whose handshake is over. */
    SimulatedPeer client(String... versions) {
        TlsSocket client = clientSoon(versions);
        network.run();
        assertEquals(null, client.failed());
        assertEquals(true, client.isOpen(), "the handshake is over");
        return peer();
    }

    /** A client that speaks no TLS. */
    SimulatedPeer plainClient() {
        clients.add(network.connect(DOOR));
        return peer();
    }

    Stream stream() {
        return streams.get(streams.size() - 1);
    }

    /** We are the client of a server that speaks TLS; its peer is {@link #peer} from then on. */
    Stream dial(String... versions) {
        network.listen(FAR, peer -> {
            clients.add(peer);
            last = peer.encrypt(peers.server(versions), new byte[0]);
        });
        return dialAgain();
    }

    Stream dialAgain() {
        Encryption ours = new Tls(shared).with(() -> peers.client(protocols));
        try {
            Stream stream = new Stream(ours);
            streams.add(stream);
            stream.endpoint = Endpoint.connecting(loop, descriptors, FAR, stream);
            network.run();
            return stream;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void advanceMillis(long millis) {
        network.advance(Duration.ofMillis(millis));
    }

    /** Lets all peers vanish; then nothing is left. */
    void tearDown() {
        for (Stream stream : streams) {
            if (!stream.endpoint.closed()) {
                stream.endpoint.close();
            }
        }
        network.run();
        if (held != null) {
            held.forEach(Runnable::run);
        }
        network.run();
        advanceMillis(5_000);
        assertAll(
                () -> assertEquals(List.of(), faults, "unexpected exceptions"),
                () -> assertEquals(0, buffers.lentBytes(), "bytes of buffers still lent"),
                () -> assertEquals(0, handshakes.metrics().underWay, "places taken"),
                () -> assertEquals(0, loop.deadlines().size(), "deadlines still filed"),
                () -> assertEquals(1, loop.keys(), "keys"),
                () -> assertEquals(1, descriptors.open(), "descriptors"));
    }

    static ByteBuffer bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) * 7);
        }
        return ByteBuffer.wrap(bytes);
    }
}
