package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.ClientPlan.Fault;

/** When the static server may close a client, and when it must: each limit applies in time, and not before. */
final class SiteLimits {
    /** What the network may take for a few segments. */
    private static final long NETWORK_MICROS = 1_000_000;

    /** The server may have sent the end of an answer so long before all of it is here. */
    private static final long SENT_MICROS = 1_500_000;

    private static final long LATENCY_MICROS = 5_000;

    /** Half of it is under way in one direction at most. */
    private static final long DRAIN_MICROS = 200_000;

    private static final long SLOW_PAUSE_MICROS = 200_000;

    /** The time over which the speed of an upload is looked at where it may stand still for ever. */
    private static final long USUAL_WINDOW_MICROS = 30_000_000;

    private final SiteVisitor visitor;
    private final ClientPlan client;
    private final Plan plan;

    SiteLimits(SiteVisitor visitor) {
        this.visitor = visitor;
        client = visitor.plan;
        plan = visitor.scene.plan();
    }

    /** Who hears of things when, and whether at all, is up to the network. */
    private boolean isShaken() {
        return plan.has(Knob.LONG_STALLS) || plan.has(Knob.CUTS);
    }

    private boolean isStopping(long micros) {
        return plan.stop != Plan.Stop.NEVER && micros >= plan.stopMicros - DRAIN_MICROS;
    }

    private long limit(TimeLimit which) {
        return plan.limitMicros(which);
    }

    /** It was asked when everybody was to leave. */
    boolean mustBeLast(SiteQuestion question) {
        return plan.stop != Plan.Stop.NEVER && question.begunMicros >= plan.stopMicros + DRAIN_MICROS && !isShaken();
    }

    boolean mayBeLast() {
        return plan.stop != Plan.Stop.NEVER && visitor.nowMicros() >= plan.stopMicros;
    }

    /** The answer before this one was known; else when the server began to listen. */
    private long turnMicros() {
        return visitor.answered == 0 ? visitor.acceptedMicros : visitor.questions.get(visitor.answered - 1).knownMicros;
    }

    /** Something of the answer to this one is here. */
    void moved(SiteQuestion question) {
        if (question.headSaidMicros == SiteQuestion.NEVER || isShaken()) {
            return;
        }
        long since = Math.max(question.headSaidMicros, Math.max(turnMicros(), visitor.receivedMicros));
        long most = NETWORK_MICROS + 2 * client.napMicros;
        require(visitor.nowMicros() - since <= most, "nobody stands still for too long");
    }

    /** It was told that its head did not come in time. */
    void refusedInTime(SiteQuestion question) {
        if (isShaken()) {
            return;
        }
        long now = visitor.nowMicros();
        boolean first = visitor.answered == 0;
        long earliest = add(first ? visitor.acceptedMicros : question.begunMicros, limit(TimeLimit.HEAD));
        long latest = add(Math.max(question.begunMicros, turnMicros()), limit(TimeLimit.HEAD));
        inTime(first ? earliest : Math.min(earliest, latest), latest);
        boolean whole = question.headSaidMicros != SiteQuestion.NEVER && question.headSaidMicros < now - NETWORK_MICROS;
        require(!whole, "whoever has asked in time is answered");
    }

    /** @param broken in the middle of an answer */
    void ended(boolean byReset, boolean broken) {
        long now = visitor.nowMicros();
        if (isShaken() || plan.stop != Plan.Stop.NEVER && now >= plan.stopMicros) {
            boolean all = plan.stop == Plan.Stop.DRAIN && client.fault == Fault.NONE;
            require(!broken || !all || isShaken(), "a drain cuts nothing");
            return;
        }
        if (client.fault == Fault.DEAF_AFTER_RECEIVED) {
            deaf(byReset);
            return;
        }
        require(!broken, "an answer comes whole");
        SiteQuestion question = visitor.current();
        if (visitor.toldToClose) {
            require(
                    !byReset && now <= turnMicros() + NETWORK_MICROS + client.napMicros,
                    "the end follows the last answer");
        } else if (visitor.halfClosed) {
            require(!byReset, "who has ended is ended in order");
        } else if (question == null || question.begunMicros >= now - NETWORK_MICROS) {
            idle(byReset);
        } else {
            require(false, "whoever asks is told something");
        }
    }

    private void deaf(boolean byReset) {
        SiteQuestion question = visitor.current();
        boolean large = question != null
                && question.plan.page == SitePage.BIG
                && question.status == 200
                && question.plan.method.equals("GET");
        if (large && byReset && visitor.deafMicros != SiteQuestion.NEVER) {
            long over = add(visitor.deafMicros, limit(TimeLimit.SEND));
            inTime(over - LATENCY_MICROS, over); // what it took last was written before it came
        }
    }

