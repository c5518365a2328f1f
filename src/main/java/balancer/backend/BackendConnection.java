package balancer.backend;

import balancer.loop.Endpoint;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * A connection to a backend, in use or idle. Intrusive links, so that parking and taking it allocate nothing. While
 * idle it owns its endpoint itself: finding out which of 10,000 idle connections closed must not be a search.
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

    /** It waits among the {@link IdleConnections}. */
    boolean parked;

    /** The only one who may use it; null if anybody may. */
    private Object client;

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

    /**
     * Its backend takes all that comes over it for this client's: nobody else uses it any more, and it is never parked.
     */
    public void own(Object newClient) {
        assert !parked && (client == null || client == newClient);
        client = newClient;
    }

    public boolean isOwned() {
        return client != null;
    }

    public boolean isOwnedBy(Object candidate) {
        return client == candidate;
    }

    /** Between two exchanges: it watches itself, and ends with the first sign of life. */
    public void rest() {
        reused = true;
        endpoint.owner(this);
        // It may be off: while an answer that was read to its end waits for a slow client.
        endpoint.interest(SelectionKey.OP_READ);
    }

    /** Asks the kernel whether it is still silent and open: one read that must find nothing. */
    public boolean isSilent(ByteBuffer scratch) {
        return !endpoint.closed() && endpoint.read(scratch.clear()) == 0;
    }

    /** Any event on an idle connection can only mean that it must not be used again. */
    @Override
    public void onReady(Endpoint idle) {
        if (parked) {
            backend.idle().evict(this);
        } else {
            endpoint.close();
            backend.lostOwned();
        }
    }

    @Override
    public void onFault(Endpoint idle, Throwable fault) {
        onReady(idle);
    }
}
