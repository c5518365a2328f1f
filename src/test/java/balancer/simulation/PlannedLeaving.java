package balancer.simulation;

import balancer.simulation.AnswerPlan.Fault;
import balancer.simulation.MessageReader.Body;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** How a server ends a connection: behind an answer, or while it is idle. */
final class PlannedLeaving {
    /** An end that nobody has acted on after so long will not be noticed at all. */
    private static final long NOTICED_MICROS = 1_000_000;

    private final PlannedBackend backend;
    private final SimulatedPeer peer;
    private final Idleness idle;
    /** It has said FIN, and looks at what the other end does. */
    private boolean watches;

    PlannedLeaving(PlannedBackend backend, SimulatedPeer peer, Idleness idle) {
        this.backend = backend;
        this.peer = peer;
        this.idle = idle;
    }

    boolean hasBegun() {
        return watches;
    }

    /** Request and answer are through, and the connection goes on, unless the plan ends it. */
    void exchanged(RequestPlan request, PlannedAnswer answer) {
        AnswerPlan plan = request.answer;
        Fault fault = answer.fault(request);
        if (fault == Fault.STRAY || fault == Fault.DOUBLE) {
            suffers(Mishap.CONNECTION_IS_SPOILT);
        }
        if (fault == Fault.STRAY) {
            peer.send("STRAY");
        }
        boolean untilClose = plan.framing(request.method) == Body.UNTIL_CLOSE;
        boolean ends = untilClose || !plan.persists();
        if (fault == Fault.RESET_BEHIND && (peer.unsent() > 0 || untilClose)) {
            backend.scene.ledger().mishaps.of(request, Mishap.BODY_BROKE_OFF, backend.id);
            answer.mayLoseItsHead(request);
        }
        if (fault == Fault.RESET_BEHIND) {
            suffers(Mishap.CONNECTION_ENDED);
            peer.reset();
        } else if (ends || fault == Fault.END_BEHIND) {
            if (!ends) {
                suffers(Mishap.CONNECTION_ENDED);
            }
            peer.close();
        } else if (fault == Fault.NONE && !backend.scene.plan().logins && !plan.isRepaired) {
            idle.begins();
        }
    }

    /** @param last the request behind which it does */
    void behind(Entry last) {
        if (isWatched(last)) {
            watch(last);
        } else {
            atOnce();
        }
    }

    /** The client has its whole answer, so the connection is with the idle ones, and no end of it can take long. */
    private boolean isWatched(Entry last) {
        Plan plan = backend.scene.plan();
        boolean through = last.outcome == Entry.Outcome.COMPLETE;
        return through && !backend.plan.resets && !plan.has(Knob.LONG_STALLS) && !plan.has(Knob.CUTS);
    }

    /** As {@link #atOnce}, but sees what the other end does. */
    private void watch(Entry last) {
        watches = true;
        idle.ends();
        suffers(Mishap.CONNECTION_ENDED);
        peer.shutdownOutput();
        backend.scene.network().after(Duration.ofNanos(NOTICED_MICROS * 1_000), () -> {
            if (!peer.isClosed() && !peer.sawEof() && peer.failure().isEmpty()) {
                throw new Violation("an idle connection is watched", "behind " + last + " on " + peer);
            }
        });
    }

    /** And does not look back. */
    void atOnce() {
        idle.ends();
        suffers(Mishap.CONNECTION_ENDED);
        if (backend.plan.resets) {
            peer.reset();
        } else {
            peer.close();
        }
    }

    private void suffers(Mishap what) {
        backend.scene.ledger().mishaps.of(backend.id, peer.remoteAddress(), what);
    }
}
