package balancer.metrics;

/** What the event loop counts about itself. Times are nanoseconds of its own clock. */
public final class LoopMetrics {
    /** Turns, that is: returns from {@code select}. */
    public long turns;

    /** Keys handled in all turns; divided by {@link #turns} it shows how batching grows under load. */
    public long readyKeys;

    /** Time spent awake, from the end of one select to the start of the next. */
    public long busyNanos;

    /** Time spent inside {@code select}. */
    public long selectNanos;

    /** The longest turn since start. */
    public long longestTurnNanos;

    /** Turns longer than the limit that the loop was given (10 ms): every other connection waited that long. */
    public long slowTurns;

    /** Handlers that took longer than that by themselves. */
    public long slowHandlers;

    /** The last of them, and how long it took. */
    public String lastSlowHandler = "";

    public long lastSlowHandlerNanos;

    /** Exceptions that no handler should have let out: defects. */
    public long faults;
}
