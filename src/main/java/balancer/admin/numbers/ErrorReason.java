package balancer.admin.numbers;

import balancer.proxy.Failure;
import java.util.List;

/** Why exchanges failed, in groups that an operator can act on. */
public enum ErrorReason {
    BAD_REQUEST("bad_request", "bad request", true),
    CLIENT_TIMEOUT("client_timeout", "client too slow", true),
    CLIENT_ABORT("client_abort", "client closed early", true),
    NO_BACKEND("no_backend", "no backend available", false),
    TIMEOUT("timeout", "backend too slow", false),
    TLS("tls", "TLS to a backend failed", false),
    BAD_RESPONSE("bad_response", "invalid or cut response", false),
    BACKEND_DOWN("backend_down", "backend went down", false),
    OVERLOADED("overloaded", "balancer out of resources", false),
    STOPPED("stopped", "cut by the shutdown", false),
    INTERNAL("internal", "internal error", false);

    public static final List<ErrorReason> ALL = List.of(values());

    private final String label;
    private final String words;

    /** The client's fault, so no reason to alert the operator. */
    final boolean clientsFault;

    ErrorReason(String label, String words, boolean clientsFault) {
        this.label = label;
        this.words = words;
        this.clientsFault = clientsFault;
    }

    /** For programs: the value of a label. */
    public String label() {
        return label;
    }

    /** For people. */
    public String words() {
        return words;
    }

    static ErrorReason of(Failure failure) {
        return switch (failure) {
            case BAD_REQUEST, BAD_PREAMBLE, UNTRUSTED_PROXY -> BAD_REQUEST;
            case HEAD_TIMEOUT, BODY_TIMEOUT, BODY_TOO_SLOW, MEMORY_RECLAIMED -> CLIENT_TIMEOUT;
            case CLIENT_LEFT, CLIENT_STALLED, TUNNEL_CLOSED -> CLIENT_ABORT;
            case NO_BACKEND, QUEUE_FULL, QUEUE_TIMEOUT, CONNECT_REFUSED -> NO_BACKEND;
            case CONNECT_TIMEOUT, RESPONSE_TIMEOUT, RESPONSE_STALLED -> TIMEOUT;
            case TLS_FAILED -> TLS;
            case BACKEND_CLOSED, BAD_RESPONSE, RESPONSE_CUT -> BAD_RESPONSE;
            case BACKEND_DOWN -> BACKEND_DOWN;
            case OVERLOADED, NO_LOCAL_PORT -> OVERLOADED;
            case STOPPED -> STOPPED;
            case INTERNAL -> INTERNAL;
        };
    }

    /** How many exchanges failed for this reason. @param failedExchanges by ordinal of {@link Failure} */
    public long count(long[] failedExchanges) {
        long count = 0;
        for (Failure failure : Failure.values()) {
            count += of(failure) == this ? failedExchanges[failure.ordinal()] : 0;
        }
        return count;
    }
}
