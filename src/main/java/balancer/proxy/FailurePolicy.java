package balancer.proxy;

import balancer.client.Phase;

/** What follows from a failure: a pure table, so that each row can be read and tested by itself. */
final class FailurePolicy {
    /** How much of the response the client has seen, or will see because it is on its way. */
    enum Started {
        NONE,
        /** 1xx responses were sent: no retry, but a final response of our own is still possible. */
        INTERIM,
        /** A final head with a length or chunks: the client can tell that the body is incomplete. */
        SELF_DELIMITED,
        /** A final head whose body is delimited by the close: a FIN would make it look complete, a reset does not. */
        CLOSE_DELIMITED;

        boolean isFinal() {
            return this == SELF_DELIMITED || this == CLOSE_DELIMITED;
        }
    }

    enum Action {
        /** Answer with the failure's status, then close in order. */
        REPLY,
        /** Send the request again, to another backend or over a fresh connection. */
        RETRY,
        /** Deliver what came of the response, then close in order: its framing shows the cut (RFC 9112 §8). */
        DELIVER,
        /** Reset: the client must see that the response was cut. */
        ABORT
    }

    private FailurePolicy() {}

    /**
     * @param phase where the session stands
     * @param started what the client has seen of the answer
     * @param replayable whether the whole request can be sent again, and that does no harm (RFC 9110 §9.2.2)
     */
    static Action decide(Failure failure, Phase phase, Started started, boolean replayable) {
        if (phase == Phase.TUNNELLING) {
            return Action.ABORT;
        }
        return switch (failure) {
            case CLIENT_LEFT, CLIENT_STALLED, TUNNEL_CLOSED -> Action.ABORT;
                // A connection that was to become a tunnel: nothing was sent over it.
            case BACKEND_DOWN -> started == Started.NONE ? Action.RETRY : Action.ABORT;
                // Nothing was sent, so any method may go elsewhere.
            case CONNECT_REFUSED, TLS_FAILED, CONNECT_TIMEOUT -> started == Started.NONE ? Action.RETRY : Action.REPLY;
            case BACKEND_CLOSED -> started == Started.NONE && replayable ? Action.RETRY : replyOrCut(started);
                // A server that took too long once will do so again: a retry only doubles the load.
            case RESPONSE_TIMEOUT, BAD_RESPONSE, RESPONSE_CUT, RESPONSE_STALLED -> replyOrCut(started);
            case BAD_REQUEST, BAD_PREAMBLE, UNTRUSTED_PROXY, HEAD_TIMEOUT, BODY_TIMEOUT, BODY_TOO_SLOW -> replyOrCut(
                    started);
                // Our own answer in REPLYING cannot be replaced by another, and DELIVER would keep the memory.
            case MEMORY_RECLAIMED -> phase == Phase.REPLYING || started.isFinal() ? Action.ABORT : Action.REPLY;
            case NO_BACKEND, QUEUE_FULL, QUEUE_TIMEOUT, OVERLOADED, NO_LOCAL_PORT, STOPPED, INTERNAL -> replyOrCut(
                    started);
        };
    }

    private static Action replyOrCut(Started started) {
        return switch (started) {
            case NONE, INTERIM -> Action.REPLY;
            case SELF_DELIMITED -> Action.DELIVER;
            case CLOSE_DELIMITED -> Action.ABORT;
        };
    }
}
