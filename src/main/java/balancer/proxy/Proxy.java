package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.http.Problem;
import balancer.http.RequestIds;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.loop.Service;
import balancer.memory.BufferPool;
import balancer.metrics.BackendMetrics;
import balancer.metrics.ResponseCounts;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * The balancer as a whole: what all sessions of a loop share, and the list of them. Takes accepted connections (step 2)
 * and knows how to stop without losing a request.
 */
public final class Proxy implements Service {
    private static final long NANOS_PER_MILLI = 1_000_000;

    final EventLoop loop;
    final ProxySettings settings;
    final BufferPool buffers;
    final Heads heads;
    final Dialer dialer;
    final RetryBudget retryBudget;
    final Queue queue;
    final Bulk bulk;
    final Clients clients;
    final RequestIds ids;
    final TrafficMetrics traffic = new TrafficMetrics();
    final long[] failures = new long[Failure.values().length];
    final long[] failedExchanges = new long[Failure.values().length];
    private final Problem[] lastProblems = new Problem[Failure.values().length];
    Trace trace = Trace.NONE;
    ExchangeListener listener;

    private final DescriptorBudget descriptors;
    private final BackendPool backends;
    private boolean draining;
    private Runnable whenIdle;
    private long drainBeganNanos;

    /** @param instants wall-clock time, for Date fields only */
    public Proxy(
            EventLoop loop,
            ProxySettings settings,
            Resources resources,
            BackendPool backends,
            ExchangeListener listener) {
        this.loop = loop;
        this.settings = settings;
        this.buffers = resources.buffers();
        this.descriptors = resources.descriptors();
        this.ids = resources.ids();
        this.backends = backends;
        backends.maxInFlight(settings.maxInFlight());
        this.queue = new Queue(backends);
        this.bulk = new Bulk(loop);
        this.clients = new Clients(this, settings.maxConnections());
        if (settings.endsOnDown()) {
            backends.onDown(new DownTunnels(this));
        }
        this.listener = listener;
        this.dialer = new Dialer(loop, descriptors, backends, buffers);
        this.retryBudget = new RetryBudget(loop.nowNanos());
        this.heads = new Heads(this, resources.instants());
    }

    /** What the loop's tenants share: memory, descriptors, wall-clock time for Date fields, and names for requests. */
    public record Resources(BufferPool buffers, DescriptorBudget descriptors, InstantSource instants, RequestIds ids) {
        /** Without names. */
        public Resources(BufferPool buffers, DescriptorBudget descriptors, InstantSource instants) {
            this(buffers, descriptors, instants, RequestIds.NONE);
        }
    }

    /** From now on {@code listener} is told, and who was before is not: exchanges under way end at the new one. */
    public void listener(ExchangeListener listener) {
        this.listener = listener;
    }

    /** How many bytes a session moves in one direction before it is the others' turn. For tests, to which 512 KiB are much. */
    public void shareBytes(long bytes) {
        bulk.shareBytes(bytes);
    }

    /**
     * Starts to accept.
     *
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        return clients.listen(descriptors, address);
    }

    /** A session gave everything back. */
    void closed(Session session) {
        loop.deadlines().remove(session);
        buffers.forget(session);
        clients.remove(session);
        if (!draining) {
            clients.letOthersIn(descriptors);
        } else {
            tellIfIdle();
        }
    }

    /** Later in this turn or in the next, because what follows may want to select. */
    private void tellIfIdle() {
        if (clients.oldest() == null && whenIdle != null && !clients.acceptor().isOpen()) {
            loop.post(whenIdle);
            whenIdle = null;
        }
    }

    void failed(Session session, Failure failure) {
        failures[failure.ordinal()]++;
        if (failure == Failure.BAD_REQUEST) {
            session.exchange.fault = heads.fault(session);
        }
        if (session.backend != null && failure.isBackendsFault()) {
            session.backend.backend().metrics().failures++;
            Blame.report(failure, session, backends.watch());
        }
        if (failure == Failure.CONNECT_REFUSED || failure == Failure.CONNECT_TIMEOUT) {
            session.exchange.backend.metrics().connectFailures++;
        }
    }

