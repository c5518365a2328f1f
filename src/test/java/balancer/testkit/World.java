package balancer.testkit;

import java.util.function.BooleanSupplier;

/**
 * Virtual time and all that will happen in it. There is no thread: time stands still while code runs and jumps to the
 * next event when a simulated select waits, so a select <em>is</em> the scheduler. Everything random comes from the
 * seed, everything simultaneous happens in the order it was scheduled; the same seed and the same code give the same
 * {@link Trace}.
 *
 * <p>The driver sets how far time may jump (see {@link SimulatedNetwork#run}): a select that would wait longer returns
 * 0 instead, like a spurious wake-up, and the world is <em>parked</em>.
 */
final class World {
    static final long NEVER = EventQueue.NEVER;

    /** So many selects without an event or a moment passing is a loop that spins; honest work takes a few. */
    private static final int SPIN_LIMIT = 100_000;

    private static final BooleanSupplier NO_CONDITION = () -> false;

    private final EventQueue events = new EventQueue();
    private final SplitMix64 random;
    private final Trace trace;

    private long now;
    private long eventsRun;
    private int idleTurns;

    private long horizon = NEVER;
    private boolean parksWhenQuiet;
    private BooleanSupplier parkCondition = NO_CONDITION;
    private boolean parked;
    private boolean standingStill;
    private long earliestDeadline = NEVER;

    World(long seed, int traceCapacity) {
        random = new SplitMix64(seed);
        trace = new Trace(traceCapacity);
    }

    /** Nanoseconds since the world began; the first is 0. */
    long now() {
        return now;
    }

    SplitMix64 random() {
        return random;
    }

    Trace trace() {
        return trace;
    }

    long eventsRun() {
        return eventsRun;
    }

    void record(String verb, int subject, long detail) {
        trace.record(now, verb, subject, detail);
    }

    void at(long time, Runnable event) {
        events.add(Math.max(now, time), event, false);
    }

    void after(long delayNanos, Runnable event) {
        at(later(delayNanos), event);
    }

    /** For a kernel's own slow timers: they happen when time gets there, but nobody waits for them. */
    void inBackground(long delayNanos, Runnable event) {
        events.add(later(delayNanos), event, true);
    }

    private long later(long delayNanos) {
        long time = now + delayNanos;
        return time < now ? NEVER - 1 : time;
    }

    /** Until {@link #unbind} no wait goes past the horizon, nor past a quiet network or the moment of a condition. */
    void bind(long newHorizon, boolean whenQuiet, BooleanSupplier condition) {
        horizon = newHorizon;
        parksWhenQuiet = whenQuiet;
        parkCondition = condition;
        parked = false;
    }

    void unbind() {
        standingStill = false;
        bind(NEVER, false, NO_CONDITION);
    }

    /** From now on each wait ends at once, so that several loops can be stepped side by side. */
    void standStill() {
        standingStill = true;
        earliestDeadline = NEVER;
        parked = false;
    }

    /** When the first of those loops wants to be woken at the latest; time may move again. */
    long moveAgain() {
        standingStill = false;
        parked = false;
        return earliestDeadline;
    }

    static BooleanSupplier noCondition() {
        return NO_CONDITION;
    }

    /** Whether a wait was cut short since {@link #bind}. */
    boolean isParked() {
        return parked;
    }

    /** The same, and forgets it. */
    boolean takeParked() {
        boolean was = parked;
        parked = false;
        return was;
    }

    boolean isQuiet() {
        return !events.hasForeground();
    }

    /** Runs what is due at this very moment. */
    void runDue() {
        while (events.nextTime() <= now) {
            runNext();
        }
    }

    /** Counts a select; one that spins ends here. */
    void turn() {
        if (++idleTurns > SPIN_LIMIT) {
            throw new Stalled("the loop spins: " + SPIN_LIMIT + " selects and time stands still", trace);
        }
    }

    /** Time that the code under test is supposed to take. */
    void spend(long nanos) {
        if (nanos > 0) {
            now = later(nanos);
        }
    }

    /**
     * Waits for the next moment at which something happens, at most until the deadline.
     *
     * @return false if the wait is over: the deadline is reached, or the world is parked
     */
    boolean awaitEvent(long deadline) {
        if (standingStill) {
            earliestDeadline = Math.min(earliestDeadline, deadline);
            parked = true;
            return false;
        }
        if (parkCondition.getAsBoolean() || (parksWhenQuiet && isQuiet())) {
            parked = true;
            return false;
        }
        long next = events.nextTime();
        if (next <= deadline && next <= horizon && next != NEVER) {
            now = next;
            runDue();
            return true;
        }
        return waitInVain(deadline);
    }

    private boolean waitInVain(long deadline) {
        if (deadline == NEVER && horizon == NEVER) {
            throw new Stalled("waiting for ever: no event will come", trace);
        }
        idleTurns = now < Math.min(deadline, horizon) ? 0 : idleTurns;
        if (deadline > horizon) {
            parked = true;
            now = Math.max(now, horizon);
        } else {
            now = Math.max(now, deadline);
        }
        return false;
    }

    private void runNext() {
        idleTurns = 0;
        eventsRun++;
        events.poll().run();
    }
}
