package balancer.backend;

import balancer.loop.Endpoint;
import balancer.loop.IntrusiveList;
import balancer.loop.KeyFacts;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * A connection to a backend, in use or idle. While idle it owns its endpoint itself: which of 10,000 idle connections
 * has closed must be known without a search.
 */
public final class BackendConnection implements Endpoint.Owner {
    private final Backend backend;
    private final Endpoint endpoint;
    private final AddressWalk walk;
    private final long dialledNanos;

    /** What goes out before anything else. */
    private final ByteBuffer first;

    /** True once it has carried an exchange: it may be closed just as it is used again. */
    private boolean reused;

    /** Among the {@link IdleConnections}. */
    final IntrusiveList.Place<BackendConnection> place = new IntrusiveList.Place<>(this);

    long idleSinceNanos;
    long takenInTurn = -1;

    /** The only client that may use it; null if all may. */
    private Object client;

    /**
     * @param walk that led to this connection's address
     * @param dialledNanos when it was dialled
     * @param first is sent before it counts as open
     */
    public BackendConnection(
            Backend backend, Endpoint endpoint, AddressWalk walk, long dialledNanos, ByteBuffer first) {
        this.backend = backend;
        this.endpoint = endpoint;
        this.walk = walk;
        this.dialledNanos = dialledNanos;
        this.first = first;
    }

    public Backend backend() {
        return backend;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The addresses tried before this one, and those that are left if it fails. */
    public AddressWalk walk() {
        return walk;
    }

    /** When its address was dialled. */
    public long dialledNanos() {
        return dialledNanos;
    }

    /** True once it is connected, what comes first is sent and a handshake is over. This call goes on with that. */
    public boolean isOpen() {
        if (first.hasRemaining() && endpoint.connected() && endpoint.writable()) {
            endpoint.write(first);
        }
        if (!endpoint.connected() || first.hasRemaining()) {
            return false;
        }
        if (backend.encryption().isOn() && !endpoint.isEncrypted()) {
            endpoint.transport(backend.encryption().over(endpoint, first));
        }
        return endpoint.isOpen();
    }

    /** True while something has to be sent before it is open. */
    public boolean hasFirst() {
        return first.hasRemaining();
    }

    /** True while it waits among the {@link IdleConnections}. */
    public boolean isParked() {
        return place.isTaken();
    }

    public boolean reused() {
        return reused;
    }

    /**
     * Called when it is readable: true if its bytes came before the request. A select reports past events, so bytes
     * reported in the turn in which the connection was taken cannot be a response; reported a moment earlier they would
     * have evicted it.
     */
    public boolean sentBeforeRequest(long turn) {
        return takenInTurn == turn && !endpoint.isQuiet();
    }

    /** The backend attributes everything on it to this client: no other may use it any more, and it is never parked. */
    public void bindTo(Object newClient) {
        assert !place.isTaken() && (client == null || client == newClient);
        client = newClient;
    }

    public boolean isBound() {
        return client != null;
    }

    public boolean isBoundTo(Object candidate) {
        return client == candidate;
    }

    /** Between two exchanges: it becomes its endpoint's owner, and the first event ends it. */
    public void rest() {
        reused = true;
        endpoint.owner(this);
        // The interest may be off: a response that is read to its end may wait for a slow client.
        endpoint.interest(SelectionKey.OP_READ);
    }

    /** Asks the kernel whether it is still silent and open: one read that must find nothing. */
    public boolean isSilent(ByteBuffer scratch) {
        return !endpoint.closed() && endpoint.read(scratch.clear()) == 0;
    }

    /** What an idle connection brings means that it must not be used again. */
    @Override
    public void onReady(Endpoint idle) {
        if (idle.isQuiet()) {
            idle.interest(SelectionKey.OP_READ); // or what it needs for that
            return;
        }
        if (place.isTaken()) {
            backend.idle().evict(this);
        } else {
            endpoint.close();
            backend.lostBound();
        }
    }

    @Override
    public void tell(Endpoint idle, KeyFacts facts) {
        facts.role = KeyFacts.Role.IDLE_BACKEND;
        facts.backend = backend.slot();
    }

    @Override
    public void onFault(Endpoint idle, Throwable fault) {
        onReady(idle);
    }
}
