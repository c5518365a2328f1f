package balancer.proxy;

/**
 * How long a session may wait in its phase, and what it is called when it waited too long.
 *
 * <p>Limits on a head, a connect and an idle client are absolute: counted from the phase's beginning, so a byte now and
 * then extends nothing. Limits while forwarding are limits of inactivity: a long upload is no fault, a silent one is.
 */
final class PhaseLimits {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** How long the speed of an upload is looked at where the client may be silent for ever. */
    private static final long USUAL_WINDOW_NANOS = 30 * NANOS_PER_SECOND;

    private PhaseLimits() {}

    static long deadlineNanos(Session session) {
        return LongLived.deadlineNanos(session, limitNanos(session));
    }

    private static long limitNanos(Session session) {
        TimeLimits limits = session.proxy.settings.limits();
        Phase phase = session.phase();
        if (session.proxy.isDraining() && isBetweenRequests(session)) {
            return session.proxy.lastRequestNanos(session.phaseBeganNanos());
        }
        if (MemoryLaw.waits(session) && (phase == Phase.FORWARDING || phase == Phase.TUNNELLING)) {
            // Nobody is silent whom we do not read; how long that lasts is decided by BufferPool.
            return session.proxy.loop.nowNanos() + TimeLimits.OFF_MILLIS * NANOS_PER_MILLI;
        }
        return switch (phase) {
            case READING_HEAD -> session.phaseBeganNanos() + limits.nanos(TimeLimit.HEAD);
            case IDLE -> session.phaseBeganNanos() + limits.nanos(TimeLimit.KEEP_ALIVE);
            case QUEUED -> session.exchange.queuedSinceNanos + limits.nanos(TimeLimit.CONNECT);
            case CONNECTING -> Connecting.deadlineNanos(
                    session, session.phaseBeganNanos() + limits.nanos(TimeLimit.CONNECT));
            case FORWARDING -> forwardingDeadlineNanos(session);
            case TUNNELLING -> session.progressNanos() + limits.nanos(tunnelLimit(session));
            case REPLYING -> replyingDeadlineNanos(session);
            case LINGERING, CLOSED -> session.phaseBeganNanos() + farewellNanos(session);
        };
    }

    /** An answer of ours is small. What came of a cut one may be much, and goes out as the rest of it would have. */
    private static long replyingDeadlineNanos(Session session) {
        return session.exchange.answeredByUs
                ? session.phaseBeganNanos() + ProxySettings.REPLY_MILLIS * NANOS_PER_MILLI
                : session.progressNanos() + session.proxy.settings.limits().nanos(TimeLimit.SEND);
    }

    /** With one side gone, the other one only takes what is still there. */
    private static TimeLimit tunnelLimit(Session session) {
        return session.exchange.failure == null ? TimeLimit.TUNNEL : TimeLimit.SEND;
    }

    /** Who has sent nothing more loses nothing by a close, and would only hold up the end of a drain. */
    private static long farewellNanos(Session session) {
        if (session.exchange.endsInReset) {
            return session.proxy.settings.limits().nanos(TimeLimit.SEND); // to take what the kernel has for it
        }
        boolean silent = session.phase() == Phase.LINGERING && session.exchange.discardedBytes == 0;
        boolean soon = silent && session.proxy.isDraining();
        return (soon ? ProxySettings.LAST_REQUEST_MILLIS : ProxySettings.REPLY_MILLIS) * NANOS_PER_MILLI;
    }

    /** Empty lines, or the half of one, are no request. */
    static boolean isBetweenRequests(Session session) {
        Phase phase = session.phase();
        return phase == Phase.IDLE || phase == Phase.READING_HEAD && !session.request.hasBegun();
    }

    private static long forwardingDeadlineNanos(Session session) {
        Failure whenOver = whoHoldsUp(session);
        long inactive = session.progressNanos() + forwardingNanos(session, whenOver);
        if (whenOver != Failure.BODY_TIMEOUT || session.proxy.settings.minUploadRate() == 0) {
            return inactive;
        }
        long windowEnd = session.exchange.uploadWindowNanos + windowNanos(session);
        return inactive - windowEnd < 0 ? inactive : windowEnd;
    }

