package balancer.simulation;

import balancer.client.TimeLimit;
import java.util.Set;

/** Whether one mishap can have led to an ending: at once, or because the limit that it is blamed on is over. */
final class Effects {
    /** So long an upload may be too slow where it may stand still for ever. */
    private static final long UPLOAD_WINDOW_MICROS = 30_000_000;

    private static final long LINGERING_MICROS = 5_000_000;

    private static final long LATENCY_MICROS = 5_000;

    /** A socket that takes more takes an answer of the balancer's own at once. */
    private static final double OWN_ANSWER_BYTES = 500;

    private final Plan plan;
    private final Ledger ledger;

    Effects(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
    }

    boolean isExplained(Mishaps.Event event, Entry entry, String end) {
        boolean ends = event.what().explains(end);
        if (end.equals("body-too-slow")) {
            long window = Math.min(UPLOAD_WINDOW_MICROS, plan.limitMicros(TimeLimit.BODY));
            return ends && entry.knownMicros - entry.askedMicros >= window;
        }
        if (ends && (lingered(event, entry) || destroyed(event, entry))) {
            return true;
        }
        Set<TimeLimit> limits = limitOf(end) == null ? event.what().limits : Set.of(limitOf(end));
        boolean endless = limits.stream().anyMatch(each -> plan.limitMicros(each) == Plan.NEVER_MICROS);
        boolean over = limits.isEmpty() || limits.stream().anyMatch(each -> isOver(each, entry));
        return endless && isStillOpen(entry, end) || ends && over;
    }

    /** Its client had not read it when the cut of a later answer on that connection reset it, and resets overtake. */
    private boolean destroyed(Mishaps.Event event, Entry entry) {
        boolean may = event.what() == Mishap.CLIENT_WENT_DEAF && plan.has(Knob.RESETS_OVERTAKE);
        for (Entry each : ledger.entries()) {
            long before = entry.knownMicros - each.endedMicros;
            if (may && each.failure != null && before >= 0 && before <= LATENCY_MICROS) {
                return true;
            }
        }
        return false;
    }

    /**
     * Its answer was written whole before the request was through. Behind that the balancer lingers for so long, and
     * the reset that follows destroys what the client has not read.
     */
    private static boolean lingered(Mishaps.Event event, Entry entry) {
        return event.what() == Mishap.CLIENT_WENT_DEAF
                && (entry.plan.isAnsweredEarly() || entry.failure != null)
                && entry.isKnown()
                && entry.knownMicros - event.fromMicros() >= LINGERING_MICROS - LATENCY_MICROS;
    }

    /**
     * The balancer's own answer did not fit into its client's socket, and the rest has no time: after a stop none, else
     * as much as lingering, and the client was stalled for so long.
     */
    boolean stoppedOurAnswer(Mishaps.Event event, Entry entry) {
        boolean small = plan.weather.getOrDefault(Knob.SOCKET_BUFFER_BYTES, OWN_ANSWER_BYTES) < OWN_ANSWER_BYTES;
        return switch (event.what()) {
            case STOPPED -> small || plan.has(Knob.SHORT_IO);
            case CLIENT_WAS_STALLED -> small
                    && entry.knownMicros - event.fromMicros() >= LINGERING_MICROS - LATENCY_MICROS;
            default -> false;
        };
    }

    private static TimeLimit limitOf(String reason) {
        return switch (reason) {
            case "head-timeout" -> TimeLimit.HEAD;
            case "body-timeout" -> TimeLimit.BODY;
            case "connect-timeout" -> TimeLimit.CONNECT;
            case "response-timeout" -> TimeLimit.RESPONSE;
            default -> null;
        };
    }

    /** With a limit off, whoever waits for somebody silent waits until somebody goes. */
    private static boolean isStillOpen(Entry entry, String end) {
        return end.equals("nothing") && !entry.isKnown();
    }

    /** A limit that is not over explains nothing. */
    boolean isOver(TimeLimit limit, Entry entry) {
        return !entry.isKnown() || entry.knownMicros - entry.askedMicros >= plan.limitMicros(limit);
    }
}
