package balancer.client;

/**
 * Clients without a request, the longest idle first; also clients that have had their last answer and are silent. If
 * the limit of clients is reached, one of them is closed for a new client: it loses only a connection that it may open
 * again, while the client that waits in the backlog has a request.
 *
 * <p>An intrusive list: joining and leaving cost a few writes per request, and no memory of their own.
 */
final class IdleClients {
    /** The usual pause between two requests of one page: closing earlier would make clients reconnect within a page. */
    static final long GRACE_NANOS = 1_000_000_000;

    private ClientConnection longest;
    private ClientConnection latest;

    void join(ClientConnection connection) {
        connection.inIdleList = true;
        connection.idleLonger = latest;
        connection.idleShorter = null;
        if (latest == null) {
            longest = connection;
        } else {
            latest.idleShorter = connection;
        }
        latest = connection;
    }

    /** The connection has a request now, or is closed. Does nothing if it was not idle. */
    void leave(ClientConnection connection) {
        if (!connection.inIdleList) {
            return;
        }
        connection.inIdleList = false;
        if (connection.idleLonger == null) {
            longest = connection.idleShorter;
        } else {
            connection.idleLonger.idleShorter = connection.idleShorter;
        }
        if (connection.idleShorter == null) {
            latest = connection.idleLonger;
        } else {
            connection.idleShorter.idleLonger = connection.idleLonger;
        }
        connection.idleLonger = connection.idleShorter = null;
    }

    /** When the longest idle client has been idle for long enough; {@link Long#MAX_VALUE} if no client is idle. */
    long roomAtNanos() {
        return longest == null ? Long.MAX_VALUE : longest.phaseBeganNanos() + GRACE_NANOS;
    }

    /** Closes the longest idle client that has really sent nothing; true if there was one. */
    boolean makeRoom(long nowNanos) {
        while (longest != null && nowNanos - roomAtNanos() >= 0) {
            if (letGo(longest)) {
                return true;
            }
        }
        return false;
    }

    /** Asks the kernel once more first: if bytes have come meanwhile they are a request, and the client stays. */
    private static boolean letGo(ClientConnection connection) {
        connection.client.readAgain();
        connection.onReady(connection.client);
        if (connection.inIdleList) {
            connection.close();
        }
        return connection.phase() == Phase.CLOSED;
    }
}
