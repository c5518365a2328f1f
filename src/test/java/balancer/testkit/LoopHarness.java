package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.http.RequestHead;
import balancer.http.RequestIds;
import balancer.metrics.TrafficMetrics;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.proxy.Exchange;
import balancer.proxy.ExchangeListener;
import balancer.proxy.Failure;
import balancer.proxy.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * The unmodified balancer on a simulated network: loop, proxy and backends in virtual time on the test's own thread.
 * There is no thread and no sleep; whatever a peer does, the loop is stepped until nothing moves any more.
 *
 * <p>{@link #tearDown} lets every client vanish and then demands that nothing of them is left: no session, no socket, no
 * key, no buffer, no deadline, and numbers that add up.
 */
public final class LoopHarness {
    public static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    private static final int FIRST_BACKEND_PORT = 9001;

    /** How an exchange ended, as the listener was told. */
    public record Ended(String method, String target, int status, Failure failure, String backend) {}

    public final SimulatedNetwork network = new SimulatedNetwork(1);
    public final EventLoop loop;
    public final BufferPool buffers;
    public final DescriptorBudget descriptors;
    public final Proxy proxy;

    /** Every unexpected exception of the loop; {@link #tearDown} wants none. A test that provokes one clears it. */
    public final List<Throwable> faults = new ArrayList<>();

    public final List<Ended> ended = new ArrayList<>();
    private final List<ScriptedBackend> servers = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();
    private boolean listening = true;
    private boolean drained;

    public LoopHarness(HarnessSettings settings) {
        try {
            loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
            buffers = new BufferPool(loop, settings.bufferCap);
            descriptors = new DescriptorBudget(settings.descriptorLimit);
            proxy = new Proxy(
                    loop,
                    settings.proxySettings(),
                    new Proxy.Resources(buffers, descriptors, network.instants(), ids(settings)),
                    pool(settings.weights, settings.named),
                    recording(settings.listener));
            proxy.listen(FRONT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.drive(loop::runOnce);
    }

    private static RequestIds ids(HarnessSettings settings) {
        return settings.requestIds ? new RequestIds(new SplittableRandom(1)) : RequestIds.NONE;
    }

    /** Backends are called a, b, c and so on. */
    private BackendPool pool(int[] weights, boolean named) {
        List<Backend> backends = new ArrayList<>();
        for (int id = 0; id < weights.length; id++) {
            String name = String.valueOf((char) ('a' + id));
            InetSocketAddress address = SimulatedNetwork.loopback(FIRST_BACKEND_PORT + id);
            servers.add(new ScriptedBackend(network, address, name));
            IdleConnections idle = new IdleConnections(loop, HarnessSettings.POOL_MILLIS);
            List<InetSocketAddress> known = named && id == 0 ? List.of() : List.of(address);
            backends.add(new Backend(id, name, known, weights[id], idle));
        }
        return new BackendPool(backends, new SmoothRoundRobin(weights));
    }

    private ExchangeListener recording(ExchangeListener inner) {
        return new ExchangeListener() {
            private final Map<Exchange, String[]> lines = new IdentityHashMap<>();

            @Override
            public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {
                String method = WireText.text(bytes, head.methodStart(), head.methodEnd());
                String target = WireText.text(bytes, head.targetStart(), head.targetEnd());
                lines.put(exchange, new String[] {method, target});
                inner.admitted(exchange, head, bytes);
            }

            @Override
            public void refused(Exchange exchange, ByteBuffer bytes, int from, int to) {
                inner.refused(exchange, bytes, from, to);
            }

            @Override
            public void ended(Exchange exchange) {
                String[] line = lines.getOrDefault(exchange, new String[] {"", ""});
                lines.remove(exchange);
                String backend = String.valueOf(exchange.backend());
                ended.add(new Ended(line[0], line[1], exchange.status(), exchange.failure(), backend));
                inner.ended(exchange);
            }
        };
    }

    /** Connects, and waits until the connection stands. */
    public RawClient client() {
        RawClient client = clientSoon();
        network.run();
        return client;
    }

    /** The same from a given address, port 0 for any. */
    public RawClient client(InetSocketAddress from) {
        RawClient client = new RawClient(network, network.connect(from, FRONT));
        clients.add(client);
        network.run();
        return client;
    }

    /** Connects when time next passes. */
    public RawClient clientSoon() {
        RawClient client = new RawClient(network, network.connect(FRONT));
        clients.add(client);
        return client;
    }

    public ScriptedBackend server(int id) {
        return servers.get(id);
    }

    /** The only backend. */
    public ScriptedBackend server() {
        assertEquals(1, servers.size(), "backends");
        return servers.get(0);
    }

    public List<ScriptedBackend> servers() {
        return servers;
    }

    public Backend backend(int id) {
        return proxy.backends().all().get(id);
    }

    public TrafficMetrics traffic() {
        return proxy.traffic();
    }

    public long failures(Failure failure) {
        return proxy.failures()[failure.ordinal()];
    }

    public void run() {
        network.run();
    }

    /** Lets time pass; all that falls due happens. */
    public void advanceMillis(long millis) {
        network.advance(Duration.ofMillis(millis));
    }

    public void drain() {
        drainSoon();
        network.run();
    }

    /** In the loop's next turn. */
    public void drainSoon() {
        listening = false;
        loop.post(() -> proxy.drain(() -> drained = true));
    }

    /** Whether a drain has ended. */
    public boolean isDrained() {
        return drained;
    }

    public void stop() {
        listening = false;
        loop.post(proxy::stop);
        network.run();
    }

    /** All clients go; then nothing may be left but the listener. */
    public void tearDown() {
        for (RawClient client : clients) {
            if (!client.peer().isClosed()) {
                client.peer().reset();
            }
        }
        network.run();
        // Sessions without interest hear of a reset only at their limit; idle backend connections live 4 s.
        advanceMillis(HarnessSettings.KEEP_ALIVE_MILLIS + HarnessSettings.RESPONSE_MILLIS);
        int listeners = listening ? 1 : 0;
        assertAll(
                () -> assertEquals(List.of(), faults, "unexpected exceptions"),
                () -> assertEquals(0, proxy.busy(), "exchanges under way"),
                () -> assertEquals(0, traffic().connectionsOpen, "connections open"),
                () -> assertEquals(0, buffers.lentBytes(), "bytes of buffers still lent"),
                () -> assertEquals(0, loop.deadlines().size(), "deadlines still filed"),
                () -> assertEquals(listeners, loop.keys(), () -> "keys; open: " + network.openChannels()),
                () -> assertEquals(listeners, network.openDescriptors(), () -> "open: " + network.openChannels()),
                () -> assertEquals(listeners, descriptors.open(), "descriptors counted"),
                this::countersAddUp);
    }

    private void countersAddUp() {
        long completed = ended.stream().filter(each -> each.failure() == null).count();
        assertEquals(completed, traffic().completed, "exchanges that ended well");
        long failed = ended.size() - completed;
        assertEquals(failed, LongStream.of(proxy.failedExchanges()).sum(), "exchanges that failed");
        long answers = 0;
        for (Backend backend : proxy.backends().all()) {
            assertEquals(0, backend.inFlight(), "in flight at " + backend);
            assertEquals(0, backend.idle().size(), "idle connections of " + backend);
            for (long count : backend.metrics().responses) {
                answers += count;
            }
        }
        assertEquals(completed, answers, "answers counted by backend");
    }
}
