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
 * <p>Each direction ends by itself: a FIN is relayed once all bytes before it are, and the other direction goes on.
 * Ending the tunnel at the first FIN would lose the last bytes of the other direction.
 *
 * <p>The same holds for a side that is gone: it may have sent something ("421, too many connections") and closed with
 * our bytes unread. Bytes for that side are dropped from now on; those that it has sent are delivered, followed by a
 * reset. A failed write ends in a reset, too: Linux reports a reset once, and an end of input that is read after it
 * does not prove that all has come.
 */
final class Tunnelling {
    private final ProxyContext context;

    Tunnelling(ProxyContext context) {
        this.context = context;
    }

    /** Bytes of a tunnel say nothing about the backend's health, so it counts as a success that the tunnel is open. */
    void begin(Session session) {
        context.accounts.succeeded(session.exchange);
        session.become(Phase.TUNNELLING);
        LongLived.begin(session);
    }

    void step(Session session) {
        RequestFlow request = session.request;
        ResponseFlow response = session.response;
        Endpoint client = session.client;
        Endpoint backend = session.backendConnection.endpoint();
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
            sourceLost(session, source, flow, back);
        }
        if (flow.done() && !session.exchange.endsInReset) {
            sink.shutdownOutput();
        }
        if (sink.failure() != null) {
            sinkLost(session, sink, flow, back);
        }
    }

    /** No byte comes any more, and none can go to it; those that came before are delivered. */
    private void sourceLost(Session session, Endpoint source, Flow flow, Flow back) {
        dropFor(session, source, back);
        flow.frameBody(BodyFraming.NONE, 0, false);
        session.exchange.endsInReset = true;
    }

    /** A write failed: what the side has sent before may still be read. */
    private void sinkLost(Session session, Endpoint sink, Flow flow, Flow back) {
        dropFor(session, sink, flow);
        session.exchange.endsInReset |= !back.messageEnded();
        sink.readAgain();
    }

    /** The sink of this flow is gone: drops its bytes from now on. */
    private void dropFor(Session session, Endpoint sink, Flow flow) {
        if (session.exchange.failure == null) {
            session.exchange.failure = Failure.TUNNEL_CLOSED;
            context.accounts.countFailure(session, Failure.TUNNEL_CLOSED);
        }
        flow.abandonSink();
        flow.flush(sink);
    }

    /** One side is gone, and our kernel has its last bytes. A close with unread input would destroy them. */
    private void linger(Session session, Endpoint last) {
        session.report();
        session.request.stopAwaitingMemory();
        session.response.stopAwaitingMemory();
        if (session.exchange.endsInReset) {
            last.resetAfterDelivery();
        }
        session.become(Phase.LINGERING);
    }
}
