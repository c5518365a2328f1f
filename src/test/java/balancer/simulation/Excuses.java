package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.Entry.Outcome;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a request was allowed to end as it did. Unless a mishap explains it, the request must have been
 * answered, completely and correctly; and a mishap does not count if the request could have gone to another backend, or
 * if the limit that it is blamed on had not passed.
 */
final class Excuses {
    static final Set<Knob> SPLITTING =
            EnumSet.of(Knob.SOCKET_BUFFER_BYTES, Knob.SEGMENT_BYTES, Knob.SHORT_IO, Knob.SPURIOUS_IO);

    /** As a client that speaks no HTTP sees them, all alike. */
    private static final List<String> ENDS_OF_A_TUNNEL = List.of(
            "nothing",
            "cut",
            "unheard",
            "connect-refused",
            "connect-timeout",
            "backend-closed",
            "no-backend",
            "queue-timeout",
            "overloaded",
            "no-local-port",
            "stopped");

    /** More attempts are never made. */
    private static final int MOST_ATTEMPTS = 3;

    /** So much of the budget of repetitions there is each second. */
    private static final int REPETITIONS_PER_SECOND = 3;

    /** The balancer hears of things a little later. */
    private static final long ALMOST_A_SECOND_MICROS = 900_000;

    /** So long an upload may be too slow where it may stand still for ever. */
    private static final long UPLOAD_WINDOW_MICROS = 30_000_000;

    private static final long LINGERING_MICROS = 5_000_000;

    private static final long LATENCY_MICROS = 5_000;
    private static final long NEWS_MICROS = 60_000;
    private static final long SECOND_MICROS = 1_000_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Mishaps mishaps;

    Excuses(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        mishaps = ledger.mishaps;
    }

    boolean covers(ClientPlan client, Entry entry) {
        if (plan.tcp) {
            return entry.outcome == Outcome.COMPLETE
                    || waitsOutside(entry)
                    || entry.outcome == Outcome.NONE
                            && ENDS_OF_A_TUNNEL.stream().anyMatch(end -> isExplained(client, entry, end));
        }
        return switch (entry.outcome) {
            case COMPLETE -> true;
            case NONE -> waitsOutside(entry)
                    || isExplained(client, entry, "nothing")
                    || isExplained(client, entry, "unheard")
                    || !entry.plan.answerShowsItsEnd() && isExplained(client, entry, "cut");
            case CUT -> entry.isKnown() && isExplained(client, entry, "cut");
            case REFUSED -> entry.isKnown()
                    && (isClients(entry) || mayBeForwarded(entry))
                    && isExplained(client, entry, entry.reason);
        };
    }

    /** All places are taken, and with a limit off by somebody who stays. */
    private boolean waitsOutside(Entry entry) {
        boolean endless = plan.limitsOff || plan.settings.isEndless();
        boolean crowd = plan.maxConnections < plan.clients.size()
                || InFlight.wereTaken(plan, ledger, entry)
                || plan.isScarce()
                || plan.has(Knob.DESCRIPTORS);
        return entry.outcome == Outcome.NONE && !entry.isKnown() && endless && crowd;
    }

    private boolean isExplained(ClientPlan client, Entry entry, String end) {
        return switch (end) {
            case "nothing", "head-timeout", "body-timeout", "body-too-slow", "memory-reclaimed" -> met(
                    client, entry, end);
            case "cut" -> plan.tcp || entry.touches > 0
                    ? met(client, entry, end)
                    : mishaps.met(client, entry, each -> each.what().meetsOurAnswers());
            case "unheard" -> entry.touches == 0 && (madeRoom(client, entry) || met(client, entry, end));
            case "queue-timeout" -> mayQueue(client, entry)
                    && mayGoOn(client, entry)
                    && isOver(TimeLimit.CONNECT, entry);
            case "no-backend" -> mayGoOn(client, entry) && couldGoNowhere(client, entry);
            case "connect-refused", "connect-timeout" -> mayGoOn(client, entry)
                    && mishaps.met(client, entry, each -> isExplained(each, entry, end))
                    && isExhausted(client, entry);
            case "backend-closed" -> met(client, entry, end)
                    && (!mayRepeat(client, entry) || isExhausted(client, entry));
            case "overloaded", "no-local-port" -> mayGoOn(client, entry) && met(client, entry, end);
            case "bad-response" -> entry.touches > 0 ? met(client, entry, end) : metStrayBytes(client, entry);
            default -> met(client, entry, entry.refusedWith == 400 ? "malformed" : end);
        };
    }

