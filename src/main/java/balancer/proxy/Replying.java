package balancer.proxy;

import balancer.loop.Endpoint;
import balancer.relay.RequestFlow;

/**
 * REPLYING and LINGERING: waits until the client took our own answer, or what came of one that was {@linkplain Cut cut},
 * then until it closes. Only a request that was addressed to us, and is here as a whole, may be followed by another.
 *
 * <p>All that the client sends is read and dropped meanwhile. Closing with unread input makes the kernel send a reset,
 * and a reset can overtake the answer: the client that still uploads its body would never see the 413 or 400 (RFC 9112
 * §9.6).
 */
final class Replying {
    /** A client that sends more than this after its answer is not worth waiting for. */
    private static final long MAX_DISCARDED_BYTES = 16 << 20;

    private Replying() {}

    /** Answers with the failure's status. In TCP mode there is no way to say anything but to reset. */
    static void begin(Session session, Failure failure) {
        session.closeBackend();
        if (!session.exchange.open) {
            RequestFlow head = session.request;
            session.proxy.listener.refused(
                    session.exchange, head.bytes(), head.unexaminedStart(), head.unexaminedEnd());
        }
        session.exchange.open = true;
        session.exchange.failure = failure;
        session.exchange.answeredByUs = true;
        session.exchange.clientPersists = false;
        if (session.proxy.settings.tcp()) {
            session.abort(failure);
            return;
        }
        begin(session, session.proxy.heads.error(session, failure));
    }

    /** Answers with these bytes. */
    static void begin(Session session, byte[] answer) {
        session.response.answer(answer);
        session.become(Phase.REPLYING);
    }

    static void step(Session session) {
        session.progress(session.response.flush(session.client));
        boolean persists = session.exchange.clientPersists;
        if (persists) {
            session.request.readAhead(session.client);
        } else {
            discard(session, session.client);
        }
        if (session.client.failure() != null) {
            session.close();
        } else if (session.response.done()) {
            session.report();
            end(session, persists);
        }
    }

    /** Behind an answer of ours others go first: who pipelines such requests waits for nobody, and would never end. */
    private static void end(Session session, boolean persists) {
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
    static void linger(Session session) {
        Endpoint last = session.backend == null ? session.client : session.backend.endpoint();
        long dropped = session.exchange.discardedBytes;
        discard(session, last);
        if (session.exchange.discardedBytes > dropped) {
            session.proxy.clients.notIdle(session); // closed for somebody else's sake it would see a reset
        }
        boolean inReset = session.exchange.endsInReset;
        if (inReset && last.writable()) {
            session.abort(session.exchange.failure); // it has all that was written
        } else if (!inReset && last.ended() || last.failure() != null || isTooMuch(session)) {
            session.close();
        }
    }

    /** What has come so far, or half a megabyte of it. */
    static void discard(Session session, Endpoint source) {
        session.exchange.discardedBytes += session.request.discard(source, Bulk.SHARE_BYTES);
    }

    /** More was dropped than anybody will wait for. */
    static boolean isTooMuch(Session session) {
        return session.exchange.discardedBytes > MAX_DISCARDED_BYTES;
    }
}
