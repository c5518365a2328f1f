package balancer.proxy;

import balancer.client.Phase;

/**
 * Connections that last. A peer that vanishes without a word (a machine without power, a box on the way that forgets
 * the connection) looks like one that has nothing to say, and to them that is allowed for minutes, for an hour, or for
 * ever. So the kernel is told to ask on both sides, see {@link balancer.loop.Endpoint#keepAlive}. That costs four
 * system calls a side, so it is done once it is clear that this is no usual request: for a tunnel at its beginning, for
 * everything else when it is half a minute old, whether it moves or not. An idle client, or one that owes us a head, is
 * asked only where its limit leaves more time than the question takes. Reached by the session's own deadline, without a
 * timer of its own.
 */
final class LongLived {
    private static final long AFTER_NANOS = 30_000_000_000L;

    /** Of a peer that is gone, from its last word to the end of the questions. */
    private static final long ANSWER_NANOS = 120_000_000_000L;

    private LongLived() {}

    /** The deadline of a session: its limit, or the time when it counts as long-lived. */
    static long deadlineNanos(Session session, long limitNanos) {
        long beginsNanos = session.phaseBeganNanos() + AFTER_NANOS;
        boolean lasts = limitNanos - beginsNanos > leastLeftNanos(session.phase());
        return lasts && !session.exchange.livesLong ? beginsNanos : limitNanos;
    }

    /** How much time the limit must leave for it to be worth the calls. */
    private static long leastLeftNanos(Phase phase) {
        return switch (phase) {
            case FORWARDING -> 0;
            case READING_HEAD, IDLE -> ANSWER_NANOS;
            case QUEUED, CONNECTING, TUNNELLING, REPLYING, LINGERING, CLOSED -> Long.MAX_VALUE;
        };
    }

    /** The deadline came, and it was not the limit. */
    static void lookAt(Session session) {
        if (session.loop().nowNanos() - session.phaseBeganNanos() >= AFTER_NANOS) {
            begin(session);
        }
    }

    static void begin(Session session) {
        if (session.exchange.livesLong) {
            return;
        }
        session.exchange.livesLong = true;
        session.client.keepAlive();
        if (session.backend != null) {
            session.backend.endpoint().keepAlive();
        }
    }
}
