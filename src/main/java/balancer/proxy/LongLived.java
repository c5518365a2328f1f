package balancer.proxy;

import balancer.client.Phase;

/**
 * Connections that last. A peer that vanishes without a FIN (a machine without power, a middlebox that forgets the
 * connection) looks like one that sends nothing, and long-lived connections may be silent for minutes, an hour, or for
 * ever. So the kernel sends keep-alive probes on both sides, see {@link balancer.loop.Endpoint#keepAlive}. That costs
 * four system calls a side, so it waits until a request has turned out to be unusual: a tunnel at its beginning, any
 * other exchange after half a minute of forwarding, whether bytes move or not. An idle client, or one that has not sent
 * its head, is probed only if its limit leaves more time than the probes take. The session's own deadline triggers
 * this, without another timer.
 */
final class LongLived {
    private static final long AFTER_NANOS = 30_000_000_000L;

    /** From the last segment of a peer that is gone until our last probe has failed. */
    private static final long ANSWER_NANOS = 120_000_000_000L;

    private LongLived() {}

    /** The deadline of a session: its limit, or the time when it counts as long-lived. */
    static long deadlineNanos(Session session, long limitNanos) {
        long beginsNanos = session.phaseBeganNanos() + AFTER_NANOS;
        boolean lasts = limitNanos - beginsNanos > leastLeftNanos(session.phase());
        return lasts && !session.exchange.livesLong ? beginsNanos : limitNanos;
    }

    /** How much time the limit must leave after that for the system calls to be worth it. */
    private static long leastLeftNanos(Phase phase) {
        return switch (phase) {
            case FORWARDING -> 0;
            case PREAMBLE, READING_HEAD, IDLE -> ANSWER_NANOS;
            case QUEUED, CONNECTING, TUNNELLING, REPLYING, LINGERING, CLOSED -> Long.MAX_VALUE;
        };
    }

    /** Called when a deadline came that was not the limit: begins if the session has lived long enough. */
    static void beginIfDue(Session session) {
        if (session.loop().nowNanos() - session.phaseBeganNanos() >= AFTER_NANOS) {
            begin(session);
        }
    }

    /**
     * The client may be probed already, since an exchange before or because its head took long; the backend connection
     * that follows must be, too.
     */
    static void headEnded(Session session) {
        session.exchange.livesLong = false;
    }

    static void begin(Session session) {
        if (session.exchange.livesLong) {
            return;
        }
        session.exchange.livesLong = true;
        session.client.keepAlive();
        if (session.backendConnection != null) {
            session.backendConnection.endpoint().keepAlive();
        }
    }
}
