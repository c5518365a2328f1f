package balancer.server;

import balancer.client.ClientLimits;
import balancer.client.MemoryWait;
import balancer.client.Phase;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.proxy.Failure;

/** The time limits of an origin server's client. A long download is no fault: only inactivity ends an answer. */
final class OriginLimits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClientLimits limits;

    OriginLimits(ClientLimits limits) {
        this.limits = limits;
    }

    long deadlineNanos(OriginSession session) {
        if (session.phase() != Phase.FORWARDING) {
            return limits.absoluteNanos(session);
        }
        if (MemoryWait.waits(session)) {
            // A client that waits for our memory is not slow; BufferPool decides how long it waits.
            return session.nowNanos() + TimeLimits.OFF_MILLIS * NANOS_PER_MILLI;
        }
        if (!awaitsBody(session)) {
            return session.progressNanos() + limits.times().nanos(TimeLimit.SEND);
        }
        return session.upload.deadlineNanos(
                session.progressNanos() + limits.times().nanos(TimeLimit.BODY), limits);
    }

    /** Called at the deadline: measures an upload. True if there is one and it is fast enough. */
    boolean letContinue(OriginSession session) {
        long now = session.nowNanos();
        return session.phase() == Phase.FORWARDING
                && awaitsBody(session)
                && now - session.progressNanos() < limits.times().nanos(TimeLimit.BODY)
                && session.upload.endWindow(now, session.request.bodyBytes(), limits);
    }

    /** The failure if an answer reaches its limit. A client that sends too slowly is not one that has stopped. */
    Failure failureOf(OriginSession session) {
        if (!awaitsBody(session)) {
            return Failure.CLIENT_STALLED;
        }
        long silent = session.nowNanos() - session.progressNanos();
        boolean stopped = silent >= limits.times().nanos(TimeLimit.BODY);
        return stopped ? Failure.BODY_TIMEOUT : Failure.BODY_TOO_SLOW;
    }

    /** The answer is sent, and the rest of the request is still to come. */
    private static boolean awaitsBody(OriginSession session) {
        return session.answer.done() && !session.request.messageEnded();
    }
}
