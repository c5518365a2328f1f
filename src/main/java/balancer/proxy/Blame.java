package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.backend.BackendWatch;
import balancer.backend.Reason;

/** What a failure of an exchange says about the health of its backend, if anything. */
final class Blame {
    private Blame() {}

    /** @param connection that the failure happened on */
    static void report(Failure failure, BackendConnection connection, BackendWatch watch) {
        if (failure.isBackendsFault() && !isOldAge(failure, connection)) {
            watch.failed(connection.backend(), reason(failure, connection));
        }
    }

    /** A server may close an idle connection at any time, also just as we use it again: that is no sign of anything. */
    private static boolean isOldAge(Failure failure, BackendConnection connection) {
        return failure == Failure.BACKEND_CLOSED && connection.reused();
    }

    private static String reason(Failure failure, BackendConnection connection) {
        return switch (failure) {
            case CONNECT_REFUSED -> Reason.ofConnect(connection.walk().failure());
            case CONNECT_TIMEOUT -> Reason.CONNECTION_TIMED_OUT;
            case BACKEND_CLOSED -> Reason.CLOSED_WITHOUT_ANSWER;
            case RESPONSE_TIMEOUT -> Reason.NO_ANSWER_IN_TIME;
            case RESPONSE_CUT -> Reason.ANSWER_CUT;
            case RESPONSE_STALLED -> Reason.ANSWER_STALLED;
            default -> Reason.BAD_ANSWER;
        };
    }
}
