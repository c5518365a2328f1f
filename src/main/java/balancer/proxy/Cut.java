package balancer.proxy;

import balancer.client.Phase;
import balancer.proxy.FailurePolicy.Started;

/**
 * How a cut response ends. RFC 9112 §8: if its framing is a length or chunks, the client can tell that it is
 * incomplete. So all bytes that came are delivered and the connection is closed in order. A reset would destroy the
 * bytes that our kernel or the client's still holds: for a slow client, nearly all of them.
 *
 * <p>If the body is delimited by the close, as in tunnels, a close in order would make an incomplete body look
 * complete. Only a reset shows the cut.
 */
final class Cut {
    private Cut() {}

    /** The response is cut: what came of it is delivered in REPLYING, like our own answer. */
    static void deliver(Session session, Failure failure) {
        session.closeBackend();
        session.exchange.failure = failure;
        session.exchange.clientPersists = false;
        session.request.stopAwaitingMemory();
        session.response.breakOff();
        session.become(Phase.REPLYING);
    }

    /**
     * The server is stopped and does not wait: writes what the client's socket has room for. The kernel delivers that
     * after we are gone.
     *
     * @param tcp whether this is TCP mode
     * @return true if that cut an exchange
     */
    static boolean atOnce(Session session, boolean tcp) {
        Exchange exchange = session.exchange;
        boolean busy = exchange.open;
        Failure failure = exchange.failure == null ? Failure.STOPPED : exchange.failure;
        if (wouldLookWhole(session, tcp)) {
            session.abort(failure);
            return busy;
        }
        session.response.flush(session.client);
        session.client.readAgain();
        session.discard(session.client); // with unread input the close would send a reset
        if (busy) {
            exchange.failure = failure;
        }
        if (session.backendConnection != null) {
            session.backendConnection.endpoint().abort();
        }
        session.close();
        return busy;
    }

    /**
     * In TCP mode we close a client whose PROXY header or handshake is late, or which makes room for another. A close
     * in order would look like a server that had nothing to say.
     */
    static void beforeTunnel(Session session) {
        if (session.phase() == Phase.PREAMBLE && !session.client.ended()) {
            session.client.abort();
        }
    }

    private static boolean wouldLookWhole(Session session, boolean tcp) {
        return switch (session.phase()) {
            case FORWARDING -> session.exchange.started == Started.CLOSE_DELIMITED;
            case QUEUED, CONNECTING -> tcp;
            case TUNNELLING -> true;
            default -> false;
        };
    }
}
