package balancer.proxy;

import balancer.client.TimeLimit;

/** The peer that a session in FORWARDING waits for: the limit of its inactivity, and what it means if that is over. */
enum AwaitedPeer {
    /** The client takes the response. */
    TAKES_RESPONSE(TimeLimit.SEND, Failure.CLIENT_STALLED),
    /** The client sends its body. */
    SENDS_BODY(TimeLimit.BODY, Failure.BODY_TIMEOUT),
    /** The backend begins its response. */
    BEGINS_RESPONSE(TimeLimit.RESPONSE, Failure.RESPONSE_TIMEOUT),
    /** The backend sends the rest of its response. */
    SENDS_RESPONSE(TimeLimit.STREAM, Failure.RESPONSE_STALLED);

    final TimeLimit limit;
    final Failure failure;

    AwaitedPeer(TimeLimit limit, Failure failure) {
        this.limit = limit;
        this.failure = failure;
    }

    /** A client that takes no bytes holds up both directions, so it comes first. */
    static AwaitedPeer of(Session session) {
        if (session.response.hasUnsent()) {
            return TAKES_RESPONSE;
        }
        if (!session.request.messageEnded() && !session.request.hasUnsent() && !awaitsContinue(session)) {
            return SENDS_BODY;
        }
        return session.exchange.started.isFinal() ? SENDS_RESPONSE : BEGINS_RESPONSE;
    }

    /**
     * RFC 9110 §10.1.1: the client waits with its body for a 100 (no other 1xx means that). Until then no body is due;
     * but once any of it has come, even part of a chunk line, the body limit applies.
     */
    private static boolean awaitsContinue(Session session) {
        boolean began = session.request.bodyBytes() > 0 || session.request.hasUnexamined();
        return session.exchange.expectsContinue && !began;
    }
}
