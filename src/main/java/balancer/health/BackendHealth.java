package balancer.health;

import balancer.backend.Backend;
import balancer.backend.Reason;

/**
 * The health of one backend: a state machine driven by counts. No sockets, and the caller gives the time. All times are
 * nanoseconds of the loop's clock.
 */
public final class BackendHealth {
    /** The state of a backend; only UNPROVEN and UP get work while others are left. */
    public enum State {
        /** Given at the start, not yet known to respond; used all the same. */
        UNPROVEN,
        UP,
        /** Probes fail. */
        DOWN,
        /** Exchanges failed, even if probes succeed. */
        EJECTED,
        /** Came later, or has another address now: waits for its first good probe. */
        JOINING;

        boolean isUsable() {
            return this == UNPROVEN || this == UP;
        }
    }

    static final int FAILED_EXCHANGES_TO_EJECT = 5;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FIRST_COOL_DOWN_NANOS = 1_000 * NANOS_PER_MILLI;
    private static final long LONGEST_COOL_DOWN_NANOS = 30_000 * NANOS_PER_MILLI;

    /** After this time in UP an ejection counts as the first again. */
    private static final long STABLE_NANOS = 60_000 * NANOS_PER_MILLI;

    private final Backend backend;
    private final HealthListener listener;
    private final int rise;
    private final int fall;
    private State state = State.UNPROVEN;
    private long sinceNanos;
    private String reason = "";
    private int streak;
    private int failedExchanges;
    private long goodProbes;
    private long badProbes;
    private long lastProbeNanos;
    private long nextProbeNanos;
    private boolean awaitsProbe;
    private long coolDownNanos;
    private long cooledDownAtNanos;

    /** When the listener was told of its trouble; meaningless unless {@link #inTrouble}. */
    private long troubleSinceNanos;

    private boolean inTrouble;

    /** When it began to drain; meaningless unless the backend is draining. */
    private long drainingSinceNanos;

    BackendHealth(Backend backend, HealthListener listener, HealthSettings.Timing timing, long nowNanos) {
        this.backend = backend;
        this.listener = listener;
        this.rise = timing.rise();
        this.fall = timing.fall();
        this.sinceNanos = nowNanos;
        this.cooledDownAtNanos = nowNanos;
    }

    /** It has no address yet, or a new one: everything known so far is void. */
    void startJoining(long nowNanos) {
        streak = 0;
        failedExchanges = 0;
        cooledDownAtNanos = nowNanos;
        boolean isUnknown =
                backend.addresses().isEmpty() && !backend.addresses().isAwaited();
        reason = isUnknown ? Reason.UNKNOWN_HOST : "";
        become(State.JOINING, nowNanos);
        backend.available(false);
        backend.lastProbeSucceeded(true);
    }

    /** It has an address now and is used at once: it was given at the start, or there are no probes. */
    void useAtOnce(long nowNanos) {
        become(State.UNPROVEN, nowNanos);
        backend.available(true);
    }

    void probeSucceeded(long nowNanos, long tookNanos) {
        goodProbes++;
        lastProbeNanos = tookNanos;
        streak = Math.max(streak, 0) + 1;
        backend.lastProbeSucceeded(true);
        boolean comesUp =
                switch (state) {
                    case UNPROVEN, JOINING -> true;
                    case DOWN, EJECTED -> streak >= rise && nowNanos - cooledDownAtNanos >= 0;
                    case UP -> false;
                };
        if (comesUp) {
            comeUp(nowNanos);
        }
    }

    void probeFailed(String why, long nowNanos, long tookNanos) {
        badProbes++;
        lastProbeNanos = tookNanos;
        streak = Math.min(streak, 0) - 1;
        reason = why;
        backend.lastProbeSucceeded(false);
        if ((state == State.UNPROVEN || state == State.JOINING) && !inTrouble) {
            troubleBegins(nowNanos);
            listener.doesNotAnswerYet(backend, why);
        }
        if (streak <= -fall && (state.isUsable() || state == State.EJECTED)) {
            goDown(State.DOWN, nowNanos);
            listener.down(backend, why, -streak);
            endTunnels();
        }
    }

