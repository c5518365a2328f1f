package balancer.proxy;

import balancer.client.Phase;
import balancer.loop.Endpoint;
import balancer.proxy.FailurePolicy.Started;
import java.io.IOException;
import java.net.StandardSocketOptions;

/**
 * How an answer ends that ends too early. RFC 9112 §8: where a length or chunks say how much there is, a client sees by
 * itself that something is missing. So all that came is delivered, and the connection closed in order. A reset would
 * destroy what our kernel, or the client's, still holds of it: for a slow client, nearly everything.
 *
 * <p>Where the end of the connection is the end of the body, in tunnels too, an end in order would make a half look
 * whole. There only a reset tells.
 */
final class Cut {
    private Cut() {}

    /** Nothing more will come: what did goes out in REPLYING, as an answer of ours would. */
    static void deliver(Session session, Failure failure) {
        session.closeBackend();
        session.exchange.failure = failure;
        session.exchange.clientPersists = false;
        session.request.memoryAvailable();
        session.response.breakOff();
        session.become(Phase.REPLYING);
    }

    /**
     * A reset, but behind all that was written. Nobody tells us when a peer has taken that; but a socket whose send
     * buffer is the smallest that Linux grants is writable only when all but a fraction of a segment is acknowledged. A
     * reset does not take away what the other kernel has acknowledged.
     */
    static void resetBehind(Endpoint sink) {
        try {
            sink.channel().setOption(StandardSocketOptions.SO_LINGER, 0); // however it is closed from now on
            sink.channel().setOption(StandardSocketOptions.SO_SNDBUF, 1);
            sink.wrote(false, null);
        } catch (IOException gone) {
            sink.wrote(true, gone);
        }
    }

    /**
     * We are stopped, and wait for nobody: what the client's socket has room for goes out. What the kernel has by then
     * it delivers without us.
     *
     * @param tcp whether this is TCP mode
     * @return true if that cut something
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
        session.client.lookAgain();
        session.discard(session.client); // unread input, known or not, would make a reset of the close
        if (busy) {
            exchange.failure = failure;
        }
        if (session.backend != null) {
            session.backend.endpoint().abort();
        }
        session.close();
        return busy;
    }

    private static boolean wouldLookWhole(Session session, boolean tcp) {
        return switch (session.phase()) {
            case FORWARDING -> session.exchange.started == Started.UNFRAMED;
            case QUEUED, CONNECTING -> tcp;
            case TUNNELLING -> true;
            default -> false;
        };
    }
}
