package balancer.proxy;

import balancer.client.Phase;

/** What follows from a failure: a pure table, so that every row can be read, and is tested, by itself. */
final class FailurePolicy {
    /** How much of the answer the client has seen, or will see because it cannot be recalled. */
    enum Started {
        NONE,
        /** 1xx responses went out: no repetition, but a final status of our own is still possible. */
        INTERIM,
        /** A final head with a length or chunks: the client can tell by itself that what follows is not all. */
        FRAMED,
        /** A final head whose body ends with the connection: an end would look whole, only a reset does not. */
        UNFRAMED;

        boolean isFinal() {
            return this == FRAMED || this == UNFRAMED;
        }
    }

    enum Action {
        /** Answer with the failure's status, then close in order. */
        REPLY,
        /** Send the request again, to another backend or over a fresh connection. */
        RETRY,
        /** Deliver what came of the answer, then close in order: its framing shows the cut (RFC 9112 §8). */
        DELIVER,
        /** Reset: the client must see that the answer was cut. */
        ABORT,
        /** Close without a word. */
        CLOSE
    }

    private FailurePolicy() {}

    /**
     * @param phase where the session stood
     * @param started what the client has seen of the answer
     * @param replayable the whole request can be sent again, and doing so is harmless (RFC 9110 §9.2.2)
     */
    static Action decide(Failure failure, Phase phase, Started started, boolean replayable) {
        if (phase == Phase.TUNNELLING) {
            return failure == Failure.RESPONSE_STALLED ? Action.CLOSE : Action.ABORT;
        }
        return switch (failure) {
            case CLIENT_LEFT, CLIENT_STALLED, TUNNEL_CLOSED -> Action.ABORT;
                // Only what was to become a tunnel: nothing was sent.
            case BACKEND_DOWN -> started == Started.NONE ? Action.RETRY : Action.ABORT;
                // Nothing was sent, so any method may go elsewhere.
            case CONNECT_REFUSED, CONNECT_TIMEOUT -> started == Started.NONE ? Action.RETRY : Action.REPLY;
            case BACKEND_CLOSED -> started == Started.NONE && replayable ? Action.RETRY : replyOrCut(started);
                // A server that took its time once will take it again: repeating only doubles the load.
            case RESPONSE_TIMEOUT, BAD_RESPONSE, RESPONSE_CUT, RESPONSE_STALLED -> replyOrCut(started);
            case BAD_REQUEST, HEAD_TIMEOUT, BODY_TIMEOUT, BODY_TOO_SLOW -> replyOrCut(started);
                // While an answer of ours is on its way there is no other; and to deliver means to hold on to memory.
            case MEMORY_RECLAIMED -> phase == Phase.REPLYING || started.isFinal() ? Action.ABORT : Action.REPLY;
            case NO_BACKEND, QUEUE_FULL, QUEUE_TIMEOUT, OVERLOADED, NO_LOCAL_PORT, STOPPED, INTERNAL -> replyOrCut(
                    started);
        };
    }

    private static Action replyOrCut(Started started) {
        return switch (started) {
            case NONE, INTERIM -> Action.REPLY;
            case FRAMED -> Action.DELIVER;
            case UNFRAMED -> Action.ABORT;
        };
    }
}