    /** They were under way as the request was, and the server was gone, or asleep, before it read that. */
    private boolean metStrayBytes(ClientPlan client, Entry entry) {
        return mishaps.met(client, entry, each -> each.what() == Mishap.CONNECTION_IS_SPOILT);
    }

    private static boolean mayBeForwarded(Entry entry) {
        return entry.headSaidMicros <= entry.knownMicros && entry.plan.malformed != RequestPlan.Malformed.HEAD;
    }

    private static boolean isClients(Entry entry) {
        return entry.refusedWith == 400 || entry.refusedWith == 408;
    }

    private boolean met(ClientPlan client, Entry entry, String end) {
        return mishaps.met(
                client,
                entry,
                each -> isExplained(each, entry, end)
                        && isClose(each, entry)
                        && !(each.what() == Mishap.MEMORY_WAS_RECLAIMED && isNewcomer(client, entry)));
    }

    private boolean isExplained(Mishaps.Event event, Entry entry, String end) {
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

    /** A backend's trouble is that of a request which nobody got, or which was there. */
    private boolean isClose(Mishaps.Event event, Entry entry) {
        if (event.backend() < 0) {
            return true;
        }
        return entry.touches == 0 ? isFree(event, entry) : entry.wasFailedBy(event) && !ledger.wasOver(event, entry);
    }

    /** Who wants little, and takes it, is never told to give memory back. */
    private boolean isNewcomer(ClientPlan client, Entry entry) {
        // What it holds while it waits for a place at a backend it does not take.
        return plan.siege && !client.besieges && !InFlight.wereTaken(plan, ledger, entry);
    }

    private boolean isFree(Mishaps.Event event, Entry entry) {
        boolean idle = !event.what().failsFresh();
        return event.connection() == null || idle || !ledger.wasOthers(event.connection(), event.fromMicros(), entry);
    }

    /** Nobody got it, or whoever got it last failed it in a way that another one may make good. */
    private boolean mayGoOn(ClientPlan client, Entry entry) {
        return entry.touches == 0
                || entry.plan.isIdempotent()
                        && mishaps.met(
                                client,
                                entry,
                                each -> entry.wasFailedBy(each) && each.what().explains("backend-closed"));
    }

    // ---- limits ----

    /** A limit that is not over explains nothing. */
    private boolean isOver(TimeLimit limit, Entry entry) {
        return !entry.isKnown() || entry.knownMicros - entry.askedMicros >= plan.limitMicros(limit);
    }

    private boolean mayQueue(ClientPlan client, Entry entry) {
        return plan.hasNames() || InFlight.areTaken(plan, ledger, entry, lost(client, entry));
    }

    // ---- others who could have served it ----

    private boolean mayRepeat(ClientPlan client, Entry entry) {
        boolean told = entry.touches > 0 && entry.plan.answer.interims > 0;
        return !plan.tcp && entry.isRepeatable() && !told && !hasLogins(client);
    }

    /** It may be bound to one backend. */
    private static boolean hasLogins(ClientPlan client) {
        return client.requests.stream().anyMatch(each -> each.login);
    }

    private boolean isExhausted(ClientPlan client, Entry entry) {
        return hasLogins(client)
                || lost(client, entry).cardinality() >= Math.min(MOST_ATTEMPTS, plan.backends.size())
                || isBudgetSpent(entry);
    }

    /** And the last who was asked, if any, refused. */
    private boolean couldGoNowhere(ClientPlan client, Entry entry) {
        boolean refused =
                mishaps.met(client, entry, each -> each.what().explains("connect-refused")) || isSomeoneOut(entry);
        return refused && lost(client, entry).cardinality() == plan.backends.size();
    }

    /** One dead connection is replaced; the next one counts against whoever it led to. */
    private BitSet lostReused(Entry entry) {
        BitSet lost = new BitSet();
        boolean replaced = false;
        for (Mishaps.Event each : mishaps.events()) {
            if (each.request() == entry.plan && each.what() == Mishap.IDLE_CONNECTION_DIED) {
                lost.set(each.backend(), replaced);
                replaced = true;
            }
        }
        return lost;
    }

    private boolean isSomeoneOut(Entry entry) {
        return ledger.out.was(entry.askedMicros, entry.knownMicros, out -> !out.isEmpty())
                || ledger.drains.was(entry.askedMicros, entry.knownMicros, draining -> !draining.isEmpty());
    }

    /** Who could not serve it for a while as long as it was under way, or failed it. */
    private BitSet lost(ClientPlan client, Entry entry) {
        BitSet lost = new BitSet();
        for (Mishaps.Event each : mishaps.events()) {
            if (each.backend() >= 0 && each.what().failsFresh() && mishaps.met(client, entry, each::equals)) {
                lost.set(each.backend());
            }
        }
        lost.or(lostReused(entry));
        for (int id = 0; id < plan.backends.size(); id++) {
            int backend = id;
            if (ledger.drains.was(entry.askedMicros, entry.knownMicros, draining -> draining.get(backend))
                    || ledger.out.was(entry.askedMicros, entry.knownMicros, out -> out.get(backend))) {
                lost.set(id);
            }
        }
        return lost;
    }

    /** When many fail at once, repetitions would only multiply the load. */
    private boolean isBudgetSpent(Entry entry) {
        long failures = 0;
        for (Mishaps.Event each : mishaps.events()) {
            boolean recent = each.overlaps(entry.askedMicros - SECOND_MICROS, entry.knownMicros);
            failures += each.backend() >= 0 && recent && each.what().failsFresh() ? 1 : 0;
        }
        return failures > REPETITIONS_PER_SECOND;
    }

    /** Who was idle for a second while all places were taken may have had to make room. */
    private boolean madeRoom(ClientPlan client, Entry entry) {
        boolean idle = client.thinkMicros + client.napMicros >= ALMOST_A_SECOND_MICROS
                || mishaps.met(client, entry, Excuses::isQuiet)
                || !entry.wasAsked() && mishaps.everMet(client, Excuses::isQuiet);
        boolean limited = plan.maxConnections < Integer.MAX_VALUE || plan.isScarce();
        boolean wanted = plan.isScarce() || !entry.isKnown() || ledger.places.isWanted(plan, entry.knownMicros);
        return limited && idle && wanted && entry.outcome == Outcome.NONE;
    }

    private static boolean isQuiet(Mishaps.Event event) {
        return event.what() == Mishap.CLIENT_FELL_SILENT || event.what() == Mishap.CLIENT_WAS_STALLED;
    }

    // ---- what the plan makes of connections ----

    /** What one peer sends at once arrives at once, and is read at once. */
    static boolean isUnsplit(Plan plan) {
        return !plan.isScarce() && Collections.disjoint(plan.weather.keySet(), SPLITTING);
    }

    /** Some client ends a stream before its announced length without a reset: the end is passed on, and no cut. */
    static boolean someClientBreaksOff(Plan plan) {
        if (plan.has(Knob.CUTS)) {
            return true; // a reset that is met by a write is used up, and reads then say "end"
        }
        for (ClientPlan client : plan.clients) {
            if (client.fault == Fault.FIN_AFTER_SENT
                    || client.fault == Fault.STALLED_AFTER_SENT
                    || client.fault == Fault.SILENT_THEN_FIN
                    || client.fault == Fault.SILENT
                    || client.fault == Fault.DEAF_AFTER_RECEIVED) {
                return true;
            }
        }
        return false;
    }

    /** Whether the balancer may let go of the connection behind this complete answer. */
    boolean mayClose(RequestPlan request) {
        boolean undelimited = !request.answerIsDelimited() || request.isAnsweredEarly();
        boolean drained = plan.logins && !ledger.drains.isEmpty();
        return plan.stop != Plan.Stop.NEVER || !request.persists() || undelimited || request.switches() || drained;
    }

    /**
     * Whether the next request on the connection may be left unanswered: the answer was here before the request was
     * through.
     */
    boolean mayEndBehind(Entry entry) {
        long news = plan.has(Knob.SHORT_STALLS) || plan.has(Knob.LONG_STALLS) ? NEWS_MICROS : 2 * LATENCY_MICROS;
        return entry.plan.isAnsweredEarly() && entry.readMicros >= entry.knownMicros - news;
    }

    /** A server that speaks first may have said everything before what came is lost, with it or with the balancer. */
    boolean mayBeUnread() {
        boolean cut = plan.stop == Plan.Stop.AT_ONCE || plan.stop == Plan.Stop.DRAIN_THEN_STOP;
        return plan.tcp && (someServerIsKilled() || cut);
    }

    private boolean someServerIsKilled() {
        return plan.backends.stream().flatMap(each -> each.outages.stream()).anyMatch(Outage::kills);
    }

    /** Something else than its backend's FIN may have ended the answer. */
    boolean mayLoseOfACut(ClientPlan client, Entry entry) {
        boolean ours = plan.stop != Plan.Stop.NEVER || plan.isScarce() || plan.siege;
        boolean theirs = client.fault != Fault.NONE || entry.plan.malformed != RequestPlan.Malformed.NO;
        boolean reset = plan.has(Knob.CUTS) || plan.has(Knob.RESETS_OVERTAKE) || someServerIsKilled();
        return ours || theirs || reset || plan.has(Knob.LONG_STALLS);
    }
}
