package balancer.simulation;

import balancer.admin.Changes;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.health.HealthChecker;
import balancer.http.RequestIds;
import balancer.net.AddressRanges;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.observe.ExchangeObserver;
import balancer.observe.ExchangeObservers;
import balancer.observe.RequestExcerpt;
import balancer.observe.SlowestRequests;
import balancer.proxy.Exchange;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.proxy.TimeLimit;
import balancer.proxy.TimeLimits;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The code under test, put together from production's parts as the plan says. */
final class Balancer implements ExchangeObserver {
    static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    private static final int FIRST_BACKEND_PORT = 9001;
    private static final int PORTS_TO_MOVE = 100;
    private static final long CONNECT_MILLIS = 2_000;
    private static final long POOL_MILLIS = 4_000;

    final EventLoop loop;
    final BufferPool buffers;
    final DescriptorBudget descriptors;
    final Proxy proxy;

    final PlannedHealth health;
    final PlannedDrains drains;
    final Changes changes;
    final SlowestRequests slowest;

    /** Null if there is none. */
    final PlannedAdmin admin;

    /** Null if nobody wants one. */
    final PlannedLog log;

    private final Scene scene;

    Balancer(Scene scene) throws IOException {
        this.scene = scene;
        Plan plan = scene.plan();
        SimulatedNetwork network = scene.network();
        loop = new EventLoop(network, network.clock(plan.clockOrigin), (where, fault) -> {
            throw new AssertionError("an unexpected exception in " + where, fault);
        });
        slowest = new SlowestRequests(loop.nowNanos());
        buffers = new BufferPool(loop, plan.bufferCap);
        descriptors = new DescriptorBudget(plan.descriptorLimit);
        changes = new Changes(network.instants(), plan.backends.size());
        drains = new PlannedDrains(scene);
        health = new PlannedHealth(
                scene, changes, drains, new HealthChecker.Resources(loop, buffers, descriptors, network.random()));
        log = plan.log == null ? null : new PlannedLog(plan.log, scene, loop);
        ExchangeObservers observers = new ExchangeObservers();
        observers.add(slowest);
        observers.add(this);
        if (log != null) {
            observers.add(log.observer());
        }
        proxy = new Proxy(
                loop,
                settings(plan),
                new Proxy.Resources(buffers, descriptors, network.instants(), requestIds()),
                pool(),
                observers);
        proxy.shareBytes(plan.shareBytes);
        proxy.listen(FRONT);
        admin = plan.admin == null ? null : new PlannedAdmin(plan.admin, scene, this, changes);
        drains.begin(this);
    }

    private static ProxySettings settings(Plan plan) {
        TimeLimits limits = TimeLimits.DEFAULTS
                .with(TimeLimit.CONNECT, CONNECT_MILLIS)
                .with(TimeLimit.BODY, 20_000)
                .with(TimeLimit.RESPONSE, 30_000)
                .with(TimeLimit.POOL, POOL_MILLIS);
        return new ProxySettings(plan.tcp, limits, plan.maxConnections, plan.maxInFlight, AddressRanges.NONE, "");
    }

    private RequestIds requestIds() {
        Plan plan = scene.plan();
        return plan.requestIds ? new RequestIds(new SplittableRandom(plan.seed)) : RequestIds.NONE;
    }

    /** @param moves how often it has moved before */
    static InetSocketAddress addressOf(int backend, int moves) {
        return SimulatedNetwork.loopback(FIRST_BACKEND_PORT + backend + moves * PORTS_TO_MOVE);
    }

    private BackendPool pool() {
        List<Backend> backends = new ArrayList<>();
        int[] weights = new int[scene.plan().backends.size()];
        for (int id = 0; id < weights.length; id++) {
            BackendPlan each = scene.plan().backends.get(id);
            weights[id] = each.weight;
            List<InetSocketAddress> known = each.named ? List.of() : List.of(addressOf(id, 0));
            String name = String.valueOf((char) ('a' + id));
            Backend backend = new Backend(id, name, known, each.weight, new IdleConnections(loop, POOL_MILLIS));
            backends.add(backend);
            health.checker().add(backend, "host");
            if (each.named) {
                health.checker().awaitsAddress(backend);
                resolves(backend, 0);
                if (each.moveMicros > 0) {
                    // So late that the first answer cannot come behind this one.
                    long later = each.moveMicros * 1_000 + scene.network().weather().mostHelperNanos;
                    scene.network().after(Duration.ofNanos(later), () -> resolves(backend, 1));
                }
            }
        }
        return new BackendPool(backends, new SmoothRoundRobin(weights), health);
    }

    /** As {@code NameWatch} does it, which asks for ever. The answer comes late. */
    private void resolves(Backend backend, int moves) {
        scene.network()
                .helper()
                .execute(() -> loop.post(() -> {
                    boolean isFirst = backend.addresses().isAwaited();
                    backend.answered(List.of(addressOf(backend.id(), moves)));
                    if (isFirst) {
                        health.checker().resolved(backend);
                    } else {
                        health.moved(backend);
                    }
                }));
    }

    @Override
    public boolean readsFields() {
        return false;
    }

    @Override
    public void ended(Exchange exchange, RequestExcerpt request) {
        // What was refused may have been cut off in the middle of its number.
        String target = exchange.method() == null ? "" : request.text(RequestExcerpt.Part.TARGET);
        if (!target.isEmpty() && !scene.plan().tcp) {
            scene.ledger().named(target, new String(exchange.requestId(), StandardCharsets.US_ASCII));
        }
        scene.ledger().ended(target, exchange.failure(), exchange.status());
    }
}
