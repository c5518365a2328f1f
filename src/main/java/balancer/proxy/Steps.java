package balancer.proxy;

import balancer.client.Phase;
import balancer.http.BodyFraming;

/**
 * What happens to a session in each phase, when its deadline is due, and when something fails. The step of each phase
 * is in another file. Steps 3 to 9 of a request's walk.
 */
final class Steps implements Session.Handler {
    /** Sees every change of phase. */
    Trace trace = Trace.NONE;

    private final ProxyContext context;
    private final InterestLaw interest;
    private final PhaseLimits limits;
    private final Replying replying;
    private final Tunnelling tunnelling;
    private final Forwarding forwarding;
    private final Connecting connecting;
    private final ReadingHead readingHead;
    private final ReadingPreamble readingPreamble;

    Steps(ProxyContext context) {
        this.context = context;
        this.interest = new InterestLaw(context.accounts.traffic);
        this.limits = new PhaseLimits(context.settings);
        this.replying = new Replying(context);
        this.tunnelling = new Tunnelling(context);
        this.forwarding = new Forwarding(context, tunnelling);
        this.connecting = new Connecting(context, forwarding, tunnelling, replying);
        this.readingHead = new ReadingHead(context, replying);
        this.readingPreamble = new ReadingPreamble(context);
    }

    @Override
    public Phase first(Session session) {
        boolean before = context.preamble.isExpected() || context.encryption.isOn();
        return before ? Phase.PREAMBLE : opening(session);
    }

    /** The first request head; in TCP mode the backend connection, and all bytes belong to one exchange. */
    @Override
    public Phase opening(Session session) {
        if (!context.settings.tcp()) {
            return Phase.READING_HEAD;
        }
        context.accounts.traffic.requests++;
        session.exchange.open = true;
        session.request.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        session.response.frameBody(BodyFraming.UNTIL_CLOSE, 0, false);
        return Phase.CONNECTING;
    }

    @Override
    public void step(Session session, Phase phase) {
        switch (phase) {
            case PREAMBLE -> readingPreamble.step(session);
            case READING_HEAD, IDLE -> readingHead.step(session);
            case QUEUED -> context.waiting.step(session);
            case CONNECTING -> connecting.step(session);
            case FORWARDING -> forwarding.step(session);
            case TUNNELLING -> tunnelling.step(session);
            case REPLYING -> replying.step(session);
            case LINGERING -> replying.linger(session);
            case CLOSED -> {}
        }
    }

    @Override
    public void leaving(Session session, Phase next) {
        trace.moved(session, session.phase(), next);
        context.pump.leave(session);
    }

    @Override
    public void entered(Session session, Phase before) {
        context.waiting.moved(session, before);
    }

    @Override
    public void timeIsUp(Session session) {
        if (limits.letContinue(session) || connecting.dialNextAddress(session)) {
            return;
        }
        Failure failure = limits.failureOf(session);
        if (failure == null) {
            session.close();
        } else {
            session.fail(failure);
        }
    }

    /** Nearly all failures come here; {@link FailurePolicy} decides what follows. */
    @Override
    public void fail(Session session, Failure failure) {
        if (failure == Failure.BAD_REQUEST) {
            session.exchange.messageProblem = context.heads.messageProblem(session);
        }
        context.accounts.countFailure(session, failure);
        switch (FailurePolicy.decide(failure, session.phase(), session.exchange.started, session.replayable())) {
            case RETRY -> connecting.retry(session, failure);
            case REPLY -> replying.begin(session, failure);
            case DELIVER -> Cut.deliver(session, failure);
            case ABORT -> session.abort(failure);
        }
    }

    /** A defect of ours: this session ends, the others are not affected. */
    @Override
    public void faulty(Session session) {
        context.accounts.countFailure(session, Failure.INTERNAL);
        session.abort(Failure.INTERNAL);
    }

    @Override
    public void backendReleased() {
        context.waiting.workEnded();
    }

    @Override
    public void closing(Session session) {
        if (context.settings.tcp()) {
            Cut.beforeTunnel(session);
        }
    }

    @Override
    public void ended(Session session) {
        context.accounts.ended(session);
    }

    @Override
    public void applyInterest(Session session) {
        interest.apply(session);
    }

    @Override
    public long deadlineNanos(Session session) {
        return limits.deadlineNanos(session);
    }

    @Override
    public boolean endAtOnce(Session session) {
        return Cut.atOnce(session, context.settings.tcp());
    }
}
