package balancer.proxy;

/** What follows from a failure: a pure table, so that every row can be read, and is tested, by itself. */
final class FailurePolicy {
    /** How much of the answer the client has seen, or will see because it cannot be recalled. */
    enum Started {
        NONE,
        /** 1xx responses went out: no repetition, but a final status of our own is still possible. */
        INTERIM,
        FINAL
    }

    enum Action {
        /** Answer with the failure's status, then close in order. */
        REPLY,
        /** Send the request again, to another backend or over a fresh connection. */
        RETRY,
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
                // Nothing was sent, so any method may go elsewhere.
            case CONNECT_REFUSED, CONNECT_TIMEOUT -> started == Started.NONE ? Action.RETRY : Action.REPLY;
            case BACKEND_CLOSED -> started == Started.NONE && replayable ? Action.RETRY : replyOrAbort(started);
                // A server that took its time once will take it again: repeating only doubles the load.
            case RESPONSE_TIMEOUT, BAD_RESPONSE, RESPONSE_CUT, RESPONSE_STALLED -> replyOrAbort(started);
            case BAD_REQUEST, HEAD_TIMEOUT, BODY_TIMEOUT, BODY_TOO_SLOW -> replyOrAbort(started);
                // While an answer of ours is on its way there is no other.
            case MEMORY_RECLAIMED -> phase == Phase.REPLYING ? Action.ABORT : replyOrAbort(started);
            case NO_BACKEND, QUEUE_FULL, QUEUE_TIMEOUT, OVERLOADED, NO_LOCAL_PORT, STOPPED, INTERNAL -> replyOrAbort(
                    started);
        };
    }

    private static Action replyOrAbort(Started started) {
        return started == Started.FINAL ? Action.ABORT : Action.REPLY;
    }
}
