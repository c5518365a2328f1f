package balancer.proxy;

import balancer.client.Phase;
import balancer.loop.Endpoint;
import balancer.metrics.TrafficMetrics;
import balancer.relay.Flow;
import java.nio.channels.SelectionKey;

/**
 * Which events wake a session, as a pure function of its state, and the only place that sets its interest.
 *
 * <p>READ: the peer has not ended, and the flow has room. WRITE: bytes wait after a short write. CONNECT: while
 * connecting. That is all of back-pressure: a slow client leaves the response flow full, so READ on the backend is off,
 * the kernel's buffers fill, and TCP slows the backend down.
 *
 * <p>READ on the client stays on while the response is pending, although no bytes are needed from it then: without
 * interest the selector does not even report a reset, and switching it off and on would cost two system calls per
 * request.
 */
final class InterestLaw {
    private final TrafficMetrics traffic;

    /** @param traffic counts the pauses */
    InterestLaw(TrafficMetrics traffic) {
        this.traffic = traffic;
    }

    void apply(Session session) {
        traffic.clientPauses += session.request.recordPause() ? 1 : 0;
        traffic.backendPauses += session.response.recordPause() ? 1 : 0;
        session.client.interest(ops(readsClient(session), writesClient(session)));
        if (session.backendConnection != null) {
            Endpoint backend = session.backendConnection.endpoint();
            backend.interest(
                    backend.connected() ? ops(readsBackend(session), writesBackend(session)) : SelectionKey.OP_CONNECT);
        }
    }

    private static boolean readsClient(Session session) {
        boolean gone = session.client.ended() || session.client.failure() != null;
        return !gone && canRead(session.request);
    }

    private static boolean writesClient(Session session) {
        boolean waits = session.response.hasUnsent() || session.backendConnection == null && awaitsDelivery(session);
        return waits && !session.client.writable();
    }

    /** Off after a reset, which stays ready for ever: the client may still be taking the bytes that came before. */
    private static boolean readsBackend(Session session) {
        Endpoint backend = session.backendConnection.endpoint();
        boolean gone = backend.ended() || backend.failure() != null;
        return !gone && !session.response.messageEnded() && canRead(session.response);
    }

    private static boolean writesBackend(Session session) {
        boolean waits = session.request.hasUnsent() && !session.request.isSinkGone();
        return (waits || awaitsDelivery(session) || session.backendConnection.hasFirst())
                && !session.backendConnection.endpoint().writable();
    }

    /** See {@link Endpoint#resetAfterDelivery}. */
    private static boolean awaitsDelivery(Session session) {
        return session.phase() == Phase.LINGERING && session.exchange.endsInReset;
    }

    /** A flow without memory waits for the pool, one that yielded waits for its turn: neither waits for its source. */
    private static boolean canRead(Flow flow) {
        return flow.hasRoom() && !flow.awaitsMemory() && !flow.hasYielded();
    }

    private static int ops(boolean read, boolean write) {
        return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
    }
}
