package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;
import balancer.memory.BufferPool;
import java.nio.ByteBuffer;

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
    private final BackendPool backends;
    private final BufferPool buffers;

    OwnConnection(BackendPool backends, BufferPool buffers) {
        this.backends = backends;
        this.buffers = buffers;
    }

    /** The connection that the client's request has to go over, or is better sent over; null if any other will do. */
    BackendConnection take(Session session) {
        Exchange exchange = session.exchange;
        BackendConnection next = exchange.next;
        exchange.next = null;
        if (next == null || !next.isOwnedBy(exchange) && !takeBack(session, next)) {
            return null;
        }
        ByteBuffer scratch = buffers.borrowRegardless(BufferPool.SMALLEST);
        boolean silent = next.isSilent(scratch);
        buffers.giveBack(scratch);
        if (!silent) {
            next.endpoint().close();
            return null;
        }
        next.endpoint().owner(session);
        exchange.choose(next);
        return next;
    }

    private boolean takeBack(Session session, BackendConnection challenged) {
        Backend backend = challenged.backend();
        return backends.mayTake(backend) && backend.idle().takeBack(challenged);
    }

    /** The request that goes out over this connection is a login: from now on it is this client's. */
    static void claim(Session session) {
        if (session.exchange.bindsConnection) {
            session.backend.own(session.exchange);
        }
    }

    /** False for a login and for all that is sent over an owned connection: elsewhere it would mean something else. */
    static boolean mayRepeat(Exchange exchange) {
        boolean owns = exchange.next != null && exchange.next.isOwnedBy(exchange);
        return exchange.method.isIdempotent() && !exchange.bindsConnection && !owns;
    }

    /** The answer asks for a login on the connection that it came over. */
    static void challenged(Session session) {
        session.exchange.next = session.backend;
    }

    /** The exchange ended well, and the backend keeps the connection open. */
    static void keepOrPark(Session session) {
        BackendConnection connection = session.backend;
        if (!connection.isOwned()) {
            connection.backend().idle().park(connection);
        } else {
            connection.rest();
            session.exchange.next = connection;
        }
    }
}
