package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;

/**
 * A backend connection for one client alone. A login with NTLM or Negotiate belongs to its connection: another client's
 * request over it would be served as that user, and could read a stranger's mail. So from the first such request on the
 * connection is bound to the client: all later requests of the client go over it, it is never put into the pool, only
 * the client's time limits apply to it, and no request on it is sent again elsewhere. It ends with its client, or when
 * its backend closes it: a request on it is answered 502 then, and the next one may use any connection.
 *
 * <p>A challenge (401) alone binds nothing, or any client could hold connections by asking for a page; but the client's
 * next request goes over the connection that brought the challenge if it is still idle, as the server expects.
 *
 * <p>While the backend has as much work as it may have, a request that must go there waits in the queue, although other
 * requests in the queue may go to other backends.
 */
final class BoundConnection {
    /** The idle connections that its requests may use, but for the login. */
    final Reserve reserve;

    /** The connection for the client's next request, unless it is closed by then; null if any will do. */
    private BackendConnection next;

    /** @param reserve where the connections that are not bound go */
    BoundConnection(Reserve reserve) {
        this.reserve = reserve;
    }

    /** The only backend that the client's next request may go to; null if any will do. */
    Backend backend() {
        return isBound() && !next.endpoint().closed() ? next.backend() : null;
    }

    /** True if the client's next request must go over a connection that is bound to it. */
    boolean isBound() {
        return next != null && next.isBoundTo(this);
    }

    /** The connection that the client's request must, or had better, go over; null if any will do. */
    BackendConnection take(BackendPool backends) {
        BackendConnection taken = next;
        next = null;
        if (taken == null || taken.isBoundTo(this)) {
            return taken;
        }
        Backend backend = taken.backend();
        return backends.mayTake(backend) && backend.idle().takeBack(taken) ? taken : null;
    }

    /** The request that goes over this connection is a login: from now on the connection is bound to the client. */
    void claim(BackendConnection connection) {
        connection.bindTo(this);
    }

    /** The response asks for a login on its connection (401 with NTLM or Negotiate). */
    void challenged(BackendConnection connection) {
        next = connection;
    }

    /** The exchange has completed, and the backend keeps the connection open. */
    void keepOrPark(BackendConnection connection) {
        if (!connection.isBound()) {
            reserve.park(connection);
        } else {
            connection.rest();
            next = connection;
        }
    }

    /** The client is gone: closes the connection that is bound to it. */
    void close() {
        if (isBound()) {
            next.endpoint().close();
        }
        reserve.close();
    }
}
