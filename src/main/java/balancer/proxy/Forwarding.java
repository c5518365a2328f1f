package balancer.proxy;

import balancer.backend.Backend;
import balancer.client.Phase;
import balancer.http.BadMessage;
import balancer.http.HeadParser;
import balancer.loop.Endpoint;
import balancer.relay.RequestFlow;
import balancer.relay.ResponseFlow;

/**
 * FORWARDING: waits until request and response have both passed. Woken by either side. Step 7.
 *
 * <p>Both directions run at once: a response may begin, and even end, while the request is still being sent.
 */
final class Forwarding {
    private final ProxyContext context;
    private final Tunnelling tunnelling;

    Forwarding(ProxyContext context, Tunnelling tunnelling) {
        this.context = context;
        this.tunnelling = tunnelling;
    }

    void step(Session session) {
        if (moveRequest(session) && moveHeads(session) && moveBody(session) && session.response.done()) {
            endExchange(session);
        }
        if (session.phase() == Phase.FORWARDING && session.forwarding.made(session)) {
            session.progress(1);
        }
    }

    /**
     * Client to backend. After the end of this request the bytes of the next one are read, too: that is how a reset or
     * FIN of the client is noticed while it waits for the response.
     *
     * @return false if that ended the exchange
     */
    boolean moveRequest(Session session) {
        RequestFlow request = session.request;
        Endpoint source = session.client;
        Endpoint sink = session.backendConnection.endpoint();
        context.pump.move(session, request, source, sink);
        if (sink.connected() && sink.failure() != null && !request.done() && !request.isSinkGone()) {
            // The backend takes no more, but its response (413) may have arrived already: read on for that.
            request.abandonSink();
            request.flush(sink);
            sink.readAgain();
        }
        if (request.isBad()) {
            return fail(session, Failure.BAD_REQUEST);
        }
        if (request.messageEnded()) {
            request.readAhead(source);
        }
        boolean cut = source.ended() && !request.messageEnded();
        return !cut && source.failure() == null || fail(session, Failure.CLIENT_LEFT);
    }

    /**
     * Backend to client: interim heads, then the final one.
     *
     * @return false if the final head is still to come, if the attempt has ended, or if the session is a tunnel now
     */
    private boolean moveHeads(Session session) {
        Endpoint source = session.backendConnection.endpoint();
        Heads heads = context.heads;
        while (!session.exchange.started.isFinal()) {
            HeadParser.Result result =
                    session.response.readHead(heads.parser, heads.responseHead, source, session.client);
            if (result == HeadParser.Result.NEED_MORE) {
                awaitHead(session);
                return false;
            }
            boolean bad = result == HeadParser.Result.BAD;
            BadMessage problem = bad ? heads.parser.problem() : heads.admitResponse(session);
            if (problem != BadMessage.NONE) {
                return failAsBad(session, problem);
            }
            session.forwarding.headCame();
            if (session.exchange.isSwitched()) {
                tunnelling.begin(session);
                return false;
            }
        }
        return true;
    }

    private void awaitHead(Session session) {
        // While an interim response waits for a slow client, what came behind it has not been looked at yet.
        boolean cut = isGone(session.backendConnection.endpoint()) && !session.response.hasUnsent();
        if (session.client.failure() != null) {
            session.fail(Failure.CLIENT_LEFT);
        } else if (cut) {
            endWithoutHead(session);
        } else if (session.response.awaitsMemory()) {
            preferAnswer(session);
        }
    }

    private void endWithoutHead(Session session) {
        if (session.response.hasUnexamined()) {
            failAsBad(session, BadMessage.HEAD_CUT);
        } else {
            session.fail(Failure.BACKEND_CLOSED);
        }
    }

    /**
     * Backend to client: the body.
     *
     * @return false if that ended the attempt
     */
    private boolean moveBody(Session session) {
        ResponseFlow response = session.response;
        Endpoint source = session.backendConnection.endpoint();
        context.pump.move(session, response, source, session.client);
        if (session.client.failure() != null) {
            return fail(session, Failure.CLIENT_LEFT);
        }
        if (response.isBad()) {
            return failAsBad(session, response.problem());
        }
        return isWhole(session) || !isGone(source) || fail(session, Failure.RESPONSE_CUT);
    }

    /**
     * Linux reports a reset once. If our write met it, reads return end of input from then on, so after a failed write
     * an end does not prove that a body delimited by the close is complete.
     */
    private boolean isWhole(Session session) {
        boolean doubtful = session.request.isSinkGone() && session.response.endsAtClose();
        return session.response.messageEnded() && !doubtful;
    }

    /**
     * No memory for the response, which may have arrived already: gives up the request that is kept only for a retry.
     */
    private void preferAnswer(Session session) {
        if (session.replayable() && session.request.done()) {
            session.request.forget();
            session.request.settle();
            session.loop().again(session);
        }
    }

    private boolean isGone(Endpoint endpoint) {
        return endpoint.ended() || endpoint.failure() != null;
    }

    /** The client is told that the response is invalid, the operator what is wrong with it. */
    private boolean failAsBad(Session session, BadMessage problem) {
        session.exchange.messageProblem = problem;
        return fail(session, Failure.BAD_RESPONSE);
    }

    private boolean fail(Session session, Failure failure) {
        session.fail(failure);
        return false;
    }

    /** The response was written completely. What becomes of each connection is decided separately. */
    private void endExchange(Session session) {
        RequestFlow request = session.request;
        boolean requestDone = request.done() && !request.isSinkGone();
        Backend backend = session.backendConnection.backend();
        boolean repaired = session.exchange.repaired || session.response.isRepaired();
        if (requestDone && session.exchange.backendPersists && !repaired && !backend.draining() && isSilent(session)) {
            session.exchange.bound.keepOrPark(session.backendConnection);
            session.releaseBackend();
        } else {
            session.closeBackend();
        }
        context.accounts.succeeded(session.exchange);
        session.report();
        session.response.reset();
        if (requestDone && session.exchange.clientPersists) {
            request.awaitHead();
            session.become(Phase.IDLE);
        } else if (requestDone
                && !session.exchange.clientMayPipeline
                && !request.hasUnexamined()
                && !session.client.readable()) {
            session.close();
        } else {
            // More input is here, or may come, that no one will read: a close now would send a reset after the
            // response.
            session.client.shutdownOutput();
            session.become(Phase.LINGERING);
        }
    }

    /** Bytes after the response would become the response to the next request, so the connection cannot be reused. */
    private boolean isSilent(Session session) {
        Endpoint endpoint = session.backendConnection.endpoint();
        return !session.response.hasUnexamined() && !endpoint.readable() && !isGone(endpoint);
    }
}
