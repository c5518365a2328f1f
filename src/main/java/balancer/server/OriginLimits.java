package balancer.server;

import balancer.client.ClientLimits;
import balancer.client.MemoryTurn;
import balancer.client.Phase;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.proxy.Failure;

/**
 * How long a client of an origin server may take. A long download is no fault: during an answer only inactivity ends
 * it.
 */
final class OriginLimits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private OriginLimits() {}

    static long deadlineNanos(OriginSession session) {
        ClientLimits limits = session.server.limits;
        if (session.phase() != Phase.FORWARDING) {
            return limits.absoluteNanos(session);
        }
        if (MemoryTurn.waits(session)) {
            // Nobody is slow whom we do not serve; how long that lasts is decided by BufferPool.
            return session.server.loop.nowNanos() + TimeLimits.OFF_MILLIS * NANOS_PER_MILLI;
        }
        if (!awaitsBody(session)) {
            return session.progressNanos() + limits.times().nanos(TimeLimit.SEND);
        }
        long inactive = session.progressNanos() + limits.times().nanos(TimeLimit.BODY);
        long windowEnd = session.upload.windowEndNanos(limits);
        return limits.minUploadRate() == 0 || inactive - windowEnd < 0 ? inactive : windowEnd;
    }

    /** The deadline came: true if it was only a look at an upload that is fast enough. */
    static boolean mayGoOn(OriginSession session) {
        ClientLimits limits = session.server.limits;
        long now = session.server.loop.nowNanos();
        return session.phase() == Phase.FORWARDING
                && awaitsBody(session)
                && now - session.progressNanos() < limits.times().nanos(TimeLimit.BODY)
                && session.upload.isFastEnough(now, session.request.bodyBytes(), limits);
    }

    /** The failure if the limit of an answer is over. A client that sends too little is not one that has stopped. */
    static Failure failureOf(OriginSession session) {
        if (!awaitsBody(session)) {
            return Failure.CLIENT_STALLED;
        }
        long silent = session.server.loop.nowNanos() - session.progressNanos();
        boolean stopped = silent >= session.server.limits.times().nanos(TimeLimit.BODY);
        return stopped ? Failure.BODY_TIMEOUT : Failure.BODY_TOO_SLOW;
    }

    /** The answer is through, and the rest of the request is still to come. */
    private static boolean awaitsBody(OriginSession session) {
        return session.answer.done() && !session.request.messageEnded();
    }
}
