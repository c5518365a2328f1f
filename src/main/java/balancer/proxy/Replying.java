package balancer.proxy;

import balancer.client.Phase;
import balancer.loop.Endpoint;
import balancer.relay.RequestFlow;

/**
 * REPLYING and LINGERING: waits until the client has taken our own answer, or the rest of a response that was
 * {@linkplain Cut cut}, then until the client closes. Another request may follow only if this one was for us
 * (Max-Forwards: 0) and read completely.
 *
 * <p>Meanwhile all that the client sends is read and dropped. A close with unread input makes the kernel send a reset,
 * which can destroy the answer on its way: a client that is still sending its body would never see the 413 or 400 (RFC
 * 9112 §9.6).
 */
final class Replying {
    private final ProxyContext context;

    Replying(ProxyContext context) {
        this.context = context;
    }

    /** Answers with the failure's status. TCP mode has no answers: the connection is reset. */
    void begin(Session session, Failure failure) {
        session.closeBackend();
        if (!session.exchange.open) {
            RequestFlow head = session.request;
            context.accounts.listener.refused(
                    session.exchange, head.bytes(), head.unexaminedStart(), head.unexaminedEnd());
        }
        session.exchange.open = true;
        session.exchange.failure = failure;
        session.exchange.answeredByUs = true;
        session.exchange.clientPersists = false;
        if (context.settings.tcp()) {
            session.abort(failure);
            return;
        }
        begin(session, context.heads.error(session, failure));
    }

    /** Sends this answer. */
    void begin(Session session, byte[] answer) {
        session.response.answer(answer);
        session.become(Phase.REPLYING);
    }

    void step(Session session) {
        session.progress(session.response.flush(session.client));
        boolean persists = session.exchange.clientPersists;
        if (persists) {
            session.request.readAhead(session.client);
        } else {
            session.discard(session.client);
        }
        if (session.client.failure() != null) {
            session.close();
        } else if (session.response.done()) {
            session.report();
            end(session, persists);
        }
    }

    /**
     * After our own answer others go first: a client that pipelines such requests never waits and could go on for ever.
     */
    private void end(Session session, boolean persists) {
        if (persists) {
            session.response.reset();
            session.request.awaitHead();
            session.become(Phase.IDLE);
            if (session.request.hasUnexamined() || session.client.readable()) {
                session.letOthersGo();
            }
        } else {
            session.client.shutdownOutput();
            session.become(Phase.LINGERING);
        }
    }

    /** Lingers with the client; with the backend if that is the remaining side of a tunnel. */
    void linger(Session session) {
        Endpoint last = session.backendConnection == null ? session.client : session.backendConnection.endpoint();
        session.discard(last);
        boolean inReset = session.exchange.endsInReset;
        if (inReset && last.writable()) {
            session.abort(session.exchange.failure); // the peer has received all that was written
        } else if (!inReset && last.ended() || last.failure() != null || session.discardedTooMuch()) {
            session.close();
        }
    }
}
