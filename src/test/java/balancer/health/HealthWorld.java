package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.Program;
import balancer.backend.Backend;
import balancer.backend.IdleConnections;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.proxy.Proxy;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A loop with a health checker, backends called a, b, c and so on, and a proxy in front, in virtual time. */
final class HealthWorld implements HealthListener {
    static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int FIRST_PORT = 9001;

    final SimulatedNetwork network = new SimulatedNetwork(1);
    final EventLoop loop;
    final BufferPool buffers;
    final DescriptorBudget descriptors;
    final List<Backend> backends;
    final List<Throwable> faults = new ArrayList<>();

    /** What a person would have been told, without the numbers of milliseconds. */
    final List<String> told = new ArrayList<>();

    final HealthChecker health;

    /** Null where only the health checker is tested. */
    final Proxy proxy;

    private final SimulatedListener[] servers = new SimulatedListener[1_000];

    HealthWorld(int count, HealthSettings settings) {
        this(count, settings, 1_000, 64 << 20);
    }

    HealthWorld(int count, HealthSettings settings, int descriptorLimit, long bufferCap) {
        this(count, settings, descriptorLimit, bufferCap, false);
    }

    /** One backend, given by a name for which no address is known yet. */
    static HealthWorld ofName(HealthSettings settings) {
        return new HealthWorld(1, settings, 1_000, 64 << 20, true);
    }

    private HealthWorld(int count, HealthSettings settings, int descriptorLimit, long bufferCap, boolean named) {
        try {
            loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        proxy = null;
        buffers = new BufferPool(loop, loop.deadlines(), bufferCap);
        descriptors = new DescriptorBudget(descriptorLimit);
        health = new HealthChecker(
                new HealthChecker.Resources(loop, buffers, descriptors, network.random()), settings, this);
        backends = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            String name = count > 26 ? "b" + id : String.valueOf((char) ('a' + id));
            backends.add(new Backend(
                    id, name, named ? List.of() : List.of(address(id)), 1, new IdleConnections(loop, 4_000)));
            health.add(backends.get(id), "127.0.0.1:" + (FIRST_PORT + id));
        }
        network.drive(loop::runOnce);
    }

    static InetSocketAddress address(int id) {
        return SimulatedNetwork.loopback(FIRST_PORT + id);
    }

    /** The whole program, that does not probe yet. */
    static HealthWorld withProxy(int count) {
        return new HealthWorld(count, "--mode=http");
    }

    static HealthWorld withTcpProxy(int count) {
        return new HealthWorld(count, "--mode=tcp");
    }

    /** The whole program with one backend that is told who connects: {@code --send-proxy}. */
    static HealthWorld sending(String version) {
        return new HealthWorld(1, "--send-proxy=" + version);
    }

    /** The whole program with backends that speak TLS, whatever their certificates say. */
    static HealthWorld encrypted(int count) {
        return new HealthWorld(count, "--backend-insecure", "https://");
    }

    private HealthWorld(int count, String option) {
        this(count, option, "");
    }

    private HealthWorld(int count, String option, String scheme) {
        List<String> arguments = new ArrayList<>(List.of("--admin=off", option, "127.0.0.1:" + FRONT.getPort()));
        for (int id = 0; id < count; id++) {
            arguments.add(scheme + "127.0.0.1:" + (FIRST_PORT + id));
        }
        SimulatedOutside outside = new SimulatedOutside(network);
        outside.faults = (where, fault) -> faults.add(fault);
        Program program =
                new Program(CommandLine.parse(arguments.toArray(new String[0])).options(), outside.make());
        assertEquals(ExitCode.OK, program.start(0), () -> "" + outside.printed());
        loop = program.loop();
        buffers = program.assembly().resources().buffers();
        descriptors = program.assembly().resources().descriptors();
        health = program.assembly().health();
        health.stop();
        program.observation().health().add(this);
        proxy = program.assembly().proxy();
        backends = proxy.backends().all();
        network.drive(loop::runOnce);
    }

    /** Backend {@code id} listens, answers every request with {@link #OK} and closes when the other side does. */
    SimulatedListener serve(int id) {
        return serve(id, peer -> peer.onReadable(p -> answer(p, OK)).onEof(SimulatedPeer::close));
    }

    SimulatedListener serve(int id, Consumer<SimulatedPeer> acceptor) {
        servers[id] = network.listen(address(id), acceptor);
        return servers[id];
    }

    /** Backend {@code id} answers each request with these bytes and leaves the connection open. */
    SimulatedListener serve(int id, String bytes) {
        return serve(id, peer -> peer.onReadable(p -> answer(p, bytes)).onEof(SimulatedPeer::close));
    }

    /** One answer per complete request head that came. */
    static void answer(SimulatedPeer peer, String bytes) {
        if (peer.received().endsWith("\r\n\r\n")) {
            peer.takeReceived();
            peer.send(bytes);
        }
    }

    SimulatedListener server(int id) {
        return servers[id];
    }

    /** As kill -9: nobody listens any more, and the kernel resets what was open. */
    void kill(int id) {
        servers[id].close();
        for (SimulatedPeer peer : servers[id].peers()) {
            if (!peer.isClosed()) {
                peer.reset();
            }
        }
    }

    void millis(long millis) {
        network.advance(Duration.ofMillis(millis));
    }

    HealthWorld started() {
        health.start();
        return this;
    }

    BackendHealth of(int id) {
        return health.all().get(id);
    }

    BackendHealth.State state(int id) {
        return of(id).state();
    }

    /** Exchanges of backend {@code id} fail, so many in a row. */
    void failExchanges(int id, int times) {
        for (int i = 0; i < times; i++) {
            health.failed(backends.get(id), "closed without response");
        }
    }

    SimulatedPeer get(String path) {
        SimulatedPeer client = network.connect(FRONT);
        client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        return client;
    }

    /** Stops everything and demands that nothing is left: no key, no channel, no buffer, no deadline, no fault. */
    void assertNothingIsLeft() {
        health.stop();
        if (proxy != null) {
            proxy.stop();
        }
        for (Backend backend : backends) {
            backend.idle().closeAll();
        }
        network.run();
        // An idle connection's deadline forgets itself when its time comes.
        millis(5_000);
        assertEquals(List.of(), faults);
        assertEquals(List.of(), network.openChannels());
        assertEquals(0, network.registeredKeys());
        assertEquals(0, buffers.lentBytes());
        assertEquals(0, descriptors.open());
        assertEquals(0, loop.deadlines().size());
    }

    private static char letter(Backend backend) {
        return (char) ('a' + backend.slot());
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        told.add(letter(backend) + " does not answer yet: " + reason);
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        told.add(letter(backend) + " down: " + reason + " x" + badProbes);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        told.add(letter(backend) + " ejected for " + coolDownMillis / 1_000 + " s: " + reason + " x" + failedExchanges);
    }

    @Override
    public void tunnelsEnded(Backend backend, int count) {
        told.add(backend + " took " + count + " tunnels with it");
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        told.add(letter(backend) + " up");
    }

    @Override
    public void draining(Backend backend) {
        told.add(letter(backend) + " draining");
    }

    @Override
    public void enabled(Backend backend) {
        told.add(letter(backend) + " enabled");
    }
}
