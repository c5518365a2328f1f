package balancer.simulation;

import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.Ledger.Entry;
import balancer.simulation.Ledger.Outcome;
import balancer.simulation.MessageReader.Body;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which failures a plan explains. Whatever it does not name here must have been answered, completely and rightly: the
 * fewer excuses, the more is found.
 */
final class Excuses {
    /** The balancer hears of things a little later. */
    private static final long ALMOST_A_SECOND_MICROS = 900_000;

    static final Set<Knob> SPLITTING =
            EnumSet.of(Knob.SOCKET_BUFFER_BYTES, Knob.SEGMENT_BYTES, Knob.SHORT_IO, Knob.SPURIOUS_IO);

    /** With these the client is reset, unless the framing shows it the cut. */
    private static final Set<AnswerPlan.Fault> CUTS = EnumSet.of(
            AnswerPlan.Fault.CUT_BY_END,
            AnswerPlan.Fault.CUT_BY_RESET,
            AnswerPlan.Fault.BAD_CHUNK,
            AnswerPlan.Fault.STALLED,
            AnswerPlan.Fault.RESET_BEHIND);

    private final Plan plan;
    private final DrainHistory drains;
    private final boolean someDoorIsShut;
    private final boolean allDoorsAreShut;
    private final boolean someDoorIsSilent;
    private final boolean idleConnectionsReset;
    private final boolean connectionsDie;
    private final boolean straysAreSent;
    private final boolean someServerIsKilled;

    Excuses(Plan plan, DrainHistory drains) {
        this.plan = plan;
        this.drains = drains;
        List<BackendPlan> backends = plan.backends;
        someDoorIsShut = backends.stream().anyMatch(Excuses::isShut);
        allDoorsAreShut = backends.stream().allMatch(Excuses::isShut);
        someDoorIsSilent = backends.stream().anyMatch(each -> each.door == BackendPlan.Door.BLACK_HOLE);
        idleConnectionsReset = backends.stream().anyMatch(each -> each.idleMicros > 0 && each.resets);
        connectionsDie = backends.stream().anyMatch(BackendPlan::closes)
                || someAnswerHas(EnumSet.of(AnswerPlan.Fault.END_BEHIND, AnswerPlan.Fault.RESET_BEHIND));
        someServerIsKilled =
                backends.stream().flatMap(each -> each.outages.stream()).anyMatch(Outage::kills);
        straysAreSent = someAnswerHas(EnumSet.of(AnswerPlan.Fault.STRAY));
    }

    private static boolean isShut(BackendPlan backend) {
        return backend.door != BackendPlan.Door.OPEN || backend.named;
    }

