package balancer.proxy;

/**
 * How long a session may wait in its phase, and what it is called when it waited too long.
 *
 * <p>Limits on a head, a connect and an idle client are absolute: counted from the phase's beginning, so a byte now and
 * then extends nothing. Limits while forwarding are limits of inactivity: a long upload is no fault, a silent one is.
 */
final class TimeLimits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private TimeLimits() {}

    static long deadlineNanos(Session session) {
        ProxySettings limits = session.proxy.settings;
        Phase phase = session.phase();
        if (session.proxy.isDraining() && isBetweenRequests(session)) {
            return session.proxy.lastRequestNanos();
        }
        return switch (phase) {
            case READING_HEAD -> session.phaseBeganNanos() + limits.headMillis() * NANOS_PER_MILLI;
            case IDLE -> session.phaseBeganNanos() + limits.keepAliveMillis() * NANOS_PER_MILLI;
            case CONNECTING -> session.phaseBeganNanos() + limits.connectMillis() * NANOS_PER_MILLI;
            case FORWARDING -> session.progressNanos() + forwardingMillis(session) * NANOS_PER_MILLI;
            case TUNNELLING -> session.progressNanos() + limits.tunnelMillis() * NANOS_PER_MILLI;
            case REPLYING, LINGERING, CLOSED -> session.phaseBeganNanos()
                    + ProxySettings.REPLY_MILLIS * NANOS_PER_MILLI;
        };
    }

    private static boolean isBetweenRequests(Session session) {
        Phase phase = session.phase();
        return phase == Phase.IDLE || phase == Phase.READING_HEAD && !session.request.hasBytes();
    }

    private static long forwardingMillis(Session session) {
        Failure whenOver = whoHoldsUp(session);
        boolean client = whenOver == Failure.CLIENT_STALLED || whenOver == Failure.BODY_TIMEOUT;
        return client ? session.proxy.settings.bodyMillis() : session.proxy.settings.responseMillis();
    }

    /** What the passed deadline means; null if it is no failure, only an end. */
    static Failure failureOf(Session session) {
        return switch (session.phase()) {
            case READING_HEAD -> session.request.hasBytes() ? Failure.HEAD_TIMEOUT : null;
            case CONNECTING -> Failure.CONNECT_TIMEOUT;
            case FORWARDING -> whoHoldsUp(session);
            case IDLE, TUNNELLING, REPLYING, LINGERING, CLOSED -> null;
        };
    }

    /** Whom FORWARDING waits for, as the failure that it is if they do not come. */
    private static Failure whoHoldsUp(Session session) {
        if (session.response.buffer.waiting() > 0) {
            return Failure.CLIENT_STALLED;
        }
        if (!session.request.messageEnded() && session.request.buffer.waiting() == 0) {
            return Failure.BODY_TIMEOUT;
        }
        boolean answered = session.exchange.started == FailurePolicy.Started.FINAL;
        return answered ? Failure.RESPONSE_STALLED : Failure.RESPONSE_TIMEOUT;
    }
}
