package balancer.client;

import balancer.loop.IntrusiveList;

/**
 * Clients without a request, the longest idle first; also clients that have had their last answer and are silent. If
 * the limit of clients is reached, one of them is closed for a new client: it loses only a connection that it may open
 * again, while the client that waits in the backlog has a request.
 */
final class IdleClients {
    /** The usual pause between two requests of one page: closing earlier would make clients reconnect within a page. */
    static final long GRACE_NANOS = 1_000_000_000;

    private final IntrusiveList<ClientConnection> list = new IntrusiveList<>();

    void join(ClientConnection connection) {
        list.addLast(connection.idlePlace);
    }

    /** The connection has a request now, or is closed. Does nothing if it was not idle. */
    void leave(ClientConnection connection) {
        list.remove(connection.idlePlace);
    }

    /** When the longest idle client has been idle for long enough; {@link Long#MAX_VALUE} if no client is idle. */
    long roomAtNanos() {
        return list.isEmpty() ? Long.MAX_VALUE : list.first().phaseBeganNanos() + GRACE_NANOS;
    }

    /** Closes the longest idle client that has really sent nothing; true if there was one. */
    boolean makeRoom(long nowNanos) {
        while (!list.isEmpty() && nowNanos - roomAtNanos() >= 0) {
            if (letGo(list.first())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Asks the kernel once more first: if bytes have come meanwhile they are a request, and the client stays. Without
     * memory to read them it is closed all the same: else it would keep its place as if it had sent a request.
     */
    private static boolean letGo(ClientConnection connection) {
        connection.client.readAgain();
        connection.onReady(connection.client);
        if (connection.idlePlace.isTaken() || connection.isBetweenRequests()) {
            connection.close();
        }
        return connection.phase() == Phase.CLOSED;
    }
}
