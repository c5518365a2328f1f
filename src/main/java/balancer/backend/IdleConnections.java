package balancer.backend;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.loop.IntrusiveList;

/**
 * Open connections to one backend that wait for work: last in, first out, so the busy ones stay warm and the surplus
 * ages out. Step 6 of a request's walk.
 *
 * <p>OP_READ stays armed while they wait. Any event on an idle connection, be it the server's FIN or unrequested bytes,
 * removes it at once: a FIN would fail the next request, bytes would answer it with another request's response. By
 * default connections stay for 4 s, less than the shortest common server limit (Node's 5 s), which avoids nearly all
 * races between our use and the server's close.
 *
 * <p>There is no cap on their number: it is bounded by the requests that were in flight at once and by the descriptor
 * budget, and a small cap costs a fresh connection (30 to 45 µs) per request with many backends.
 */
public final class IdleConnections {
    private final EventLoop loop;
    private final long lifetimeNanos;
    private final IntrusiveList<BackendConnection> list = new IntrusiveList<>();
    private int size;

    /** One deadline for all: the oldest connection expires first. */
    private final Deadline expiry = new Deadline() {
        @Override
        protected void onDeadline() {
            expire();
        }

        @Override
        protected void onFault(Throwable fault) {
            closeAll();
        }
    };

    public IdleConnections(EventLoop loop, long lifetimeMillis) {
        this.loop = loop;
        this.lifetimeNanos = lifetimeMillis * 1_000_000;
    }

    /** Parks a connection whose exchange ended cleanly on both sides, and becomes its owner. */
    public void park(BackendConnection connection) {
        assert !connection.isBound();
        connection.rest();
        connection.idleSinceNanos = loop.nowNanos();
        if (list.isEmpty()) {
            loop.deadlines().arm(expiry, connection.idleSinceNanos + lifetimeNanos);
        }
        list.addLast(connection.place);
        size++;
    }

    /** Removes the most recently used one, or returns null. The caller becomes its owner. */
    public BackendConnection take() {
        BackendConnection connection = list.last();
        if (connection != null) {
            take(connection);
        }
        return connection;
    }

    private void take(BackendConnection connection) {
        remove(connection);
        connection.takenInTurn = loop.turn();
    }

    /** Removes this very one, if it is still here. The caller becomes its owner. */
    public boolean takeBack(BackendConnection connection) {
        boolean isHere = connection.place.isTaken();
        if (isHere) {
            take(connection);
        }
        return isHere;
    }

    /** Takes it out of the list and closes it. */
    void evict(BackendConnection connection) {
        remove(connection);
        connection.endpoint().close();
    }

    public void closeAll() {
        for (BackendConnection connection = take(); connection != null; connection = take()) {
            connection.endpoint().close();
        }
    }

    /** Closes connections to other addresses than these. */
    void closeOthers(Addresses addresses) {
        BackendConnection next;
        for (BackendConnection connection = list.first(); connection != null; connection = next) {
            next = list.after(connection.place);
            if (!addresses.contains(connection.walk().current())) {
                evict(connection);
            }
        }
    }

    /** False if there is none. */
    boolean closeOldest() {
        if (list.isEmpty()) {
            return false;
        }
        evict(list.first());
        return true;
    }

    public int size() {
        return size;
    }

    private void expire() {
        while (!list.isEmpty() && loop.nowNanos() - list.first().idleSinceNanos >= lifetimeNanos) {
            evict(list.first());
        }
        if (!list.isEmpty()) {
            loop.deadlines().arm(expiry, list.first().idleSinceNanos + lifetimeNanos);
        }
    }

    private void remove(BackendConnection connection) {
        list.remove(connection.place);
        size--;
    }
}
