package balancer.proxy;

import balancer.client.Phase;
import balancer.http.BodyFraming;
import balancer.loop.Endpoint;
import balancer.relay.Flow;
import balancer.relay.RequestFlow;
import balancer.relay.ResponseFlow;

/**
 * TUNNELLING: both directions are plain bytes until both have ended, after a 101 or in TCP mode. Woken by either side.
 *
 * <p>Each direction ends by itself: a half-close is passed on when everything before it has been, and the other
 * direction goes on. Ending the tunnel at the first end would lose the tail of the other direction.
 *
 * <p>So it is with a side that is gone: by then it may have said something ("421, too many connections"), and have
 * closed with our bytes unread. Nobody takes what the other side says now, and it is dropped; but what was said is
 * delivered, and behind it comes a reset. Also if it was a write that found out: Linux tells a reset once, and the
 * reads that follow say "end", which is no proof that this is all.
 */
final class Tunnelling {
    private final ProxyContext context;

    Tunnelling(ProxyContext context) {
        this.context = context;
    }

    /** From here on the bytes are nobody's business, so that it was opened is all the backend can be judged by. */
    void begin(Session session) {
        context.accounts.succeeded(session.exchange);
        session.become(Phase.TUNNELLING);
        LongLived.begin(session);
    }

    void step(Session session) {
        RequestFlow request = session.request;
        ResponseFlow response = session.response;
        Endpoint client = session.client;
        Endpoint backend = session.backend.endpoint();
        move(session, request, response, client, backend);
        move(session, response, request, backend, client);
        if (request.isSinkGone() && response.isSinkGone() || session.discardedTooMuch()) {
            session.abort(Failure.TUNNEL_CLOSED);
        } else if (request.isSinkGone() && response.done()) {
            session.closeBackend();
            linger(session, client);
        } else if (response.isSinkGone() && request.done()) {
            linger(session, backend);
        } else if (request.done() && response.done()) {
            session.close();
        }
    }

    /** One direction; {@code back} is the other one. */
    private void move(Session session, Flow flow, Flow back, Endpoint source, Endpoint sink) {
        if (flow.isSinkGone()) {
            session.discarded(flow.pump(source, sink, Pump.SLICE_BYTES));
            return;
        }
        context.pump.move(session, flow, source, sink);
        if (source.failure() != null && !flow.messageEnded()) {
            isGone(session, source, back);
            flow.frameBody(BodyFraming.NONE, 0, false);
            session.exchange.endsInReset = true;
        }
        if (flow.done() && !session.exchange.endsInReset) {
            sink.shutdownOutput();
        }
        if (sink.failure() != null) {
            isGone(session, sink, flow);
            session.exchange.endsInReset |= !back.messageEnded();
            sink.lookAgain();
        }
    }

    /** Nobody is there any more to take the bytes of this flow. */
    private void isGone(Session session, Endpoint sink, Flow flow) {
        if (session.exchange.failure == null) {
            session.exchange.failure = Failure.TUNNEL_CLOSED;
            context.accounts.countFailure(session, Failure.TUNNEL_CLOSED);
        }
        flow.sinkGone();
        flow.flush(sink);
    }

    /** One side is gone, and all that it said is with the kernel. Closing with unread input would destroy that. */
    private void linger(Session session, Endpoint last) {
        session.report();
        session.request.memoryAvailable();
        session.response.memoryAvailable();
        if (session.exchange.endsInReset) {
            Cut.resetBehind(last);
        }
        session.become(Phase.LINGERING);
    }
}
