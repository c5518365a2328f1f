package balancer.client;

/**
 * Clients without a request, the longest idle first; also those that have had their last answer and are silent. When
 * there are as many clients as may be, one of them makes room for a newcomer: it has nothing to lose but a connection
 * that it may open again, while whoever waits outside has a request.
 *
 * <p>An intrusive list: joining and leaving cost a few writes per request, and no memory of their own.
 */
final class IdleClients {
    /** Between two requests of one page; closing earlier would make clients reconnect in the middle of their work. */
    static final long GRACE_NANOS = 1_000_000_000;

    private ClientConnection longest;
    private ClientConnection latest;

    void join(ClientConnection connection) {
        connection.idles = true;
        connection.idleLonger = latest;
        connection.idleShorter = null;
        if (latest == null) {
            longest = connection;
        } else {
            latest.idleShorter = connection;
        }
        latest = connection;
    }

    /** It has a request now, or is gone. Does nothing if it was not idle. */
    void leave(ClientConnection connection) {
        if (!connection.idles) {
            return;
        }
        connection.idles = false;
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

    /** When the longest idle one has been so for long enough; {@link Long#MAX_VALUE} if nobody is idle. */
    long roomAtNanos() {
        return longest == null ? Long.MAX_VALUE : longest.phaseBeganNanos() + GRACE_NANOS;
    }

    /** Lets the longest idle one go that has really sent nothing; true if somebody went. */
    boolean makeRoom(long nowNanos) {
        while (longest != null && nowNanos - roomAtNanos() >= 0) {
            if (letGo(longest)) {
                return true;
            }
        }
        return false;
    }

    /** Asks the kernel once more first: what has come meanwhile is a request, and its client stays. */
    private static boolean letGo(ClientConnection connection) {
        connection.client.lookAgain();
        connection.onReady(connection.client);
        if (connection.idles) {
            connection.close();
        }
        return connection.phase() == Phase.CLOSED;
    }
}
