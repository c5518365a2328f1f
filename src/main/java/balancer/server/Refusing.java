package balancer.server;

import balancer.client.Phase;
import balancer.client.RecordListener;
import balancer.http.Persistence;
import balancer.http.Problem;
import balancer.metrics.TrafficMetrics;
import balancer.proxy.Failure;
import balancer.relay.RequestFlow;

/**
 * REPLYING and LINGERING: sends a last answer, then drops what the client still sends until its FIN. Closing with
 * unread input makes the kernel send a reset, and a reset can overtake the answer (RFC 9112 §9.6).
 */
final class Refusing {
    private final TrafficMetrics traffic;
    private final RecordListener listener;

    Refusing(TrafficMetrics traffic, RecordListener listener) {
        this.traffic = traffic;
        this.listener = listener;
    }

    /** Refuses a request that is no valid one, so where the next one begins is unknown. */
    void begin(OriginSession session, Failure failure, Problem problem) {
        traffic.requests++;
        session.exchange.refused(failure, problem);
        RequestFlow head = session.request;
        listener.refused(session.exchange, head.bytes(), head.unexaminedStart(), head.unexaminedEnd());
        session.begin(Answer.text(problem.status(), problem.sentence()), Persistence.CLOSE, false);
        session.become(Phase.REPLYING);
    }

    /** A head that stays incomplete; a client that has sent nothing gets no answer. */
    void timedOut(OriginSession session) {
        if (session.request.hasBegun()) {
            begin(session, Failure.HEAD_TIMEOUT, Failure.HEAD_TIMEOUT);
        } else {
            session.close();
        }
    }

    void send(OriginSession session) {
        session.discard(session.client);
        if (session.sendMore(0)) {
            session.answered();
            beginToLinger(session);
        }
    }

    void beginToLinger(OriginSession session) {
        session.client.shutdownOutput();
        session.become(Phase.LINGERING);
    }

    void linger(OriginSession session) {
        session.discard(session.client);
        boolean gone = session.client.ended() || session.client.failure() != null;
        if (gone || session.discardedTooMuch()) {
            session.close();
        }
    }
}
