package balancer.glass;

/** One turn of the loop. Used again, like its {@link KeyRecord}s. */
final class TurnRecord {
    /** As {@link balancer.loop.EventLoop#turn} counts. */
    long number;

    /** Milliseconds since 1970, in nanoseconds: when the loop woke up. */
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
}
