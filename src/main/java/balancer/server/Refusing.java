package balancer.server;

import balancer.client.Phase;
import balancer.http.Persistence;

/**
 * REPLYING and LINGERING: a last answer goes out, then whatever the client still sends is dropped until its FIN.
 * Closing with unread input makes the kernel send a reset, and a reset can overtake the answer (RFC 9112 §9.6).
 */
final class Refusing {
    private static final int REQUEST_TIMEOUT = 408;

    private Refusing() {}

    /** The bytes are no request that can be answered, so nobody knows where the next one begins. */
    static void begin(OriginSession session, int status, String sentence) {
        session.server.traffic.requests++;
        session.begin(Answer.text(status, sentence), Persistence.CLOSE, false);
        session.become(Phase.REPLYING);
    }

    /** A head that does not become whole; who has said nothing at all is told nothing. */
    static void timedOut(OriginSession session) {
        if (session.request.hasBegun()) {
            begin(session, REQUEST_TIMEOUT, "The request head did not arrive in time.");
        } else {
            session.close();
        }
    }

    static void send(OriginSession session) {
        session.discard(session.client);
        if (session.sendMore(0)) {
            session.server.traffic.completed++;
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