    /** The backend did what was asked of it. A tunnel says so as soon as it stands, not hours later. */
    void succeeded(Exchange exchange) {
        exchange.backend.metrics().answered++;
        backends.watch().succeeded(exchange.backend);
    }

    void ended(Session session) {
        Exchange exchange = session.exchange;
        long received = session.request.sentBytes();
        long sent = session.response.sentBytes();
        traffic.bytesFromClients += received;
        traffic.bytesToClients += sent;
        if (exchange.backend != null) {
            exchange.backend.metrics().bytesSent += received;
            exchange.backend.metrics().bytesReceived += exchange.answeredByUs ? 0 : sent;
        }
        if (exchange.failure == null) {
            completed(exchange);
        } else {
            failedExchanges[exchange.failure.ordinal()]++;
            lastProblems[exchange.failure.ordinal()] = exchange.problem();
        }
        listener.ended(exchange);
    }

    private void completed(Exchange exchange) {
        traffic.completed++;
        if (exchange.answeredByUs) {
            return;
        }
        BackendMetrics metrics = exchange.backend.metrics();
        metrics.responses[Math.min(ResponseCounts.CLASSES - 1, exchange.status / 100)]++;
        if (!settings.tcp()) {
            metrics.responsesByMethod.count(exchange.method.ordinal(), exchange.status);
        }
        if (exchange.responseHeadNanos >= 0 && exchange.status != Heads.SWITCHING_PROTOCOLS) {
            metrics.durations.record(exchange.durationNanos());
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Idle clients get a second for a request that may be on its way.
     */
    @Override
    public void drain(Runnable whenIdle) {
        this.whenIdle = whenIdle;
        draining = true;
        drainBeganNanos = loop.nowNanos();
        clients.acceptor().drainAndClose(this::tellIfIdle);
        for (Session session = clients.oldest(); session != null; session = session.newer) {
            session.rest();
        }
    }

    @Override
    public void stop() {
        draining = true;
        whenIdle = null;
        while (clients.oldest() != null) {
            if (Cut.atOnce(clients.oldest())) {
                traffic.cut++;
            }
        }
        traffic.cut += clients.acceptor().stop(); // now that there are descriptors to count them with
        for (Backend backend : backends.all()) {
            backend.idle().closeAll();
        }
    }

    /** True from the moment it was asked to stop. */
    public boolean isDraining() {
        return draining;
    }

    /** When a client without a request since {@code sinceNanos} is let go during a drain; some are accepted late in it. */
    long lastRequestNanos(long sinceNanos) {
        long fromNanos = sinceNanos - drainBeganNanos > 0 ? sinceNanos : drainBeganNanos;
        return fromNanos + ProxySettings.LAST_REQUEST_MILLIS * NANOS_PER_MILLI;
    }

    @Override
    public int busy() {
        return clients.busy();
    }

    @Override
    public long served() {
        return traffic.requests;
    }

    @Override
    public long cut() {
        return traffic.cut;
    }

    public TrafficMetrics traffic() {
        return traffic;
    }

    /** How often each {@link Failure} happened, by ordinal; also to attempts that were followed by a better one. */
    public long[] failures() {
        return failures;
    }

    /** How many exchanges ended with each {@link Failure}, by ordinal. Together with those completed: all that ended. */
    public long[] failedExchanges() {
        return failedExchanges;
    }

    /** What exactly it was when an exchange ended with this failure for the last time; null if none has. */
    public Problem lastProblem(Failure failure) {
        return lastProblems[failure.ordinal()];
    }

    /** Who is connected. */
    public Clients clients() {
        return clients;
    }

    public BackendPool backends() {
        return backends;
    }
}
