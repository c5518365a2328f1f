package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.client.Phase;
import balancer.proxy.FailurePolicy.Action;
import balancer.proxy.FailurePolicy.Started;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table, written down a second time as a table: each row, in each situation. */
final class FailurePolicyTest {
    /** What follows if nothing, 1xx, or a final head with or without a length was sent; again if it is replayable. */
    private static final Map<Failure, String> TABLE = new EnumMap<>(Failure.class);

    static {
        //                                    not replayable               replayable
        //                                    none interim framed unframed none interim framed unframed
        TABLE.put(Failure.BAD_REQUEST, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.BAD_PREAMBLE, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.UNTRUSTED_PROXY, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.HEAD_TIMEOUT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.BODY_TOO_SLOW, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.BODY_TIMEOUT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.CLIENT_LEFT, "ABORT ABORT ABORT ABORT ABORT ABORT ABORT ABORT");
        TABLE.put(Failure.CLIENT_STALLED, "ABORT ABORT ABORT ABORT ABORT ABORT ABORT ABORT");
        TABLE.put(Failure.NO_BACKEND, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.QUEUE_FULL, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.QUEUE_TIMEOUT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.CONNECT_REFUSED, "RETRY REPLY REPLY REPLY RETRY REPLY REPLY REPLY");
        TABLE.put(Failure.TLS_FAILED, "RETRY REPLY REPLY REPLY RETRY REPLY REPLY REPLY");
        TABLE.put(Failure.CONNECT_TIMEOUT, "RETRY REPLY REPLY REPLY RETRY REPLY REPLY REPLY");
        TABLE.put(Failure.BACKEND_CLOSED, "REPLY REPLY DELIVER ABORT RETRY REPLY DELIVER ABORT");
        TABLE.put(Failure.BAD_RESPONSE, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.RESPONSE_TIMEOUT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.RESPONSE_CUT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.RESPONSE_STALLED, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.NO_LOCAL_PORT, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.OVERLOADED, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.MEMORY_RECLAIMED, "REPLY REPLY ABORT ABORT REPLY REPLY ABORT ABORT");
        TABLE.put(Failure.STOPPED, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.INTERNAL, "REPLY REPLY DELIVER ABORT REPLY REPLY DELIVER ABORT");
        TABLE.put(Failure.TUNNEL_CLOSED, "ABORT ABORT ABORT ABORT ABORT ABORT ABORT ABORT");
        TABLE.put(Failure.BACKEND_DOWN, "RETRY ABORT ABORT ABORT RETRY ABORT ABORT ABORT");
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsIsInTheTable(Failure failure) {
        String[] row = TABLE.get(failure).split(" ");
        for (Phase phase : Phase.values()) {
            for (Started started : Started.values()) {
                for (int replayable = 0; replayable < 2; replayable++) {
                    Action expected = Action.valueOf(row[replayable * 4 + started.ordinal()]);
                    if (phase == Phase.TUNNELLING || phase == Phase.REPLYING && failure == Failure.MEMORY_RECLAIMED) {
                        expected = Action.ABORT;
                    }
                    assertEquals(
                            expected,
                            FailurePolicy.decide(failure, phase, started, replayable == 1),
                            failure + " in " + phase + ", " + started + " sent, replayable " + replayable);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBlameFollowsFromTheStatus(Failure failure) {
        boolean ours = failure == Failure.NO_BACKEND
                || failure == Failure.QUEUE_FULL
                || failure == Failure.QUEUE_TIMEOUT
                || failure == Failure.OVERLOADED
                || failure == Failure.NO_LOCAL_PORT
                || failure == Failure.STOPPED
                || failure == Failure.INTERNAL
                || failure == Failure.TUNNEL_CLOSED
                || failure == Failure.BACKEND_DOWN;
        assertEquals(failure.status() >= 500 && !ours, failure.isBackendsFault());
    }
}
