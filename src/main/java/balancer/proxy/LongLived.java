package balancer.proxy;

/**
 * Exchanges that last. A peer that vanishes without a word (a machine without power, a box on the way that forgets the
 * connection) looks like one that has nothing to say, and to them that is allowed for minutes, for an hour, or for ever. So
 * the kernel is told to ask on both sides, see {@link balancer.net.Endpoint#keepAlive}. That costs eight system calls, so
 * it is done once it is clear that the exchange is no usual request: a tunnel at its beginning, everything else when it is
 * half a minute old, whether it moves or not. Reached by the session's own deadline, without a timer of its own.
 */
final class LongLived {
    private static final long AFTER_NANOS = 30_000_000_000L;

    private LongLived() {}

    /** The deadline of an exchange that is being forwarded: its limit, or the time when it counts as long-lived. */
    static long deadlineNanos(Session session, long limitNanos) {
        long beginsNanos = session.phaseBeganNanos() + AFTER_NANOS;
        return session.exchange.livesLong || limitNanos - beginsNanos < 0 ? limitNanos : beginsNanos;
    }

    /** The deadline came, and it was not the limit. */
    static void lookAt(Session session) {
        if (session.proxy.loop.nowNanos() - session.phaseBeganNanos() >= AFTER_NANOS) {
            begin(session);
        }
    }

    static void begin(Session session) {
        if (!session.exchange.livesLong) {
            session.exchange.livesLong = true;
            session.client.keepAlive();
            session.backend.endpoint().keepAlive();
        }
    }
}
