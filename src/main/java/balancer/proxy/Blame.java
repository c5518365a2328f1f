package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.backend.BackendWatch;
import balancer.backend.Reason;

/**
 * What a failed exchange says about the health of its backend: only failures count that show that the <em>server</em>
 * is gone. It refuses connections or lets them time out, closes a fresh one before a response, or sends no response
 * head at all in the time that one may take.
 *
 * <p>A silent body, a cut one or an invalid response is the fault of a page, not of the server: if it counted, a user
 * who reloads such a page would switch off healthy backends. Nor may a client do that: until it has sent its whole
 * request, the backend may be waiting for the client. A failed connect counts even then, because the client has no part
 * in it.
 */
final class Blame {
    private Blame() {}

    /** Reports the failure to {@code watch} if it counts. The session still has the connection that failed. */
    static void report(Failure failure, Session session, BackendWatch watch) {
        BackendConnection connection = session.backendConnection;
        boolean counts =
                switch (failure) {
                    case CONNECT_REFUSED, TLS_FAILED, CONNECT_TIMEOUT -> true;
                        // A server may close an idle connection at any time, also just as we use it again.
                    case BACKEND_CLOSED -> !connection.reused() && session.request.messageEnded();
                    case RESPONSE_TIMEOUT -> session.request.messageEnded() && answeredNobody(session);
                    default -> false;
                };
        if (counts) {
            watch.failed(connection.backend(), reason(failure, connection));
        }
    }

    /** True if the backend has sent no response head at all since the last byte of this request went to it. */
    private static boolean answeredNobody(Session session) {
        return !session.backendConnection.backend().hasAnsweredSince(session.progressNanos());
    }

    private static String reason(Failure failure, BackendConnection connection) {
        return switch (failure) {
            case CONNECT_REFUSED, TLS_FAILED -> Reason.ofConnect(
                    connection.walk().failure());
            case CONNECT_TIMEOUT -> connection.endpoint().isEncrypted()
                    ? Reason.HANDSHAKE_TIMED_OUT
                    : Reason.CONNECTION_TIMED_OUT;
            case BACKEND_CLOSED -> Reason.CLOSED_WITHOUT_ANSWER;
            default -> Reason.NO_ANSWER_IN_TIME;
        };
    }
}