    /** @param mayEject whether enough others would be left */
    void exchangeFailed(String why, long nowNanos, boolean mayEject) {
        failedExchanges++;
        if (failedExchanges < FAILED_EXCHANGES_TO_EJECT || !state.isUsable() || !mayEject) {
            return;
        }
        boolean again = coolDownNanos > 0 && nowNanos - sinceNanos < STABLE_NANOS;
        coolDownNanos = again ? Math.min(LONGEST_COOL_DOWN_NANOS, coolDownNanos * 2) : FIRST_COOL_DOWN_NANOS;
        cooledDownAtNanos = nowNanos + coolDownNanos;
        reason = why;
        // Earlier good probes say nothing about the present failure.
        streak = Math.min(streak, 0);
        backend.lastProbeSucceeded(false);
        goDown(State.EJECTED, nowNanos);
        listener.ejected(backend, why, failedExchanges, coolDownNanos / NANOS_PER_MILLI);
        endTunnels();
    }

    void exchangeSucceeded() {
        failedExchanges = 0;
    }

    /** No new work from now on, whatever its health. Idempotent. */
    void drain(long nowNanos) {
        if (!backend.draining()) {
            backend.drain();
            drainingSinceNanos = nowNanos;
            listener.draining(backend);
        }
    }

    /** It is about to be removed, and drains from now on. */
    void leaves(long nowNanos) {
        if (!backend.draining()) {
            drainingSinceNanos = nowNanos;
        }
        awaitsProbe = false;
    }

    /** Ends {@link #drain}. Idempotent. */
    void enable() {
        if (backend.draining()) {
            backend.enable();
            listener.enabled(backend);
        }
    }

    private void comeUp(long nowNanos) {
        become(State.UP, nowNanos);
        failedExchanges = 0;
        backend.available(true);
        if (inTrouble) {
            inTrouble = false;
            listener.up(backend, (nowNanos - troubleSinceNanos) / NANOS_PER_MILLI);
        }
    }

    private void goDown(State next, long nowNanos) {
        troubleBegins(nowNanos);
        become(next, nowNanos);
        backend.available(false);
        backend.idle().closeAll();
    }

    private void endTunnels() {
        int ended = backend.endTunnels();
        if (ended > 0) {
            listener.tunnelsEnded(backend, ended);
        }
    }

    private void troubleBegins(long nowNanos) {
        if (!inTrouble) {
            inTrouble = true;
            troubleSinceNanos = nowNanos;
        }
    }

    private void become(State next, long nowNanos) {
        state = next;
        sinceNanos = nowNanos;
    }

    /** False while the next probe may change the state and should come soon. */
    boolean isSettled() {
        return streak >= rise || streak <= -fall;
    }

    /** Nanoseconds of cool-down left, during which good probes do not bring the backend back; at most 0 if over. */
    long coolDownLeftNanos(long nowNanos) {
        return state == State.EJECTED || state == State.DOWN ? cooledDownAtNanos - nowNanos : 0;
    }

    void nextProbe(long atNanos) {
        nextProbeNanos = atNanos;
        awaitsProbe = true;
    }

    /** No probe until there is a reason for one. */
    void noNextProbe() {
        awaitsProbe = false;
    }

    public Backend backend() {
        return backend;
    }

    public State state() {
        return state;
    }

    /** When it entered its state. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** When it began to drain; meaningless unless {@link Backend#draining}. */
    public long drainingSinceNanos() {
        return drainingSinceNanos;
    }

    /** What went wrong last, in a few words; empty if nothing did. Kept when it is up again. */
    public String reason() {
        return reason;
    }

    /** Probes with the same outcome in a row: positive for good ones, negative for bad ones. */
    public int streak() {
        return streak;
    }

    public long goodProbes() {
        return goodProbes;
    }

    public long badProbes() {
        return badProbes;
    }

    /** Failed exchanges since the last that succeeded. */
    public int failedExchanges() {
        return failedExchanges;
    }

    /** How long the last probe took. */
    public long lastProbeNanos() {
        return lastProbeNanos;
    }

    /** Whether a probe is in progress or scheduled; a backend that is up may have none. */
    public boolean awaitsProbe() {
        return awaitsProbe;
    }

    /** When the next probe is due, or the one in progress times out; meaningless unless {@link #awaitsProbe}. */
    public long nextProbeNanos() {
        return nextProbeNanos;
    }
}
