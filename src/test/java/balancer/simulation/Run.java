package balancer.simulation;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.http.RequestHead;
import balancer.net.AddressRanges;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.proxy.Exchange;
import balancer.proxy.ExchangeListener;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out one plan: the production balancer, as it is, on a simulated network, from the first connection to the
 * last one's end. Throws a {@link Violation}, or whatever else the code under test throws, if a property does not hold.
 */
final class Run {
    private static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    private static final int FIRST_BACKEND_PORT = 9001;
    private static final long CONNECT_MILLIS = 2_000;
    private static final long POOL_MILLIS = 4_000;
    private static final long DRAIN_LIMIT_MILLIS = 300;
    private static final int FAIR_SOCKET_BUFFER_BYTES = 32 << 10;

    private static final int TRACE_LINES = 60;

    /** Longer than any limit, the one of tunnels included, for as many as may have to wait for each other. */
    private static final Duration LONG = Duration.ofHours(30);

    /** What one event may cost in turns; measured, and doubled. */
    private static final long TURNS_PER_EVENT = 3;

    /** The same where each read and write may move only a part of what it could. */
    private static final long TURNS_PER_EVENT_IN_PIECES = 30;

    private static final long FREE_TURNS = 200;

    private final Plan plan;
    private final SimulatedNetwork network;
    private final Ledger ledger = new Ledger();
    private final Scene scene;
    private final List<PlannedClient> clients = new ArrayList<>();
    private final List<PlannedBackend> servers = new ArrayList<>();
    private final EventLoop loop;
    private final BufferPool buffers;
    private final DescriptorBudget descriptors;
    private final Proxy proxy;
    private boolean listening = true;
    private boolean drained;

    Run(Plan plan) throws IOException {
        this.plan = plan;
        network = new SimulatedNetwork(plan.seed);
        Content content = new Content();
        scene = new Scene(plan, network, ledger, content, new Wire(content));
        loop = new EventLoop(network, network.clock(), (where, fault) -> {
            throw new AssertionError("an unexpected exception in " + where, fault);
        });
        buffers = new BufferPool(loop, plan.bufferCap);
        descriptors = new DescriptorBudget(plan.descriptorLimit);
        proxy = new Proxy(
                loop,
                settings(),
                new Proxy.Resources(buffers, descriptors, network.instants()),
                pool(),
                new Listener());
        proxy.listen(FRONT);
        network.weather().socketBufferBytes = FAIR_SOCKET_BUFFER_BYTES;
        plan.weather.forEach((knob, value) -> knob.turn(network.weather(), value));
    }

    private ProxySettings settings() {
        return new ProxySettings(
                plan.tcp,
                CONNECT_MILLIS,
                10_000,
                20_000,
                30_000,
                60_000,
                POOL_MILLIS,
                3_600_000,
                plan.maxConnections,
                plan.maxInFlight,
                AddressRanges.NONE,
                "");
    }

    private BackendPool pool() {
        List<Backend> backends = new ArrayList<>();
        int[] weights = new int[plan.backends.size()];
        for (int id = 0; id < weights.length; id++) {
            BackendPlan each = plan.backends.get(id);
            weights[id] = each.weight;
            InetSocketAddress address = SimulatedNetwork.loopback(FIRST_BACKEND_PORT + id);
            servers.add(new PlannedBackend(id, each, scene, address));
            InetSocketAddress known = each.named ? InetSocketAddress.createUnresolved("name", 80) : address;
            String name = String.valueOf((char) ('a' + id));
            Backend backend = new Backend(id, name, known, each.weight, new IdleConnections(loop, POOL_MILLIS));
            backends.add(backend);
            if (each.named) {
                resolveLate(backend, address);
            }
        }
        return new BackendPool(backends, new SmoothRoundRobin(weights));
    }

    private void resolveLate(Backend backend, InetSocketAddress address) {
        backend.available(false);
        network.helper()
                .execute(() -> loop.post(() -> {
                    backend.address(address);
                    backend.available(true);
                }));
    }

    private final class Listener implements ExchangeListener {
        @Override
        public void admitted(Exchange exchange, RequestHead head, ByteBuffer bytes) {
            byte[] target = new byte[head.targetEnd() - head.targetStart()];
            bytes.get(head.targetStart(), target);
            exchange.attach(new String(target, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void ended(Exchange exchange) {
            String target = exchange.attachment() == null ? "" : (String) exchange.attachment();
            ledger.ended(target, exchange.failure(), exchange.status());
            exchange.attach(null);
        }
    }

    void execute() {
        network.drive(this::turn);
        for (ClientPlan each : plan.clients) {
            each.requests.forEach(ledger::add);
            PlannedClient client = new PlannedClient(each, scene);
            clients.add(client);
            client.startAt(FRONT);
        }
        if (plan.stop != Plan.Stop.NEVER) {
            network.after(Duration.ofNanos(plan.stopMicros * 1_000), this::stop);
        }
        network.advance(LONG);
        for (PlannedClient client : clients) {
            Judge.require(!client.isOpen(), "every connection ends by itself", client);
            client.vanish();
        }
        servers.forEach(PlannedBackend::closeAll);
        network.advance(LONG);
        judge();
    }

    private void stop() {
        listening = false;
        if (plan.stop == Plan.Stop.AT_ONCE) {
            loop.post(this::stopNow);
            return;
        }
        loop.post(() -> proxy.drain(() -> drained = true));
        if (plan.stop == Plan.Stop.DRAIN_THEN_STOP) {
            network.after(Duration.ofMillis(DRAIN_LIMIT_MILLIS), () -> loop.post(this::stopNow));
        }
    }

    private void stopNow() {
        proxy.stop();
        drained = true;
    }

    private void turn() throws IOException {
        loop.runOnce();
        long most = plan.bufferCap + BufferPool.LARGEST;
        Judge.require(buffers.lentBytes() <= most, "memory is bounded", buffers.lentBytes());
        int open = proxy.traffic().connectionsOpen;
        Judge.require(loop.deadlines().size() >= open, "nobody waits without a limit", open + " sessions");
        Judge.require(network.openDescriptors() >= descriptors.open(), "descriptors are counted", descriptors.open());
    }

    private void judge() {
        Judge judge = new Judge(plan, ledger);
        judge.requests();
        judge.numbers(proxy);
        Judge.require(listening || drained, "a drain ends", plan.stop);
        int listeners = listening ? 1 : 0;
        Judge.require(buffers.lentBytes() == 0, "all memory comes back", buffers.lentBytes());
        Judge.require(
                loop.deadlines().size() == 0,
                "no limit outlives its owner",
                loop.deadlines().size());
        Judge.require(loop.keys() == listeners, "only listeners stay registered", network.openChannels());
        Judge.require(descriptors.open() == listeners, "every channel is closed", network.openChannels());
        Judge.require(network.openDescriptors() == listeners, "every channel is closed", network.openChannels());
        boolean pieces = plan.has(Knob.SHORT_IO) || plan.has(Knob.SPURIOUS_IO);
        long most = (pieces ? TURNS_PER_EVENT_IN_PIECES : TURNS_PER_EVENT) * network.eventsRun() + FREE_TURNS;
        Judge.require(loop.metrics().turns <= most, "no turn is idle", loop.metrics().turns + " of " + most);
        if (plan.fair) {
            judge.fairness(proxy);
        }
    }

    /** The last events as text. */
    String trace() {
        return network.trace().last(TRACE_LINES);
    }

    /** The same for the same plan, on any machine. */
    long fingerprint() {
        return network.trace().hash();
    }
}
