package balancer.client;

/**
 * What clients may use: time, speed, memory, connections.
 *
 * @param times how long each wait may last
 * @param minUploadRate bytes a second that a client must send of a body, on average; 0: any will do
 * @param maxConnections clients at once; more wait in the kernel's backlog
 * @param maxHeadBytes the largest request head; half of it for the request line
 */
public record ClientLimits(TimeLimits times, long minUploadRate, int maxConnections, int maxHeadBytes) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** For the client to take our own answer, then to send its FIN. There is no option, so it is always on. */
    private static final long REPLY_NANOS = 5_000 * NANOS_PER_MILLI;

    /** While stopping, an idle client gets this long to send a last request that may be on its way. */
    static final long LAST_REQUEST_NANOS = 1_000 * NANOS_PER_MILLI;

    private static final int ADDED_BYTES = 4 << 10;

    /** The limits that hold unless a user sets others. */
    public static final ClientLimits DEFAULTS = new ClientLimits(TimeLimits.DEFAULTS, 100, Integer.MAX_VALUE, 16 << 10);

    public ClientLimits withTimes(TimeLimits other) {
        return new ClientLimits(other, minUploadRate, maxConnections, maxHeadBytes);
    }

    public ClientLimits withMaxConnections(int other) {
        return new ClientLimits(times, minUploadRate, other, maxHeadBytes);
    }

    /** For a server behind a balancer that accepts heads of so many bytes and adds fields to them. */
    public ClientLimits behindBalancer(int bytes) {
        return new ClientLimits(times, minUploadRate, maxConnections, bytes + ADDED_BYTES);
    }

    /**
     * The absolute limit of a phase, which is the same for every kind of server: it counts from the phase's beginning,
     * so a byte now and then does not extend it.
     */
    public long absoluteNanos(ClientConnection connection) {
        if (connection.clients.isDraining() && connection.isBetweenRequests()) {
            return connection.clients.lastRequestNanos(connection.phaseBeganNanos());
        }
        return connection.phaseBeganNanos()
                + switch (connection.phase()) {
                    case PREAMBLE, READING_HEAD -> times.nanos(TimeLimit.HEAD);
                    case IDLE -> times.nanos(TimeLimit.KEEP_ALIVE);
                    case LINGERING -> lingerNanos(connection);
                    default -> REPLY_NANOS;
                };
    }

    /** A client that sent nothing more loses nothing by a close, and would only delay the end of a drain. */
    private static long lingerNanos(ClientConnection connection) {
        boolean soon = connection.clients.isDraining() && !connection.hasDiscarded();
        return soon ? LAST_REQUEST_NANOS : REPLY_NANOS;
    }
}
