package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.AnswerPlan.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of tunnels that ended in order (by a FIN) before all that was announced had come. The balancer passes a
 * FIN on as a FIN and a reset as a reset, so each of them needs an end in order, and as early, at its other side; or
 * the tunnel was silent for as long as it may be.
 */
final class EarlyEnds {
    static final int UNKNOWN = -1;

    /** The peer hears later than the balancer says. */
    private static final long LATE_MICROS = 100_000;

    private static final long STALL_MICROS = 5_100_000;

    /**
     * One of them.
     *
     * @param asked whose client saw it; null: a server did
     * @param stream the other's, which ended; -1: nobody knows, as not even its number came
     * @param heardMicros when who saw it had last received something
     */
    record End(RequestPlan asked, int stream, long heardMicros, long micros) {}

    private final List<End> ends = new ArrayList<>();
    private long silentMicros = Long.MAX_VALUE;

    void add(End end) {
        ends.add(end);
    }

    /** A server took a client that ended before it had said anything for a probe, and ended in order as well. */
    void wasTakenForAProbe(long micros) {
        silentMicros = Math.min(silentMicros, micros);
    }

    /** When all that happened is known. */
    void judge(Plan plan, Mishaps mishaps) {
        for (End each : ends) {
            long lateMicros = (plan.has(Knob.LONG_STALLS) ? STALL_MICROS : LATE_MICROS) + napMicros(plan, each);
            long silentMicros = each.micros - each.heardMicros + lateMicros;
            boolean silent = silentMicros >= plan.limitMicros(TimeLimit.TUNNEL);
            boolean inOrder = each.asked == null ? clientEnded(each, plan, mishaps) : serverEnded(each, mishaps);
            Judge.require(silent || inOrder, "a cut never looks whole", each);
        }
    }

    /** Who naps hears so much later than the bytes are there. */
    private static long napMicros(Plan plan, End end) {
        long most = 0;
        for (ClientPlan client : plan.clients) {
            most = client.requests.contains(end.asked) ? client.napMicros : most;
        }
        for (BackendPlan backend : plan.backends) {
            most = end.asked == null ? Math.max(most, backend.napMicros) : most;
        }
        return most;
    }

    private static boolean clientEnded(End end, Plan plan, Mishaps mishaps) {
        for (ClientPlan client : plan.clients) {
            boolean may = end.stream == UNKNOWN
                    || client.requests.stream().anyMatch(each -> Content.tunnelFromClient(each.id) == end.stream);
            boolean inOrder =
                    client.fault == ClientPlan.Fault.FIN_AFTER_SENT || client.fault == ClientPlan.Fault.SILENT_THEN_FIN;
            if (may && inOrder && mishaps.everMet(client, each -> isBefore(each, Mishap.CLIENT_LEFT, end))) {
                return true;
            }
        }
        return false;
    }

    private boolean serverEnded(End end, Mishaps mishaps) {
        if (end.stream == UNKNOWN && end.micros >= silentMicros) {
            return true;
        }
        boolean inOrder = end.asked.answer.fault == Fault.CUT_BY_END;
        for (Mishaps.Event each : mishaps.events()) {
            if (inOrder && each.request() == end.asked && isBefore(each, Mishap.BODY_BROKE_OFF, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBefore(Mishaps.Event event, Mishap what, End end) {
        return event.what() == what && event.fromMicros() <= end.micros;
    }
}
