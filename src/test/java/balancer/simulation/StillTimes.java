package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.testkit.SimulatedNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The time of a run in still air: passes it, and demands that what is due happens then, not before and not later. */
final class StillTimes {
    /** Of a segment, one way. */
    static final long LATENCY_NANOS = 50_000;

    /** The loop rounds its waits up to whole milliseconds. */
    private static final long SLACK_NANOS = 1_500_000;

    /** Longer than any exchange without a wait. */
    private static final long SETTLING_NANOS = 5_000_000;

    /** How long the run waits to see that a limit is off. */
    private static final long NEVER_NANOS = 200_000_000_000L;

    private final SimulatedNetwork network;
    private final StillSettings settings;

    StillTimes(SimulatedNetwork network, StillSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    long nowNanos() {
        return network.clock().getAsLong();
    }

    Instant at(long nanos) {
        return now().minusNanos(nowNanos() - nanos);
    }

    Instant now() {
        return network.instants().instant();
    }

    void after(long nanos, Runnable action) {
        network.after(Duration.ofNanos(nanos), action);
    }

    /** Lets everything under way arrive. */
    void settle() {
        advance(SETTLING_NANOS);
    }

    void advance(long nanos) {
        network.advance(Duration.ofNanos(nanos));
    }

    /** Demands that it happens at this time, not before and not later. @param atNanos negative: it never happens */
    void expectAt(String what, long atNanos, BooleanSupplier happened) {
        expectAt(what, atNanos, 1, happened);
    }

    /** @param waits that follow each other, each of them rounded up */
    void expectAt(String what, long atNanos, int waits, BooleanSupplier happened) {
        if (atNanos < 0) {
            advance(NEVER_NANOS);
            Judge.require(!happened.getAsBoolean(), "what is off does not strike", what);
            return;
        }
        advance(Math.max(0, atNanos - SLACK_NANOS - nowNanos()));
        Judge.require(!happened.getAsBoolean(), "no limit strikes before its time", told(what, atNanos));
        advance(Math.max(0, atNanos + waits * SLACK_NANOS - nowNanos()));
        Judge.require(happened.getAsBoolean(), "each limit strikes in its time", told(what, atNanos));
    }

    private String told(String what, long atNanos) {
        return what + " at " + atNanos + ", now " + nowNanos();
    }

    /** When a limit strikes; -1 if it is off. */
    long due(long sinceNanos, TimeLimit limit) {
        long nanos = settings.nanos(limit);
        return nanos == StillSettings.OFF ? -1 : sinceNanos + nanos;
    }
}