    private boolean someAnswerHas(Set<AnswerPlan.Fault> faults) {
        return plan.clients.stream()
                .flatMap(client -> client.requests.stream())
                .anyMatch(request -> faults.contains(request.answer.fault));
    }

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
        boolean drained = plan.logins && !drains.isEmpty();
        return plan.stop != Plan.Stop.NEVER || !request.persists() || undelimited || request.upgrade || drained;
    }

    /** Whether the next request on the connection may be left unanswered although nobody said so. */
    boolean mayEndBehind(RequestPlan request) {
        return mayClose(request) || request.isAnsweredEarly();
    }

    /** A server that speaks first may have said everything before what came is lost, with it or with the balancer. */
    boolean mayBeUnread() {
        boolean cut = plan.stop == Plan.Stop.AT_ONCE || plan.stop == Plan.Stop.DRAIN_THEN_STOP;
        return plan.tcp && (someServerIsKilled || cut);
    }

    boolean covers(ClientPlan client, Entry entry) {
        return client.besieges
                || client.fault != Fault.NONE
                || worldCovers(entry)
                || patienceCovers(entry)
                || resetsCover(client, entry)
                || connectsCover(entry)
                || outagesCover(entry)
                || crowdCovers(client, entry)
                || drainsCover(entry)
                || connectionsCover(entry)
                || answerCovers(entry)
                || requestCovers(entry);
    }

    /** With a limit off, whoever waits for somebody silent waits until somebody goes. */
    private boolean patienceCovers(Entry entry) {
        boolean nobodyIsSilent = plan.fair || plan.siege;
        return plan.settings.isEndless() && !nobodyIsSilent && entry.outcome == Outcome.NONE;
    }

    /** Something else than its backend's FIN may have ended the answer. */
    boolean mayLoseOfACut(ClientPlan client, Entry entry) {
        boolean ours = plan.stop != Plan.Stop.NEVER || plan.isScarce() || plan.siege;
        boolean theirs = client.fault != Fault.NONE || entry.plan.malformed != RequestPlan.Malformed.NO;
        boolean reset = plan.has(Knob.CUTS) || plan.has(Knob.RESETS_OVERTAKE) || someServerIsKilled;
        return ours || theirs || reset || plan.has(Knob.LONG_STALLS);
    }

    private boolean worldCovers(Entry entry) {
        if (plan.has(Knob.CUTS) || plan.has(Knob.LONG_STALLS)) {
            return true;
        }
        if (plan.stop == Plan.Stop.DRAIN) {
            // Whatever had begun is finished.
            return entry.outcome == Outcome.NONE && entry.touches == 0;
        }
        if (plan.stop != Plan.Stop.NEVER) {
            return entry.outcome == Outcome.NONE || entry.outcome == Outcome.CUT;
        }
        // Whose head found no memory at all is closed without an answer.
        return plan.isScarce() && !plan.siege && (entry.outcome == Outcome.NONE || entry.refusedWith >= 408);
    }

    /**
     * A reset destroys what is still under way before it: the end of an answer that was complete where it came from. Also
     * our own reset towards a client who pipelined, whose answer before the cut one may be lost. We cannot wait until he
     * has it, because nobody tells us when that is, and to end in order instead would make a cut look whole where the
     * end is the close. He sees that something went wrong, which is what counts.
     */
    private boolean resetsCover(ClientPlan client, Entry entry) {
        boolean later = false;
        boolean followed = false;
        for (RequestPlan request : client.requests) {
            boolean shows = request.answerShowsItsEnd();
            boolean cut = !shows && (someServerIsKilled || CUTS.contains(request.answer.fault));
            followed |= later && cut && client.depth > 1;
            later |= request == entry.plan;
        }
        boolean lost = entry.outcome != Outcome.REFUSED || entry.refusedWith >= 502;
        return plan.has(Knob.RESETS_OVERTAKE) && lost && (idleConnectionsReset || followed);
    }

    private boolean connectsCover(Entry entry) {
        boolean limited = plan.isLimited();
        boolean fail = plan.has(Knob.CONNECTS_REFUSED) || plan.has(Knob.CONNECTS_LOST);
        boolean unreachable = fail || allDoorsAreShut || someDoorIsSilent;
        if (plan.tcp) {
            return unreachable || someDoorIsShut || limited || plan.hasShortOpens(entry.knownMicros);
        }
        boolean queued = limited && entry.reason.contains("queue-timeout");
        boolean unasked = plan.hasShortOpens(entry.knownMicros)
                && (entry.reason.contains("overloaded") || entry.reason.contains("no-local-port"));
        return entry.outcome == Outcome.REFUSED && (queued || unasked || unreachable && entry.refusedWith >= 503);
    }

    /** Who was idle for a second while all places were taken may have had to make room. */
    private boolean crowdCovers(ClientPlan client, Entry entry) {
        boolean idle = client.thinkMicros + client.napMicros >= ALMOST_A_SECOND_MICROS;
        return plan.maxConnections < Integer.MAX_VALUE && idle && entry.outcome == Outcome.NONE && entry.touches == 0;
    }

    /** What has begun by this time. */
    private Stream<Outage> away(long micros) {
        return plan.backends.stream()
                .flatMap(each -> each.outages.stream())
                .filter(each -> each.fromMicros() <= micros);
    }

    private boolean moves(long micros) {
        return plan.backends.stream().anyMatch(each -> each.moveMicros > 0 && each.moveMicros <= micros);
    }

    private boolean outagesCover(Entry entry) {
        boolean refused = entry.outcome == Outcome.REFUSED && entry.refusedWith >= 502;
        boolean gone = away(entry.knownMicros).findAny().isPresent() && (plan.tcp || refused);
        boolean killed = away(entry.knownMicros).anyMatch(Outage::kills) && entry.outcome != Outcome.REFUSED;
        return gone || killed || moves(entry.knownMicros) && (plan.tcp || refused);
    }

    /** All who could have served it drained at some time while it was asked. What had reached one of them ends there. */
    private boolean drainsCover(Entry entry) {
        boolean nobody = drains.was(entry.askedMicros, entry.knownMicros, this::isNobodyLeft);
        boolean refused = entry.outcome == Outcome.REFUSED && entry.refusedWith == 503;
        boolean told = refused && entry.reason.contains("no-backend") && (entry.deliveries == 0 || !plan.fair);
        return nobody && (plan.tcp ? entry.deliveries == 0 : told);
    }

    private boolean isNobodyLeft(BitSet draining) {
        for (int id = 0; id < plan.backends.size(); id++) {
            if (!draining.get(id) && !isShut(plan.backends.get(id))) {
                return false;
            }
        }
        return true;
    }

    /** A connection that dies, or turns out to be spoilt, as it is used again takes along what must not be repeated. */
    private boolean connectionsCover(Entry entry) {
        boolean unrepeatable = plan.logins || !entry.plan.isIdempotent() || entry.plan.framing != Body.NONE;
        boolean dead = connectionsDie && unrepeatable && entry.touches <= 1;
        // Attempts that reached nobody count as well: what is left of them may all meet connections that die.
        boolean used = someDoorIsShut || plan.has(Knob.CONNECTS_REFUSED) || plan.has(Knob.CONNECTS_LOST);
        used |= drains.was(entry.askedMicros, entry.knownMicros, draining -> !draining.isEmpty());
        boolean exhausted = connectionsDie && used && entry.touches > 1;
        return entry.refusedWith == 502 && (dead || exhausted || straysAreSent);
    }

    private boolean answerCovers(Entry entry) {
        boolean refused = entry.outcome == Outcome.REFUSED;
        // Once it went wrong there, the next to be asked may be one that cannot be reached.
        boolean bad = refused && (entry.refusedWith == 502 || entry.refusedWith >= 503 && someDoorIsShut);
        boolean late = refused && entry.refusedWith == 504;
        boolean cut = !refused;
        return switch (entry.plan.answer.fault) {
            case NONE, STRAY, DOUBLE, END_BEHIND -> false;
            case END_INSTEAD, RESET_INSTEAD -> bad || plan.tcp;
            case GARBAGE -> bad;
            case CUT_BY_END, CUT_BY_RESET, BAD_CHUNK, RESET_BEHIND -> bad || cut;
            case STALLED -> late || cut;
        };
    }

    private static boolean requestCovers(Entry entry) {
        boolean refused = entry.outcome == Outcome.REFUSED && entry.refusedWith == 400;
        return switch (entry.plan.malformed) {
            case NO -> false;
            case HEAD -> refused;
            case CHUNK -> refused || entry.plan.isAnsweredEarly();
        };
    }
}
