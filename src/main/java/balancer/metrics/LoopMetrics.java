package balancer.metrics;

/** What the event loop counts about itself. Times are nanoseconds of its own clock. */
public final class LoopMetrics {
    /** Turns, that is, returns from {@code select}. */
    public long turns;

    /** Keys handled in all turns; divided by {@link #turns} it shows how batching grows under load. */
    public long readyKeys;

    /** Time spent awake, from the end of one select to the start of the next. */
    public long busyNanos;

    /** Time spent inside {@code select}. */
    public long selectNanos;

    /** Bytes that all sockets together brought, and took. */
    public long bytesRead;

    public long bytesWritten;

    /** The longest turn since start. */
    public long longestTurnNanos;

    /** Turns longer than 10 ms: every other connection waited that long. */
    public long slowTurns;

    /** Single handlers that took longer than that. */
    public long slowHandlers;

    /** The last such handler, and how long it took. */
    public String lastSlowHandler = "";

    public long lastSlowHandlerNanos;

    /** Exceptions that left a handler: defects. */
    public long faults;
}
