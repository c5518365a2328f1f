package balancer.backend;

import balancer.net.Endpoint;

/**
 * A connection to a backend, in use or idle. Intrusive links, so that parking and taking it allocate nothing. While idle
 * it owns its endpoint itself: finding out which of 10,000 idle connections closed must not be a search.
 */
public final class BackendConnection implements Endpoint.Owner {
    private final Backend backend;
    private final Endpoint endpoint;
    private final AddressWalk walk;
    private final long dialledNanos;

    /** True once it has carried an exchange: such a one may die just as it is used again. */
    private boolean reused;

    BackendConnection newer;
    BackendConnection older;
    long idleSinceNanos;
    long takenInTurn = -1;

    /**
     * @param walk which led to this connection's address
     * @param dialledNanos when it was dialled
     */
    public BackendConnection(Backend backend, Endpoint endpoint, AddressWalk walk, long dialledNanos) {
        this.backend = backend;
        this.endpoint = endpoint;
        this.walk = walk;
        this.dialledNanos = dialledNanos;
    }

    public Backend backend() {
        return backend;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The addresses tried on the way here, and those that are left if this one fails. */
    public AddressWalk walk() {
        return walk;
    }

    /** When its address was dialled. */
    public long dialledNanos() {
        return dialledNanos;
    }

    public boolean reused() {
        return reused;
    }

    /**
     * Asked when it is ready: whether that was so before the request went out. One select reports what was, so in the
     * turn in which it was taken its bytes cannot be an answer; they would have evicted it had it come first.
     */
    public boolean spokeUnasked(long turn) {
        return takenInTurn == turn;
    }

    void markReused() {
        reused = true;
    }

    /** Any event on an idle connection can only mean that it must not be used again. */
    @Override
    public void onReady(Endpoint idle) {
        backend.idle().evict(this);
    }

    @Override
    public void onFault(Endpoint idle, Throwable fault) {
        backend.idle().evict(this);
    }
}
