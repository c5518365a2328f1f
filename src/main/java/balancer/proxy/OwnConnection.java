package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;

/**
 * A backend connection for one client alone. Who logs in with NTLM or Negotiate logs in on a connection: whoever else
 * sent a request over it would be served as that user, and could read a stranger's mail. From the first such request on
 * the connection is owned: every later request of its client goes over it, it is never parked, no time limit but the
 * client's applies to it, and what is sent over it is never repeated elsewhere. It ends with its client, and when its
 * backend ends it: the request on it is answered 502 then, and the next one asks for any connection.
 *
 * <p>A challenge alone owns nothing, or anybody could hold connections by asking for a page; but the same client's next
 * request goes over the connection on which it was challenged if that is still idle, as the server expects.
 *
 * <p>While its backend has as much work as it may have, a request that must go there waits in the queue, although
 * others of that queue may be served elsewhere.
 */
final class OwnConnection {
    /** Where the client's next request goes, unless that connection is gone by then; null if any will do. */
    private BackendConnection next;

    /** The only backend that the client's next request may go to; null if any will do. */
    Backend backend() {
        return isOwner() && !next.endpoint().closed() ? next.backend() : null;
    }

    /** Whether the client's next request has to go over a connection of its own. */
    boolean isOwner() {
        return next != null && next.isOwnedBy(this);
    }

    /** The connection that the client's request has to go over, or is better sent over; null if any other will do. */
    BackendConnection take(BackendPool backends) {
        BackendConnection taken = next;
        next = null;
        if (taken == null || taken.isOwnedBy(this)) {
            return taken;
        }
        Backend backend = taken.backend();
        return backends.mayTake(backend) && backend.idle().takeBack(taken) ? taken : null;
    }

    /** The request that goes out over this connection is a login: from now on it is this client's. */
    void claim(BackendConnection connection) {
        connection.own(this);
    }

    /** The answer asks for a login on the connection that it came over. */
    void challenged(BackendConnection connection) {
        next = connection;
    }

    /** The exchange ended well, and the backend keeps the connection open. */
    void keepOrPark(BackendConnection connection) {
        if (!connection.isOwned()) {
            connection.backend().idle().park(connection);
        } else {
            connection.rest();
            next = connection;
        }
    }

    /** The client is gone, and with it what is for it alone. */
    void close() {
        if (isOwner()) {
            next.endpoint().close();
        }
    }
}
