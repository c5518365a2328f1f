package balancer.client;

/**
 * What clients may take: time, speed, room.
 *
 * @param times how long each wait may last
 * @param minUploadRate bytes a second that a client must send of a body, on average; 0: any will do
 * @param maxConnections clients at once; more wait in the kernel's backlog
 * @param maxHeadBytes the largest request head; half of it for the request line
 */
public record ClientLimits(TimeLimits times, long minUploadRate, int maxConnections, int maxHeadBytes) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** For our own answer to be taken, and for the client's FIN after it. No option: nobody can switch it off. */
    private static final long REPLY_NANOS = 5_000 * NANOS_PER_MILLI;

    /** While stopping, an idle client gets this long to send a last request that may be on its way. */
    static final long LAST_REQUEST_NANOS = 1_000 * NANOS_PER_MILLI;

    private static final int ADDED_BYTES = 4 << 10;

    /** The usual ones. */
    public static final ClientLimits DEFAULTS = new ClientLimits(TimeLimits.DEFAULTS, 100, Integer.MAX_VALUE, 16 << 10);

    public ClientLimits withTimes(TimeLimits other) {
        return new ClientLimits(other, minUploadRate, maxConnections, maxHeadBytes);
    }

    public ClientLimits withMaxConnections(int other) {
        return new ClientLimits(times, minUploadRate, other, maxHeadBytes);
    }

    /** A balancer in front takes heads of so many bytes, and adds to them whose requests they are. */
    public ClientLimits behindHeadsOf(int bytes) {
        return new ClientLimits(times, minUploadRate, maxConnections, bytes + ADDED_BYTES);
    }

    /**
     * The limit of a phase that is the same whoever answers: counted from the phase's beginning, so a byte now and then
     * extends nothing.
     */
    public long absoluteNanos(ClientConnection connection) {
        if (connection.clients.isDraining() && connection.isBetweenRequests()) {
            return connection.clients.lastRequestNanos(connection.phaseBeganNanos());
        }
        return connection.phaseBeganNanos()
                + switch (connection.phase()) {
                    case READING_HEAD -> times.nanos(TimeLimit.HEAD);
                    case IDLE -> times.nanos(TimeLimit.KEEP_ALIVE);
                    case LINGERING -> farewellNanos(connection);
                    default -> REPLY_NANOS;
                };
    }

    /** Who has sent nothing more loses nothing by a close, and would only hold up the end of a drain. */
    private static long farewellNanos(ClientConnection connection) {
        boolean soon = connection.clients.isDraining() && !connection.hasDiscarded();
        return soon ? LAST_REQUEST_NANOS : REPLY_NANOS;
    }
}
