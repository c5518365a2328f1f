package balancer.backend;

import balancer.loop.Encryption;
import balancer.metrics.BackendMetrics;
import java.net.InetSocketAddress;
import java.util.List;

/** One server behind us. Loop thread only. */
public final class Backend {
    /** The highest weight, as in HAProxy. */
    public static final int MAX_WEIGHT = 256;

    /** The whole weight. */
    public static final int ALL_TENTHS = 10;

    private final int slot;
    private final int id;
    private final String name;
    private final boolean backup;
    private int weight;
    private final IdleConnections idle;
    private final BackendMetrics metrics = new BackendMetrics();
    private final Addresses addresses;
    private boolean available = true;
    private boolean lastProbeSucceeded = true;
    private boolean draining;
    private boolean leaving;
    private int inFlight;
    private int tenths = ALL_TENTHS;

    /** When it last sent a response head; meaningless unless it ever did, because a nano clock may show any value. */
    private long answeredNanos;

    private boolean hasAnswered;
    private Encryption encryption = Encryption.NONE;

    /** Hears of each change; null while it is in none. */
    private BackendPool pool;

    /** A backend given at the start, whose id follows from its slot. */
    public Backend(int slot, String name, List<InetSocketAddress> addresses, int weight, IdleConnections idle) {
        this(slot, slot + 1, name, addresses, weight, false, idle);
    }

    /**
     * @param slot position in the pool, from 0
     * @param id see {@link #id()}
     * @param name as the user wrote it; for messages and labels
     * @param addresses resolved, the best first; empty while its name is unknown
     * @param weight its share of requests, 1 to {@link #MAX_WEIGHT}
     * @param backup whether it serves only when no other does
     */
    public Backend(
            int slot,
            int id,
            String name,
            List<InetSocketAddress> addresses,
            int weight,
            boolean backup,
            IdleConnections idle) {
        this.slot = slot;
        this.id = id;
        this.name = name;
        this.addresses = new Addresses(addresses);
        this.weight = weight;
        this.backup = backup;
        this.idle = idle;
    }

    /** Its place in the pool, and in all arrays and bit sets with an entry for each backend, see {@link PerBackend}. */
    public int slot() {
        return slot;
    }

    /**
     * The number by which people, logs and programs know it, from 1. It is never given to another backend, whereas a
     * slot is free for the next one when its backend has gone.
     */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public int weight() {
        return weight;
    }

    void weight(int newWeight) {
        weight = newWeight;
    }

    /** How much work it gets at this time, compared with others: by its weight, and less while it starts slowly. */
    public int share() {
        return weight * tenths;
    }

    /** How much of its weight counts, 1 to {@link #ALL_TENTHS}. */
    public int tenths() {
        return tenths;
    }

    /** @param newTenths how much of its weight counts, 1 to {@link #ALL_TENTHS} */
    void tenths(int newTenths) {
        tenths = newTenths;
    }

    /** True if it serves only when no other does. */
    public boolean isBackup() {
        return backup;
    }

    /** @param newPool hears of each change from now on; null: nobody does */
    void standsIn(BackendPool newPool) {
        pool = newPool;
        changed();
    }

    private void changed() {
        if (pool != null) {
            pool.changed(this);
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    /**
     * The name service answered. Connections to an address that is gone finish their exchange and are not used again.
     *
     * @param found empty if the name is unknown: then the known addresses are kept
     */
    public void resolved(List<InetSocketAddress> found) {
        addresses.resolved(found);
        changed();
        idle.closeOthers(addresses);
        mayGoOn();
    }

    /** How connections to it are encrypted. */
    public Encryption encryption() {
        return encryption;
    }

    /** Called before it is used. */
    public void encryption(Encryption newEncryption) {
        encryption = newEncryption;
    }

    public IdleConnections idle() {
        return idle;
    }

    public BackendMetrics metrics() {
        return metrics;
    }

    /** False while it is known to be down; it then gets work only if no other backend is left. */
    public boolean available() {
        return available;
    }

    public void available(boolean available) {
        boolean served = serves();
        this.available = available;
        changed();
        reportServing(served);
    }

    /**
     * True if the last probe succeeded and traffic has not ejected it since, or it was not probed yet. Of the backends
     * that are down, such a one is the best to try.
     */
    public boolean lastProbeSucceeded() {
        return lastProbeSucceeded;
    }

    public void lastProbeSucceeded(boolean lastProbeSucceeded) {
        this.lastProbeSucceeded = lastProbeSucceeded;
        changed();
    }

    /** True from {@link #drain} to {@link #enable}: it gets no new work, even if all others are down. */
    public boolean draining() {
        return draining;
    }

    /** Takes it out of service. Exchanges in progress end as usual; idle connections are closed. */
    public void drain() {
        draining = true;
        changed();
        idle.closeAll();
        mayGoOn();
    }

    /** Ends {@link #drain}; its health is not changed. */
    public void enable() {
        boolean served = serves();
        draining = false;
        changed();
        reportServing(served);
    }

    /** True from {@link #leave} on, unless it comes back. */
    public boolean leaving() {
        return leaving;
    }

    /** It is to be removed: it drains, and is forgotten some time after its last exchange has ended. */
    void leave() {
        leaving = true;
        drain();
    }

    /** It was to be removed, and is wanted again. */
    void comeBack() {
        leaving = false;
        enable();
    }

    private void reportServing(boolean served) {
        if (!served && serves() && pool != null) {
            pool.servesAgain(this);
        } else if (served && !serves()) {
            mayGoOn(); // a request that waits for this one goes elsewhere now
        }
    }

    /** A bound connection has ended: its client's requests may go elsewhere now. */
    void lostBound() {
        mayGoOn();
    }

    private void mayGoOn() {
        if (pool != null) {
            pool.mayGoOn();
        }
    }

    /** Called when it goes down: ends its tunnels, unless they are to be kept; returns how many. */
    public int endTunnels() {
        return pool == null ? 0 : pool.endTunnels(this);
    }

    /** True if it gets its share of requests: it is available and does not drain. */
    public boolean serves() {
        return available && !draining;
    }

    /** Its requests in progress (TCP mode: connections). */
    public int inFlight() {
        return inFlight;
    }

    /** It sent a response head, interim or final. */
    public void answered(long nowNanos) {
        hasAnswered = true;
        answeredNanos = nowNanos;
    }

    /** True if it has sent a response head at this time or later. */
    public boolean hasAnsweredSince(long nanos) {
        return hasAnswered && answeredNanos - nanos >= 0;
    }

    public void began() {
        inFlight++;
        if (pool != null) {
            pool.loaded(this);
        }
        metrics.requests++;
    }

    public void finished() {
        inFlight--;
        if (pool != null) {
            pool.loaded(this);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