    private void idle(boolean byReset) {
        if (visitor.answered == 0) {
            require(!byReset, "who has said nothing is ended in order");
            end(visitor.acceptedMicros, limit(TimeLimit.HEAD), 0);
            return;
        }
        SiteQuestion last = visitor.questions.get(visitor.answered - 1);
        if (last.saidMicros == SiteQuestion.NEVER || last.saidMicros > visitor.nowMicros() - NETWORK_MICROS) {
            upload(last);
        } else {
            require(!byReset, "an idle client is ended in order");
            long since = Math.max(last.knownMicros, last.saidMicros);
            end(since, limit(TimeLimit.KEEP_ALIVE), SENT_MICROS + 2 * client.napMicros);
        }
    }

    /** All of it: who is as slow as that is given up before. */
    void said(SiteQuestion question) {
        boolean slow = client.pace.pauseMicros() >= SLOW_PAUSE_MICROS && !plan.settings.anyUploadRate();
        boolean sent = question.isAnswered() && !question.closes && !isShaken() && plan.stop == Plan.Stop.NEVER;
        long latest = question.headSaidMicros + 2 * windowMicros() + NETWORK_MICROS;
        require(!slow || !sent || question.saidMicros <= latest, "a slow upload is given up");
    }

    private long windowMicros() {
        return plan.settings.isOff(TimeLimit.BODY) ? USUAL_WINDOW_MICROS : limit(TimeLimit.BODY);
    }

    /** Its answer is here, and the rest of its body is not. */
    private void upload(SiteQuestion last) {
        long window = windowMicros();
        long earliest = add(last.headSaidMicros, window);
        long silentFrom = Math.min(visitor.brokeOffMicros, visitor.nowMicros());
        long latest = Math.max(silentFrom, last.knownMicros) + (plan.settings.isOff(TimeLimit.BODY) ? 2 : 1) * window;
        require(!plan.settings.isOff(TimeLimit.BODY) || !plan.settings.anyUploadRate(), "no limit is no limit");
        inTime(earliest, latest);
    }

    /** It had nothing to do since then, and may have to make room for somebody. */
    private void end(long sinceMicros, long limit, long earlierMicros) {
        long now = visitor.nowMicros();
        Places places = visitor.scene.ledger().places;
        boolean early = now < add(sinceMicros, limit) - earlierMicros;
        if (!early || !places.mayEvict(plan, sinceMicros, now, 2 * client.napMicros)) {
            inTime(add(sinceMicros, limit) - earlierMicros, add(sinceMicros, limit));
        }
    }

    private void inTime(long earliestMicros, long latestMicros) {
        long now = visitor.nowMicros();
        require(now >= earliestMicros, "no limit strikes before its time");
        require(now <= latestMicros + NETWORK_MICROS + 2 * client.napMicros, "each limit strikes in its time");
    }

    private static long add(long micros, long limit) {
        return micros >= SiteQuestion.NEVER - limit ? SiteQuestion.NEVER : micros + limit;
    }

    /** @param open it still is, and everything has been over for hours */
    void judge(boolean open) {
        boolean endless = plan.settings.isEndless();
        boolean stops = plan.stop != Plan.Stop.NEVER;
        require(!open || endless || client.fault == Fault.DEAF_AFTER_RECEIVED, "every connection ends by itself");
        boolean leaves = client.fault == Fault.RESET_AFTER_SENT
                || client.fault == Fault.RESET_AFTER_RECEIVED
                || client.fault == Fault.DEAF_AFTER_RECEIVED;
        boolean cut = stops && plan.stop != Plan.Stop.DRAIN;
        if (leaves || cut || isShaken()) {
            return;
        }
        boolean outside = visitor.acceptedMicros == SiteQuestion.NEVER;
        require(!outside || endless || stops, "everybody gets in");
        boolean rests = client.thinkMicros + client.napMicros >= NETWORK_MICROS - DRAIN_MICROS;
        boolean evicted = rests && plan.maxConnections < plan.clients.size();
        for (SiteQuestion each : visitor.questions) {
            boolean asked = each.headSaidMicros != SiteQuestion.NEVER && !isStopping(each.headSaidMicros);
            require(each.isAnswered() || !asked || outside || evicted, "every whole request is answered");
            if (!each.isAnswered() || each.closes) {
                return;
            }
        }
    }

    private void require(boolean holds, String property) {
        Judge.require(holds, property, "at " + visitor.nowMicros() + " us: " + visitor);
    }
}
