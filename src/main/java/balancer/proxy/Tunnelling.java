package balancer.proxy;

import balancer.net.Endpoint;

/**
 * TUNNELLING: both directions are plain bytes until both have ended, after a 101 or in TCP mode. Woken by either side.
 *
 * <p>Each direction ends by itself: a half-close is passed on when everything before it has been, and the other
 * direction goes on. Ending the tunnel at the first end would lose the tail of the other direction.
 */
final class Tunnelling {
    private Tunnelling() {}

    /** From here on the bytes are nobody's business, so that it was opened is all the backend can be judged by. */
    static void begin(Session session) {
        session.proxy.succeeded(session.exchange);
        session.become(Phase.TUNNELLING);
    }

    static void step(Session session) {
        Endpoint client = session.client;
        Endpoint backend = session.backend.endpoint();
        session.proxy.bulk.pump(session, session.request, client, backend);
        session.proxy.bulk.pump(session, session.response, backend, client);
        if (client.failure() != null || backend.failure() != null) {
            session.fail(Failure.TUNNEL_CLOSED);
            return;
        }
        if (session.request.done()) {
            backend.shutdownOutput();
        }
        if (session.response.done()) {
            client.shutdownOutput();
        }
        if (session.request.done() && session.response.done()) {
            session.close();
        }
    }
}
