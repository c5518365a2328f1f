package balancer.server;

import balancer.client.ClientConnection;
import balancer.client.ClientLimits;
import balancer.client.Clients;
import balancer.client.DateField;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.http.HeadParser;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Listening;
import balancer.loop.Service;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Answers requests to its listening addresses from a {@link Site}. Holds what its sessions share. */
public final class OriginServer implements Service, Clients.Server {
    private static final long NANOS_PER_MILLI = 1_000_000;

    final EventLoop loop;
    final BufferPool buffers;
    final AnswerHead answerHead;
    final TrafficMetrics traffic = new TrafficMetrics();

    final Clients clients;
    final RecordListener listener;
    final Answering answering;
    final Refusing refusing;
    final OriginLimits limits;

    /** A longer request head is refused. */
    final int maxRequestBytes;

    private long delayNanos;

    /** @param listener hears of each request */
    public OriginServer(
            EventLoop loop, LoopResources resources, ClientLimits limits, Site site, RecordListener listener) {
        this.loop = loop;
        this.buffers = resources.buffers();
        this.listener = listener;
        this.limits = new OriginLimits(limits);
        this.refusing = new Refusing(traffic, listener);
        HeadParser parser = new HeadParser(Math.min(limits.maxHeadBytes(), BufferPool.LARGEST));
        this.maxRequestBytes = parser.maxRequestBytes();
        this.answering = new Answering(this, refusing, site, parser);
        this.answerHead = new AnswerHead(new DateField(resources.deadlines(), resources.instants()));
        this.clients = new Clients(loop, resources, limits, traffic, this);
    }

    /**
     * Starts to accept at this address, in addition to earlier ones.
     *
     * @return the address with the port that was got
     * @throws IOException if the address cannot be bound
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        return listen(Listening.at(address));
    }

    /** As {@link #listen(InetSocketAddress)}. */
    public InetSocketAddress listen(Listening where) throws IOException {
        return clients.listen(where);
    }

    @Override
    public ClientConnection connected(Endpoint client) {
        return new OriginSession(this, client);
    }

    /** All sockets are clients'. */
    @Override
    public boolean closeIdleSocket() {
        return false;
    }

    @Override
    public void drain(Runnable whenEmpty) {
        clients.drain(whenEmpty);
    }

    @Override
    public void stop() {
        clients.stop();
    }

    /** As if the process died: closes the listeners and resets the connections. {@link #listen} revives it. */
    public void crash() {
        clients.crash();
    }

    /** Whether a client could connect. */
    public boolean isListening() {
        return clients.isListening();
    }

    /** From now on every answer is delayed by {@code millis}, as if the server were slow. 0 is at once. */
    public void delayAnswers(long millis) {
        delayNanos = millis * NANOS_PER_MILLI;
    }

    public long delayMillis() {
        return delayNanos / NANOS_PER_MILLI;
    }

    long delayNanos() {
        return delayNanos;
    }

    boolean isDraining() {
        return clients.isDraining();
    }

    public Clients clients() {
        return clients;
    }

    /** True when no connection is left. */
    public boolean isIdle() {
        return clients.isEmpty();
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

    /** The counters of this server alone, without backends. */
    public TrafficMetrics traffic() {
        return traffic;
    }
}
