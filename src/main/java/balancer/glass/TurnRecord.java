package balancer.glass;

/** One turn of the loop. Used again, like its {@link KeyRecord}s. */
final class TurnRecord {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** As {@link balancer.loop.EventLoop#turn} counts. */
    long number;

    /** When the loop woke up: nanoseconds since 1970, as exact as milliseconds are. */
    long atNanos;

    long asleepNanos;
    long busyNanos;

    /** Keys that select reported. */
    int ready;

    /** Deadlines and posted tasks that ran. */
    int timers;

    int tasks;

    /** How many handlers were called, and how many of them are recorded: the first ones. */
    int calls;

    int recorded;

    /** Among all that were ever recorded. */
    long firstKey;

    /** Since 1970. */
    long millis() {
        return atNanos / NANOS_PER_MILLI;
    }
}
