package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.backend.BackendWatch;
import balancer.backend.Reason;

/**
 * What a failure of an exchange says about the health of its backend: only what says that the <em>server</em> is gone.
 * It refuses connections or lets them time out, drops a fresh one before an answer, or answers nobody in the time that
 * a head may take.
 *
 * <p>A quiet stream, a cut one and an answer that we do not accept are pages' faults, not servers': whoever reloads
 * such a page would switch off healthy backends. Nor may a client do that: as long as it has not finished its request,
 * nobody can say who waits for whom. A failed connect is beyond doubt even then, because the client has no part in it.
 */
final class Blame {
    private Blame() {}

    /** Tells {@code watch}, if there is anything to tell. The session still has the connection that failed. */
    static void report(Failure failure, Session session, BackendWatch watch) {
        BackendConnection connection = session.backend;
        boolean counts =
                switch (failure) {
                    case CONNECT_REFUSED, CONNECT_TIMEOUT -> true;
                        // A server may close an idle connection at any time, also just as we use it again.
                    case BACKEND_CLOSED -> !connection.reused() && session.request.messageEnded();
                    case RESPONSE_TIMEOUT -> session.request.messageEnded() && answeredNobody(session);
                    default -> false;
                };
        if (counts) {
            watch.failed(connection.backend(), reason(failure, connection));
        }
    }

    /** Since the last byte of this request went to it, the backend has sent no head to anybody. */
    private static boolean answeredNobody(Session session) {
        return !session.backend.backend().hasAnsweredSince(session.progressNanos());
    }

    private static String reason(Failure failure, BackendConnection connection) {
        return switch (failure) {
            case CONNECT_REFUSED -> Reason.ofConnect(connection.walk().failure());
            case CONNECT_TIMEOUT -> Reason.CONNECTION_TIMED_OUT;
            case BACKEND_CLOSED -> Reason.CLOSED_WITHOUT_ANSWER;
            default -> Reason.NO_ANSWER_IN_TIME;
        };
    }
}
