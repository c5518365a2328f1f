package balancer.server;

import balancer.client.ClientConnection;
import balancer.client.ClientLimits;
import balancer.client.Clients;
import balancer.client.DateField;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.http.HeadParser;
import balancer.http.RequestHead;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Service;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Answers the requests of a listening address from a {@link Site}. What its sessions share. */
public final class OriginServer implements Service, Clients.Service {
    private static final long NANOS_PER_MILLI = 1_000_000;

    final EventLoop loop;
    final BufferPool buffers;
    final Site site;
    final HeadParser parser;
    final RequestHead head = new RequestHead();
    final Request request = new Request();
    final AnswerHead answerHead;
    final TrafficMetrics traffic = new TrafficMetrics();

    final Clients clients;
    final ClientLimits limits;
    final RecordListener listener;
    private long delayNanos;

    /** @param listener is told of each request */
    public OriginServer(
            EventLoop loop, LoopResources resources, ClientLimits limits, Site site, RecordListener listener) {
        this.loop = loop;
        this.buffers = resources.buffers();
        this.limits = limits;
        this.parser = new HeadParser(Math.min(limits.maxHeadBytes(), BufferPool.LARGEST));
        this.site = site;
        this.listener = listener;
        this.answerHead = new AnswerHead(new DateField(loop, resources.instants()));
        this.clients = new Clients(loop, resources, limits, traffic, this);
    }

    /**
     * Starts to accept, also beside an address it has already.
     *
     * @return the address with the port that was got
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        return clients.listen(address);
    }

    @Override
    public ClientConnection connected(Endpoint client) {
        return new OriginSession(this, client);
    }

    /** All of ours are clients'. */
    @Override
    public boolean giveSocketBack() {
        return false;
    }

    @Override
    public void drain(Runnable whenIdle) {
        clients.drain(whenIdle);
    }

    @Override
    public void stop() {
        clients.stop();
    }

    /** As if the process died: nobody listens, connections are reset. {@link #listen} revives it. */
    public void crash() {
        clients.crash();
    }

    /** Whether somebody could connect. */
    public boolean isListening() {
        return clients.isListening();
    }

    /** From now on every answer leaves so much later, as if it took that long to find. 0 is at once. */
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

    /** Of this server alone; no backend takes part. */
    public TrafficMetrics traffic() {
        return traffic;
    }
}