    private static long forwardingNanos(Session session, Failure whenOver) {
        TimeLimit limit =
                switch (whenOver) {
                    case BODY_TIMEOUT -> TimeLimit.BODY;
                    case CLIENT_STALLED -> TimeLimit.SEND;
                    case RESPONSE_STALLED -> TimeLimit.STREAM;
                    default -> TimeLimit.RESPONSE;
                };
        return session.proxy.settings.limits().nanos(limit);
    }

    /**
     * An upload that trickles is never inactive, so its average counts too: below --min-upload-rate over the body limit it
     * is given up (slow-body attack, "R.U.D.Y."). If it was faster, another window begins.
     */
    private static boolean isFastEnough(Session session) {
        Exchange exchange = session.exchange;
        long now = session.proxy.loop.nowNanos();
        long limit = forwardingNanos(session, Failure.BODY_TIMEOUT);
        if (now - session.progressNanos() >= limit) {
            return false;
        }
        long received = session.request.bodyBytes() - exchange.uploadWindowBytes;
        exchange.uploadWindowNanos = now;
        exchange.uploadWindowBytes += received;
        return received >= session.proxy.settings.minUploadRate() * (windowNanos(session) / NANOS_PER_MILLI) / 1_000;
    }

    private static long windowNanos(Session session) {
        TimeLimits limits = session.proxy.settings.limits();
        boolean off = limits.millis(TimeLimit.BODY) == TimeLimits.OFF_MILLIS;
        return off ? USUAL_WINDOW_NANOS : limits.nanos(TimeLimit.BODY);
    }

    /** True if the deadline was only a look at how long it lasts, or at the speed of an upload, which is good enough. */
    static boolean mayGoOn(Session session) {
        if (session.proxy.loop.nowNanos() - limitNanos(session) < 0) {
            LongLived.lookAt(session);
            return true;
        }
        return session.phase() == Phase.FORWARDING
                && whoHoldsUp(session) == Failure.BODY_TIMEOUT
                && isFastEnough(session);
    }

    /** What the passed deadline means; null if it is no failure, only an end. */
    static Failure failureOf(Session session) {
        return switch (session.phase()) {
            case READING_HEAD -> session.request.hasBegun() ? Failure.HEAD_TIMEOUT : null;
            case CONNECTING -> Failure.CONNECT_TIMEOUT;
            case QUEUED -> Failure.QUEUE_TIMEOUT;
            case FORWARDING -> forwardingFailure(session);
            case TUNNELLING -> session.exchange.failure; // null while both sides are there
            case IDLE, REPLYING, LINGERING, CLOSED -> null;
        };
    }

    /** A client that sends something, but too little, hears another word than one that has stopped. */
    private static Failure forwardingFailure(Session session) {
        Failure failure = whoHoldsUp(session);
        boolean stopped = session.proxy.loop.nowNanos() - session.progressNanos() >= forwardingNanos(session, failure);
        return failure == Failure.BODY_TIMEOUT && !stopped ? Failure.BODY_TOO_SLOW : failure;
    }

    /** Whom FORWARDING waits for, as the failure that it is if they do not come. */
    private static Failure whoHoldsUp(Session session) {
        if (session.response.hasUnsent()) {
            return Failure.CLIENT_STALLED;
        }
        boolean answered = session.exchange.started.isFinal();
        if (!session.request.messageEnded() && !session.request.hasUnsent() && !awaitsContinue(session)) {
            return Failure.BODY_TIMEOUT;
        }
        return answered ? Failure.RESPONSE_STALLED : Failure.RESPONSE_TIMEOUT;
    }

    /**
     * RFC 9110 §10.1.1: the client sends its body when the backend has said 100 (no other 1xx means that). Until then it
     * owes nothing; but once it has begun, be it with part of a chunk line, its limit runs.
     */
    private static boolean awaitsContinue(Session session) {
        boolean began = session.request.bodyBytes() > 0 || session.request.hasBytes();
        return session.exchange.expectsContinue && !began;
    }
}
