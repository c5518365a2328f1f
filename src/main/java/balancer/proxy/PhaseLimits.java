package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.MemoryWait;
import balancer.client.Phase;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.loop.Endpoint;

/**
 * How long a session may wait in its phase, and which failure it is if it waits longer.
 *
 * <p>Limits on a head, a connect and an idle client are absolute: they count from the phase's beginning, so a byte now
 * and then does not extend them. Limits while forwarding are inactivity limits: an upload may be long, but not silent.
 */
final class PhaseLimits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ProxySettings settings;

    PhaseLimits(ProxySettings settings) {
        this.settings = settings;
    }

    long deadlineNanos(Session session) {
        return LongLived.deadlineNanos(session, limitNanos(session));
    }

    private long limitNanos(Session session) {
        TimeLimits limits = settings.limits();
        Phase phase = session.phase();
        if (MemoryWait.waits(session) && (phase == Phase.FORWARDING || phase == Phase.TUNNELLING)) {
            // A peer that we do not read from is not silent; BufferPool decides how long that lasts.
            return session.loop().nowNanos() + TimeLimits.OFF_MILLIS * NANOS_PER_MILLI;
        }
        return switch (phase) {
            case PREAMBLE, READING_HEAD, IDLE, CLOSED -> settings.clients().absoluteNanos(session);
            case QUEUED -> session.exchange.attempts.queuedSinceNanos() + limits.nanos(TimeLimit.CONNECT);
            case CONNECTING -> connectingDeadlineNanos(
                    session, session.phaseBeganNanos() + limits.nanos(TimeLimit.CONNECT));
            case FORWARDING -> forwardingDeadlineNanos(session);
            case TUNNELLING -> session.progressNanos() + limits.nanos(tunnelLimit(session));
            case REPLYING -> replyingDeadlineNanos(session);
            case LINGERING -> lingeringDeadlineNanos(session);
        };
    }

    /**
     * The limit of the address that is being dialled. What our helpers compute for a handshake does not count: many new
     * connections at once would make a sound backend look like one that hangs (proven by EncryptedBackendsTest).
     */
    private static long connectingDeadlineNanos(Session session, long endNanos) {
        BackendConnection connection = session.backendConnection;
        if (connection == null || connection.reused()) {
            return endNanos;
        }
        Endpoint endpoint = connection.endpoint();
        boolean accepted = endpoint.plain().isOpen(); // so no other address of it needs the time
        long limit = accepted ? endNanos : connection.walk().deadlineNanos(connection.dialledNanos(), endNanos);
        return limit + endpoint.transport().ownNanos();
    }

    /** Our own answer is small. The rest of a cut response may be large, and has the limit of any other response. */
    private long replyingDeadlineNanos(Session session) {
        return session.exchange.answeredByUs
                ? settings.clients().absoluteNanos(session)
                : session.progressNanos() + settings.limits().nanos(TimeLimit.SEND);
    }

    /** If one side is gone, the other one only has to take the bytes that are left. */
    private static TimeLimit tunnelLimit(Session session) {
        return session.exchange.failure == null ? TimeLimit.TUNNEL : TimeLimit.SEND;
    }

    private long lingeringDeadlineNanos(Session session) {
        return session.exchange.endsInReset // the peer has still to take what was written
                ? session.phaseBeganNanos() + settings.limits().nanos(TimeLimit.SEND)
                : settings.clients().absoluteNanos(session);
    }

    private long forwardingDeadlineNanos(Session session) {
        AwaitedPeer awaited = AwaitedPeer.of(session);
        long inactive = session.progressNanos() + settings.limits().nanos(awaited.limit);
        return awaited == AwaitedPeer.SENDS_BODY
                ? session.upload.deadlineNanos(inactive, settings.clients())
                : inactive;
    }

    private boolean endUploadWindow(Session session) {
        return !isSilent(session, TimeLimit.BODY)
                && session.upload.endWindow(session.loop().nowNanos(), session.request.bodyBytes(), settings.clients());
    }

    /** True if no byte has moved for as long as this limit allows. */
    private boolean isSilent(Session session, TimeLimit limit) {
        return session.loop().nowNanos() - session.progressNanos()
                >= settings.limits().nanos(limit);
    }

    /** At the deadline: true if the session goes on, because that was not its limit or its upload is fast enough. */
    boolean letContinue(Session session) {
        if (session.loop().nowNanos() - limitNanos(session) < 0) {
            LongLived.beginIfDue(session);
            return true;
        }
        return session.phase() == Phase.FORWARDING
                && AwaitedPeer.of(session) == AwaitedPeer.SENDS_BODY
                && endUploadWindow(session);
    }

    /** The failure if the limit is over; null if the session just ends. */
    Failure failureOf(Session session) {
        return switch (session.phase()) {
            case PREAMBLE, READING_HEAD -> session.request.hasBegun() ? Failure.HEAD_TIMEOUT : null;
            case CONNECTING -> Failure.CONNECT_TIMEOUT;
            case QUEUED -> Failure.QUEUE_TIMEOUT;
            case FORWARDING -> forwardingFailure(session);
            case TUNNELLING -> tunnelFailure(session);
            case IDLE, REPLYING, LINGERING, CLOSED -> null;
        };
    }

    /** Null for silence only. If a side has not taken all bytes, an end in order would make them look whole. */
    private static Failure tunnelFailure(Session session) {
        if (session.exchange.failure != null) {
            return session.exchange.failure; // one side is gone
        }
        if (session.response.hasUnsent()) {
            return Failure.CLIENT_STALLED;
        }
        return session.request.hasUnsent() ? Failure.RESPONSE_STALLED : null;
    }

    /** A client that sends too little gets another failure than a client that has stopped. */
    private Failure forwardingFailure(Session session) {
        AwaitedPeer awaited = AwaitedPeer.of(session);
        boolean tooSlow = awaited == AwaitedPeer.SENDS_BODY && !isSilent(session, awaited.limit);
        return tooSlow ? Failure.BODY_TOO_SLOW : awaited.failure;
    }
}
