package balancer;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.text.Address;
import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.TimeLimit;
import balancer.fairshare.FairShare;
import balancer.health.HealthChecker;
import balancer.loop.EventLoop;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.proxy.RequestId;
import balancer.proxy.Rooms;
import balancer.queue.Queue;
import balancer.retry.RetryBudget;
import balancer.statistics.Statistics;
import java.util.ArrayList;
import java.util.List;

/** The balancer of one loop with its rooms and its backends, as the options say. */
public final class Balancing {
    private final List<Backend> backends = new ArrayList<>();
    private final FairShare fairShare;
    private final Proxy proxy;

    /** @param clients the limits of its clients */
    Balancing(
            Options options,
            OwnAddresses own,
            EventLoop loop,
            LoopResources resources,
            HealthChecker health,
            RequestId.Source ids,
            Statistics statistics,
            ClientLimits clients) {
        int[] weights = new int[options.backends().size()];
        for (Address address : options.backends()) {
            weights[backends.size()] = address.weight();
            Backend backend = new Backend(
                    backends.size(),
                    address.text(),
                    own.without(address.addresses()),
                    address.weight(),
                    new IdleConnections(loop, options.timeLimits().millis(TimeLimit.POOL)));
            backends.add(backend);
            health.add(backend, address.hostAndPort());
        }
        BackendPool pool = new BackendPool(backends, new SmoothRoundRobin(weights), health);
        this.fairShare = new FairShare(loop);
        Rooms rooms = new Rooms(fairShare, new Queue(pool), new RetryBudget(loop.nowNanos()), ids, statistics);
        this.proxy = new Proxy(loop, settings(options, clients), resources, pool, rooms);
    }

    private static ProxySettings settings(Options options, ClientLimits clients) {
        return new ProxySettings(
                options.mode() == Mode.TCP,
                clients,
                options.maxInFlight(),
                options.endOnDown(),
                options.trustedProxies(),
                options.via());
    }

    public Proxy proxy() {
        return proxy;
    }

    List<Backend> backends() {
        return backends;
    }

    public FairShare fairShare() {
        return fairShare;
    }
}
