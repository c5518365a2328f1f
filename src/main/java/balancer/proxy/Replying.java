package balancer.proxy;

import balancer.client.Phase;
import balancer.loop.Endpoint;
import balancer.relay.RequestFlow;

/**
 * REPLYING and LINGERING: waits until the client took our own answer, or what came of one that was
 * {@linkplain Cut cut}, then until it closes. Only a request that was addressed to us, and is here as a whole, may be
 * followed by another.
 *
 * <p>All that the client sends is read and dropped meanwhile. Closing with unread input makes the kernel send a reset,
 * and a reset can overtake the answer: the client that still uploads its body would never see the 413 or 400 (RFC 9112
 * §9.6).
 */
final class Replying {
    private final ProxyContext context;

    Replying(ProxyContext context) {
        this.context = context;
    }

    /** Answers with the failure's status. In TCP mode there is no way to say anything but to reset. */
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

    /** Answers with these bytes. */
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

    /** Behind an answer of ours others go first: who pipelines such requests waits for nobody, and would never end. */
    private void end(Session session, boolean persists) {
        if (persists) {
            session.response.reset();
            session.request.awaitHead();
            session.become(Phase.IDLE);
            if (session.request.hasBytes() || session.client.readable()) {
                session.letOthersGo();
            }
        } else {
            session.client.shutdownOutput();
            session.become(Phase.LINGERING);
        }
    }

    /** For the client; for the backend, if that is all that is left of a tunnel. */
    void linger(Session session) {
        Endpoint last = session.backend == null ? session.client : session.backend.endpoint();
        session.discard(last);
        boolean inReset = session.exchange.endsInReset;
        if (inReset && last.writable()) {
            session.abort(session.exchange.failure); // it has all that was written
        } else if (!inReset && last.ended() || last.failure() != null || session.discardedTooMuch()) {
            session.close();
        }
    }
}
