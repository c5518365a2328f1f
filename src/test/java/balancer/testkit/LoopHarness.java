package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.Program;
import balancer.backend.Backend;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.glass.Recorder;
import balancer.health.HealthChecker;
import balancer.http.RequestHead;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import balancer.proxy.Failure;
import balancer.proxy.Proxy;
import balancer.proxy.RequestId;
import balancer.requestid.RequestIds;
import balancer.statistics.Statistics;
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
 * <p>{@link #tearDown} lets every client vanish and then demands that nothing of them is left: no session, no socket,
 * no key, no buffer, no deadline, and numbers that add up.
 */
public final class LoopHarness {
    public static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    static final int FIRST_BACKEND_PORT = 9001;
    static final String NAME = "app";

    /** How an exchange ended, as the listener was told. */
    public record Ended(String method, String target, int status, Failure failure, String backend) {}

    public final SimulatedNetwork network = new SimulatedNetwork(1);
    public final EventLoop loop;
    public final BufferPool buffers;
    public final DescriptorBudget descriptors;
    public final Proxy proxy;
    public final Statistics statistics;
    private final Recorder recorder;
    public final HealthChecker health;

    /** Every unexpected exception of the loop; {@link #tearDown} wants none. A test that provokes one clears it. */
    public final List<Throwable> faults = new ArrayList<>();

    public final List<Ended> ended = new ArrayList<>();
    private final List<ScriptedBackend> servers = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();
    private boolean listening = true;
    private boolean drained;

    public LoopHarness(HarnessSettings settings) {
        for (int id = 0; id < settings.weights.length; id++) {
            InetSocketAddress address = SimulatedNetwork.loopback(FIRST_BACKEND_PORT + id);
            servers.add(new ScriptedBackend(network, address, letter(id)));
        }
        Program program = start(settings);
        loop = program.loop();
        proxy = program.assembly().proxy();
        health = program.assembly().health();
        buffers = program.assembly().resources().buffers();
        descriptors = program.assembly().resources().descriptors();
        statistics = program.observation().statistics();
        recorder = program.observation().recorder();
        statistics.exchanges(recording(settings.listener));
        if (settings.named) {
            health.resolved(backend(0)); // so that only what the test answers counts
        }
        network.drive(loop::runOnce);
    }

    /** As {@code Main} starts it. */
    private Program start(HarnessSettings settings) {
        SimulatedOutside outside = new SimulatedOutside(network);
        outside.faults = (where, fault) -> faults.add(fault);
        outside.ids = settings.requestIds ? new RequestIds(new SplittableRandom(1)) : RequestId.NONE;
        outside.descriptors = new DescriptorBudget(settings.descriptorLimit);
        outside.lendableBytes = settings.bufferCap;
        outside.nameThreads = question -> {}; // never answered; the test does that
        CommandLine line = CommandLine.parse(settings.arguments().toArray(new String[0]));
        assertEquals(List.of(), line.errors());
        Program program = new Program(line.options(), outside.make());
        assertEquals(ExitCode.OK, program.start(0), () -> "" + outside.printed());
        return program;
    }

    /** Backends are called a, b, c and so on. */
    private static String letter(int id) {
        return String.valueOf((char) ('a' + id));
    }

    private RecordListener recording(RecordListener inner) {
        return new RecordListener() {
            private final Map<ExchangeRecord, String[]> lines = new IdentityHashMap<>();

            @Override
            public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {
                String method = WireText.text(bytes, head.methodStart(), head.methodEnd());
                String target = WireText.text(bytes, head.targetStart(), head.targetEnd());
                lines.put(exchange, new String[] {method, target});
                inner.admitted(exchange, head, bytes);
            }

            @Override
            public void refused(ExchangeRecord exchange, ByteBuffer bytes, int from, int to) {
                inner.refused(exchange, bytes, from, to);
            }

            @Override
            public void ended(ExchangeRecord exchange) {
                String[] line = lines.getOrDefault(exchange, new String[] {"", ""});
                lines.remove(exchange);
                Backend asked = exchange.backend();
                String backend = asked == null ? "null" : letter(asked.slot());
                ended.add(new Ended(line[0], line[1], exchange.status(), (Failure) exchange.failure(), backend));
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

    /** Records the turns, if a test wants to see them. */
    public Recorder recorder() {
        return recorder;
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
        inLoop(proxy::stop);
    }

    /** In the loop's next turn; {@code end} ends the listening. */
    public void inLoop(Runnable end) {
        listening = false;
        loop.post(end);
        network.run();
    }

    /** All clients go; then nothing may be left but the listener. */
    public void tearDown() {
        for (RawClient client : clients) {
            if (!client.peer().isClosed()) {
                client.peer().reset();
            }
        }
        health.stop();
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
        long ours = ended.stream()
                .filter(each -> each.failure() == null && each.backend().equals("null"))
                .count();
        assertEquals(completed - ours, answers, "answers counted by backend");
    }
}
