package balancer.server;

import balancer.http.HeadParser;
import balancer.http.RequestHead;
import balancer.loop.Acceptor;
import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Intake;
import balancer.loop.Service;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import balancer.proxy.DateField;
import balancer.proxy.Phase;
import balancer.proxy.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Answers the requests of a listening address from a {@link Site}. What its sessions share, and the list of them. */
public final class OriginServer implements Intake, Service {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A balancer says in a head whose request it is. */
    private static final int ADDED_BYTES = 4 << 10;

    final EventLoop loop;
    final BufferPool buffers;
    final Site site;
    HeadParser parser = new HeadParser();
    final RequestHead head = new RequestHead();
    final Request request = new Request();
    final AnswerHead answerHead;
    final TrafficMetrics traffic = new TrafficMetrics();

    private final DescriptorBudget descriptors;
    private final List<Acceptor> acceptors = new ArrayList<>(1);
    private OriginSession oldest;
    private OriginSession newest;
    private boolean draining;
    private Runnable whenIdle;
    private long drainBeganNanos;
    private long delayNanos;
    private int mostClients = Integer.MAX_VALUE;

    public OriginServer(EventLoop loop, Proxy.Resources resources, Site site) {
        this.loop = loop;
        this.buffers = resources.buffers();
        this.descriptors = resources.descriptors();
        this.site = site;
        this.answerHead = new AnswerHead(new DateField(loop, resources.instants()));
    }

    /**
     * Before it listens: that a balancer may be in front, which takes heads of so many bytes and adds to them.
     *
     * @return this
     */
    public OriginServer behindHeadsOf(int bytes) {
        parser = new HeadParser(Math.min(bytes + ADDED_BYTES, BufferPool.LARGEST));
        return this;
    }

    /**
     * Starts to accept, also beside an address it has already.
     *
     * @return the address with the port that was got
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        Acceptor acceptor = Acceptor.listen(loop, descriptors, address, this);
        acceptors.add(acceptor);
        return acceptor.address();
    }

    @Override
    public void accepted(Endpoint client) {
        OriginSession session = new OriginSession(this, client);
        session.older = newest;
        if (newest == null) {
            oldest = session;
        } else {
            newest.newer = session;
        }
        newest = session;
        traffic.connections++;
        traffic.connectionsOpen++;
        session.begin();
    }

    /**
     * Before it listens: the most clients at once. More wait, until one leaves or has been idle for a second. Without this
     * descriptors are the only limit.
     */
    public void atMost(int clients) {
        mostClients = clients;
    }

    @Override
    public boolean wantsMore() {
        return traffic.connectionsOpen < mostClients;
    }

    @Override
    public boolean makeRoom() {
        long atNanos = roomAtNanos();
        return atNanos != Long.MAX_VALUE && loop.nowNanos() - atNanos >= 0 && letGo(longestIdle());
    }

    /** Asks the kernel once more first: what has come meanwhile is a request, and its client stays. */
    private static boolean letGo(OriginSession session) {
        session.client.lookAgain();
        session.onReady(session.client);
        if (session.isIdle()) {
            session.close();
        }
        return session.phase() == Phase.CLOSED;
    }

    @Override
    public long roomAtNanos() {
        OriginSession longest = wantsMore() ? null : longestIdle();
        return longest == null ? Long.MAX_VALUE : longest.phaseBeganNanos + OriginLimits.IDLE_GRACE;
    }

    private OriginSession longestIdle() {
        OriginSession longest = null;
        for (OriginSession each = oldest; each != null; each = each.newer) {
            boolean isLonger = longest == null || each.phaseBeganNanos - longest.phaseBeganNanos < 0;
            if (each.isIdle() && isLonger) {
                longest = each;
            }
        }
        return longest;
    }

    /** A client has no request any more: it may have to make room for one that waits. */
    void idle() {
        for (Acceptor acceptor : acceptors) {
            if (acceptor.isFull()) {
                acceptor.lookAt(roomAtNanos());
            }
        }
    }

    @Override
    public void full() {}

    /** A session gave everything back. */
    void closed(OriginSession session) {
        loop.deadlines().remove(session);
        buffers.forget(session);
        if (session.older == null) {
            oldest = session.newer;
        } else {
            session.older.newer = session.newer;
        }
        if (session.newer == null) {
            newest = session.older;
        } else {
            session.newer.older = session.older;
        }
        traffic.connectionsOpen--;
        for (Acceptor acceptor : acceptors) {
            acceptor.resume();
        }
        tellIfIdle();
    }

    @Override
    public void drain(Runnable whenIdle) {
        this.whenIdle = whenIdle;
        draining = true;
        drainBeganNanos = loop.nowNanos();
        for (Acceptor acceptor : acceptors) {
            acceptor.drainAndClose(this::tellIfIdle);
        }
        for (OriginSession session = oldest; session != null; session = session.newer) {
            session.rest();
        }
        tellIfIdle();
    }

    /** Later in this turn or in the next, because what follows may want to select. */
    private void tellIfIdle() {
        if (oldest != null || whenIdle == null) {
            return;
        }
        for (Acceptor acceptor : acceptors) {
            if (acceptor.isOpen()) {
                return;
            }
        }
        loop.post(whenIdle);
        whenIdle = null;
    }

    @Override
    public void stop() {
        draining = true;
        whenIdle = null;
        abortAll();
        for (Acceptor acceptor : acceptors) {
            traffic.cut += acceptor.stop();
        }
        acceptors.clear();
    }

    /** What a client would see if the process died: nobody listens, connections are reset. {@link #listen} revives it. */
    public void crash() {
        for (Acceptor acceptor : acceptors) {
            acceptor.close();
        }
        acceptors.clear();
        abortAll();
    }

    private void abortAll() {
        while (oldest != null) {
            traffic.cut += oldest.busy() ? 1 : 0;
            oldest.abort();
        }
    }

    /** Whether somebody could connect. */
    public boolean isListening() {
        return !acceptors.isEmpty();
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
        return draining;
    }

    /** When a client without a request since {@code sinceNanos} is let go during a drain; some are accepted late in it. */
    long lastRequestNanos(long sinceNanos) {
        return (sinceNanos - drainBeganNanos > 0 ? sinceNanos : drainBeganNanos) + OriginLimits.LAST_REQUEST;
    }

    /** True when no connection is left. */
    public boolean isIdle() {
        return oldest == null;
    }

    @Override
    public int busy() {
        int busy = 0;
        for (OriginSession session = oldest; session != null; session = session.newer) {
            busy += session.busy() ? 1 : 0;
        }
        return busy;
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
