package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.Entry.Outcome;
import java.util.List;

/**
 * Decides whether a request was allowed to end as it did. Unless a mishap explains it, the request must have been
 * answered, completely and correctly; and a mishap does not count if the request could have gone to another backend, or
 * if the limit that it is blamed on had not passed.
 */
final class Excuses {
    /** As a client that speaks no HTTP sees them, all alike. */
    private static final List<String> ENDS_OF_A_TUNNEL = List.of(
            "nothing",
            "cut",
            "unheard",
            "connect-refused",
            "connect-timeout",
            "tls-failed",
            "backend-closed",
            "no-backend",
            "queue-timeout",
            "overloaded",
            "no-local-port",
            "stopped");

    /** The balancer hears of things a little later. */
    private static final long ALMOST_A_SECOND_MICROS = 900_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Mishaps mishaps;
    private final Effects effects;
    private final Alternatives alternatives;

    Excuses(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        mishaps = ledger.mishaps;
        effects = new Effects(plan, ledger);
        alternatives = new Alternatives(plan, ledger);
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
                    : mishaps.met(
                            client,
                            entry,
                            each -> each.what().meetsOurAnswers() || effects.stoppedOurAnswer(each, entry));
            case "unheard" -> entry.touches == 0 && (madeRoom(client, entry) || met(client, entry, end));
            case "queue-timeout" -> mayQueue(client, entry)
                    && mayGoOn(client, entry)
                    && effects.isOver(TimeLimit.CONNECT, entry);
            case "no-backend" -> mayGoOn(client, entry) && alternatives.couldGoNowhere(client, entry);
            case "connect-refused", "connect-timeout", "tls-failed" -> mayGoOn(client, entry)
                    && mishaps.met(client, entry, each -> effects.isExplained(each, entry, end))
                    && alternatives.isExhausted(client, entry);
            case "backend-closed" -> met(client, entry, end)
                    && (!alternatives.mayRepeat(client, entry) || alternatives.isExhausted(client, entry));
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
                each -> effects.isExplained(each, entry, end)
                        && isClose(each, entry)
                        && !(each.what() == Mishap.MEMORY_WAS_RECLAIMED && isNewcomer(client, entry)));
    }

    /** It may have cut the answer. */
    boolean mayHaveCut(Mishaps.Event event, Entry entry) {
        return effects.isExplained(event, entry, "cut") && isClose(event, entry);
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

    private boolean mayQueue(ClientPlan client, Entry entry) {
        return plan.hasNames() || InFlight.areTaken(plan, ledger, entry, alternatives.lost(client, entry));
    }

    /** Who was idle for a second while all places were taken may have had to make room. */
    private boolean madeRoom(ClientPlan client, Entry entry) {
        boolean idle = client.thinkMicros + client.napMicros >= ALMOST_A_SECOND_MICROS
                || mishaps.met(client, entry, Excuses::isQuiet)
                || !entry.wasAsked() && mishaps.everMet(client, Excuses::isQuiet);
        boolean limited = plan.maxConnections < Integer.MAX_VALUE || plan.isScarce();
        boolean wanted = plan.isScarce()
                || !entry.isKnown()
                || ledger.places.isWanted(plan, deafMicros(client, entry), entry.knownMicros);
        return limited && idle && wanted && entry.outcome == Outcome.NONE;
    }

    /** Since when it has not heard that it was let go: only what it sends tells it. */
    private long deafMicros(ClientPlan client, Entry entry) {
        long[] since = {entry.knownMicros};
        mishaps.inOrder(client, entry, each -> {
            boolean deaf = each.what() == Mishap.CLIENT_WENT_DEAF;
            since[0] = deaf ? Math.min(since[0], each.fromMicros()) : since[0];
        });
        return since[0];
    }

    private static boolean isQuiet(Mishaps.Event event) {
        return event.what() == Mishap.CLIENT_FELL_SILENT || event.what() == Mishap.CLIENT_WAS_STALLED;
    }
}
