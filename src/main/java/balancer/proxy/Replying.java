package balancer.proxy;

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
            RelayBuffer head = session.request.buffer;
            session.proxy.listener.refused(session.exchange, head.bytes(), head.framed(), head.filled());
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
            discard(session);
        }
        if (session.client.failure() != null) {
            session.close();
        } else if (session.response.done()) {
            session.report();
            end(session, persists);
        }
    }

    private static void end(Session session, boolean persists) {
        if (persists) {
            session.response.reset();
            session.request.awaitHead();
            session.become(Phase.IDLE);
        } else {
            session.client.shutdownOutput();
            session.become(Phase.LINGERING);
        }
    }

    static void linger(Session session) {
        discard(session);
        boolean gone = session.client.ended() || session.client.failure() != null;
        if (gone || session.exchange.discardedBytes > MAX_DISCARDED_BYTES) {
            session.close();
        }
    }

    /** What has come so far, or half a megabyte of it. */
    static void discard(Session session) {
        session.exchange.discardedBytes += session.request.discard(session.client, Bulk.SHARE_BYTES);
    }
}
