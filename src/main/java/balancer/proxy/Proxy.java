package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.client.ClientConnection;
import balancer.client.Clients;
import balancer.client.LoopResources;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Listening;
import balancer.loop.Service;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The balancer as a whole: what all sessions of a loop share, and the clients that they serve. */
public final class Proxy implements Service, Clients.Server {
    final Clients clients;
    final Steps steps;
    final ProxyContext context;

    private final RequestId.Source ids;
    private final Introduction introduction;

    public Proxy(EventLoop loop, ProxySettings settings, LoopResources resources, BackendPool backends, Rooms rooms) {
        backends.maxInFlight(settings.maxInFlight());
        this.ids = rooms.ids();
        this.introduction = rooms.introduction();
        this.context = new ProxyContext(loop, settings, resources, backends, rooms);
        this.steps = new Steps(context);
        this.clients = new Clients(loop, resources, settings.clients(), traffic(), this);
        if (settings.endsOnDown()) {
            backends.onDown(new DownTunnels(clients, settings.tcp()));
        }
    }

    /**
     * Starts to accept.
     *
     * @throws IOException if the address cannot be bound
     */
    public InetSocketAddress listen(Listening where) throws IOException {
        return clients.listen(where);
    }

    @Override
    public ClientConnection connected(Endpoint client) {
        Exchange exchange = new Exchange(client, traffic().connections, ids.newId(), introduction.newReserve());
        return new Session(clients, exchange, context.heads.parser, steps);
    }

    @Override
    public boolean closeIdleSocket() {
        return backends().closeAnIdleConnection();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Idle clients get a second for a request that may be on its way.
     */
    @Override
    public void drain(Runnable whenEmpty) {
        clients.drain(whenEmpty);
    }

    @Override
    public void stop() {
        clients.stop();
        for (Backend backend : backends().all()) {
            backend.idle().closeAll();
        }
    }

    /** True from the moment the balancer was asked to stop. */
    public boolean isDraining() {
        return clients.isDraining();
    }

    @Override
    public int busy() {
        return clients.busy();
    }

    @Override
    public long served() {
        return context.accounts.traffic.requests;
    }

    @Override
    public long cut() {
        return context.accounts.traffic.cut;
    }

    public TrafficMetrics traffic() {
        return context.accounts.traffic;
    }

    /** How often each {@link Failure} occurred, by ordinal; failed attempts count even if a retry succeeded. */
    public long[] failures() {
        return context.accounts.failures;
    }

    /**
     * How many exchanges ended with each {@link Failure}, by ordinal. Together with the completed ones: all that ended.
     */
    public long[] failedExchanges() {
        return context.accounts.failedExchanges;
    }

    /** The clients that are connected. */
    public Clients clients() {
        return clients;
    }

    public BackendPool backends() {
        return context.backends;
    }
}
