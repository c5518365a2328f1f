package balancer.backend;

import balancer.metrics.BackendMetrics;
import java.net.InetSocketAddress;
import java.util.List;

/** One server behind us. Loop thread only. */
public final class Backend {
    /** The heaviest weight; as HAProxy's. */
    public static final int MAX_WEIGHT = 256;

    private static final Runnable NOBODY_WAITS = new Runnable() {
        @Override
        public void run() {}
    };

    private final int slot;
    private final String name;
    private final int weight;
    private final IdleConnections idle;
    private final BackendMetrics metrics = new BackendMetrics();
    private final Addresses addresses;
    private boolean available = true;
    private boolean lastProbeSucceeded = true;
    private boolean draining;
    private int inFlight;

    /** When it last sent a response head; meaningless unless it ever did, as a nano clock may show any value. */
    private long answeredNanos;

    private boolean hasAnswered;
    private Runnable news = NOBODY_WAITS;
    private Tunnels tunnels = Tunnels.KEPT;

    /**
     * @param slot position in the pool, from 0
     * @param name as the user wrote it; for messages and labels
     * @param addresses resolved, the best first; none while its name is not known, then nothing can connect
     * @param weight its share of requests, 1 to {@link #MAX_WEIGHT}
     */
    public Backend(int slot, String name, List<InetSocketAddress> addresses, int weight, IdleConnections idle) {
        this.slot = slot;
        this.name = name;
        this.addresses = new Addresses(addresses);
        this.weight = weight;
        this.idle = idle;
    }

    /** Its place in the pool, and in all arrays and bit sets with an entry for each backend. People count from 1. */
    public int slot() {
        return slot;
    }

    public String name() {
        return name;
    }

    public int weight() {
        return weight;
    }

    public Addresses addresses() {
        return addresses;
    }

    /**
     * The name service answered. Open connections to an address that is gone finish their work and are not used again.
     *
     * @param resolved none if the name is unknown: then what was known before is kept
     */
    public void answered(List<InetSocketAddress> resolved) {
        addresses.answered(resolved);
        idle.closeOthers(addresses);
        news.run();
    }

    public IdleConnections idle() {
        return idle;
    }

    public BackendMetrics metrics() {
        return metrics;
    }

    /** False while it is known not to answer; it then gets work only if nobody else is left. */
    public boolean available() {
        return available;
    }

    public void available(boolean available) {
        boolean served = serves();
        this.available = available;
        tellOfComeback(served);
    }

    /**
     * The last probe succeeded and traffic has not ejected it since, or it was not probed yet. Of the backends that are
     * out, such a one is the best to try.
     */
    public boolean lastProbeSucceeded() {
        return lastProbeSucceeded;
    }

    public void lastProbeSucceeded(boolean lastProbeSucceeded) {
        this.lastProbeSucceeded = lastProbeSucceeded;
    }

    /** True from {@link #drain} to {@link #enable}: it gets no new work, however well it is and whoever else is not. */
    public boolean draining() {
        return draining;
    }

    /** Somebody wants to take it away. What it has under way ends as usual; what is idle is closed. */
    public void drain() {
        draining = true;
        idle.closeAll();
        news.run();
    }

    /** As if it had never been drained; whether it is well is another matter. */
    public void enable() {
        boolean served = serves();
        draining = false;
        tellOfComeback(served);
    }

    private void tellOfComeback(boolean served) {
        if (!served && serves()) {
            news.run();
        }
    }

    /** A connection has ended that one client's requests had to go over: they may go elsewhere now. */
    void lostOwned() {
        news.run();
    }

    /**
     * From now on {@code news} runs whenever it {@link #serves} again or drains, when its name was answered, and when
     * somebody need not wait for it any more.
     */
    void onNews(Runnable news) {
        this.news = news;
    }

    /** From now on {@code tunnels} is told when it goes out. */
    void tunnels(Tunnels tunnels) {
        this.tunnels = tunnels;
    }

    /** It went out: ends its tunnels, unless they are to be kept; says how many. */
    public int endTunnels() {
        return tunnels.endAll(this);
    }

    /** It gets its share of requests: it is well, and nobody drains it. */
    public boolean serves() {
        return available && !draining;
    }

    /** Requests (TCP mode: connections) that it has now. */
    public int inFlight() {
        return inFlight;
    }

    /** It sent a response head, interim or final. */
    public void answered(long nowNanos) {
        hasAnswered = true;
        answeredNanos = nowNanos;
    }

    /** True if it sent anybody a response head at this time or later. */
    public boolean hasAnsweredSince(long nanos) {
        return hasAnswered && answeredNanos - nanos >= 0;
    }

    public void began() {
        inFlight++;
        metrics.requests++;
    }

    public void finished() {
        inFlight--;
    }

    @Override
    public String toString() {
        return name;
    }
}
