package balancer.simulation;

import balancer.client.TimeLimit;
import java.time.Duration;

/**
 * How long a connection has been idle, as the balancer's peer sees it. The balancer must end it when its limit is over,
 * and not before: every connection that is kept saves a handshake.
 */
final class Idleness {
    /** So long an end is under way. */
    private static final long NEWS_MICROS = 100_000;

    /** The balancer may have sent the end of an answer so long before all of it is here. */
    private static final long SENT_MICROS = 1_500_000;

    private static final long BUSY = -1;

    private final Scene scene;
    private final TimeLimit limit;
    private long sinceMicros = BUSY;

    Idleness(Scene scene, TimeLimit limit) {
        this.scene = scene;
        this.limit = limit;
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    void begins() {
        sinceMicros = nowMicros();
    }

    /** It has something to do, or it is this end that has let go. */
    void ends() {
        sinceMicros = BUSY;
    }

    boolean isIdle() {
        return sinceMicros != BUSY;
    }

    private boolean isLate(long latestMicros) {
        return limitMicros() < Plan.NEVER_MICROS && nowMicros() > latestMicros + limitMicros() + NEWS_MICROS;
    }

    private boolean isEarly(long sentMicros) {
        return nowMicros() < sinceMicros + limitMicros() - sentMicros;
    }

    private long limitMicros() {
        return scene.plan().limitMicros(limit);
    }

    /** The balancer has let go of a client. */
    void endedForClient(ClientPlan client) {
        Plan plan = scene.plan();
        if (!isIdle() || client.fault != ClientPlan.Fault.NONE || isShaken(plan)) {
            return;
        }
        // Who does not read hears of things when he does.
        long sent = SENT_MICROS + 2 * client.napMicros;
        Judge.require(
                !isLate(sinceMicros + client.napMicros), "an idle client is let go in time", told("client" + client));
        boolean room = plan.hasShortOpens() || plan.isScarce();
        boolean halfClosed = client.ending == ClientPlan.Ending.HALF_CLOSE;
        boolean unbound = plan.logins && !scene.ledger().drains.isEmpty();
        boolean early = isEarly(sent) && !isStopping(plan) && !room && !halfClosed && !unbound;
        early = early && !scene.ledger().places.mayEvict(plan, sinceMicros, nowMicros(), 2 * client.napMicros);
        Judge.require(!early, "an idle client is not let go before its time", told("client" + client));
    }

    /**
     * The balancer has let go of a server's connection.
     *
     * @param last the exchange on it
     * @param byReset it may have sent the beginning of a request, which a reset overtakes and destroys
     */
    void endedForBackend(BackendPlan backend, Entry last, boolean byReset) {
        Plan plan = scene.plan();
        if (!isIdle() || last.outcome != Entry.Outcome.COMPLETE || isShaken(plan)) {
            return;
        }
        long latest = Math.max(sinceMicros, last.knownMicros);
        Judge.require(
                !isLate(latest + backend.napMicros), "an idle connection is closed in time", told("behind " + last));
        boolean room = plan.hasShortOpens() || plan.isScarce();
        boolean moved = backend.moveMicros > 0 && nowMicros() >= backend.moveMicros;
        boolean early = isEarly(0) && !byReset && !isStopping(plan) && !room && !moved && !wasSomeoneOut(last);
        if (early && plan.introductions > 0) {
            endsWithItsClient(plan.clientOf(last.plan), told("behind " + last));
            return;
        }
        Judge.require(!early, "an idle connection is not closed before its time", told("behind " + last));
    }

    /**
     * A connection that began with its client's name is of no use to others. It ends with that client, by whatever
     * request and at whichever backend, so the client has left or hears of it soon, unless it went deaf.
     */
    private void endsWithItsClient(ClientPlan client, String told) {
        long news = SENT_MICROS + 2 * client.napMicros;
        scene.network()
                .after(
                        Duration.ofNanos(news * 1_000),
                        () -> Judge.require(
                                scene.ledger().hasLeft(client) || wentDeaf(client),
                                "an idle connection of one client's ends with its client",
                                told));
    }

    private boolean wentDeaf(ClientPlan client) {
        return scene.ledger().mishaps.everMet(client, each -> each.what() == Mishap.CLIENT_WENT_DEAF);
    }

    /** However long the rest of the run was, it is still there. */
    void requireOver() {
        boolean endless = limitMicros() == Plan.NEVER_MICROS;
        Judge.require(!isIdle() || endless, "an idle connection is closed in time", told("it is still open"));
    }

    /** To the balancer a connection is idle once the answer has passed; the rest of the request may be under way. */
    private boolean wasSomeoneOut(Entry last) {
        Ledger ledger = scene.ledger();
        long from = Math.min(sinceMicros, last.knownMicros);
        return ledger.drains.was(from, nowMicros(), each -> !each.isEmpty())
                || ledger.out.was(from, nowMicros(), each -> !each.isEmpty());
    }

    private boolean isStopping(Plan plan) {
        return plan.stop != Plan.Stop.NEVER && nowMicros() >= plan.stopMicros;
    }

    /** Who hears of things when, and whether at all, is up to the network. */
    private static boolean isShaken(Plan plan) {
        return plan.has(Knob.LONG_STALLS) || plan.has(Knob.CUTS);
    }

    private String told(String whose) {
        return "idle from " + sinceMicros + " to " + nowMicros() + " us, limit " + limitMicros() + " us, " + whose;
    }
}
