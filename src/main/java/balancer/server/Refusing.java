package balancer.server;

import balancer.client.Phase;
import balancer.http.Persistence;
import balancer.http.Problem;
import balancer.proxy.Failure;
import balancer.relay.RequestFlow;

/**
 * REPLYING and LINGERING: a last answer goes out, then whatever the client still sends is dropped until its FIN.
 * Closing with unread input makes the kernel send a reset, and a reset can overtake the answer (RFC 9112 §9.6).
 */
final class Refusing {
    private Refusing() {}

    /** The bytes are no request that can be answered, so nobody knows where the next one begins. */
    static void begin(OriginSession session, Failure failure, Problem problem) {
        session.server.traffic.requests++;
        session.exchange.refused(failure, problem);
        RequestFlow head = session.request;
        session.server.listener.refused(session.exchange, head.bytes(), head.unexaminedStart(), head.unexaminedEnd());
        session.begin(Answer.text(problem.status(), problem.sentence()), Persistence.CLOSE, false);
        session.become(Phase.REPLYING);
    }

    /** A head that does not become whole; who has said nothing at all is told nothing. */
    static void timedOut(OriginSession session) {
        if (session.request.hasBegun()) {
            begin(session, Failure.HEAD_TIMEOUT, Failure.HEAD_TIMEOUT);
        } else {
            session.close();
        }
    }

    static void send(OriginSession session) {
        session.discard(session.client);
        if (session.sendMore(0)) {
            session.answered();
            beginToLinger(session);
        }
    }

    static void beginToLinger(OriginSession session) {
        session.client.shutdownOutput();
        session.become(Phase.LINGERING);
    }

    static void linger(OriginSession session) {
        session.discard(session.client);
        boolean gone = session.client.ended() || session.client.failure() != null;
        if (gone || session.discardedTooMuch()) {
            session.close();
        }
    }
}
