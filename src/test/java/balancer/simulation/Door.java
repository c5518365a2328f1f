package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.tls.Handshakes;
import java.util.ArrayList;
import java.util.List;

/**
 * Where handshakes are. What is promised: whoever comes waits at most until those before him have been computed, one
 * after another, and, for each time that they take all places, for a grace of those who are silent, the i-th last of
 * which is a grace divided by i. Who says nothing takes no place. A handshake ends with the limit on heads: not later,
 * and not before unless others want its place or its memory.
 */
final class Door {
    /** Where the length of the session is in a hello. */
    static final int SESSION_AT = 43;

    private static final long GRACE_MICROS = Handshakes.GRACE_NANOS / 1_000;
    private static final long USUAL_HEAD_MICROS = 10_000_000;

    /** What an end needs to be heard of. */
    private static final long NEWS_MICROS = 100_000;

    /** So long nobody has to give memory back. */
    private static final long ALMOST_A_SECOND_MICROS = 900_000;

    /** The hello, and what the client answers. */
    private static final int SUMS = 2;

    private final Scene scene;
    private final Plan plan;
    private final Balancer balancer;
    private final List<PlannedKnock> knocks = new ArrayList<>();

    Door(Scene scene, Balancer balancer) {
        this.scene = scene;
        this.plan = scene.plan();
        this.balancer = balancer;
    }

    /** How long somebody may wait for his handshake, however many others come. */
    static long longestWaitMicros(Plan plan) {
        if (plan.knocks.isEmpty()) {
            return 0;
        }
        int all = plan.clients.size() + plan.knocks.size();
        double computing = all * SUMS * plan.weather.getOrDefault(Knob.HELPER_MILLIS, 1.0) * 1_000;
        double graces = 0;
        for (int i = 1; i * plan.mostHandshakes < all; i++) {
            graces += (double) GRACE_MICROS / i;
        }
        return (long) (computing + graces);
    }

    void begin() {
        for (KnockPlan each : plan.knocks) {
            PlannedKnock knock = new PlannedKnock(each, scene);
            knocks.add(knock);
            knock.start();
        }
    }

    /** After each turn. */
    void check() {
        if (plan.knocks.isEmpty()) {
            return;
        }
        long underWay = balancer.program.assembly().encrypting().get().handshakes().underWay;
        Judge.require(underWay <= plan.mostHandshakes, "handshakes are bounded", underWay);
    }

    void end() {
        knocks.forEach(PlannedKnock::vanish);
    }

    void judge(Page page) {
        if (knocks.isEmpty()) {
            return;
        }
        for (PlannedKnock each : knocks) {
            judge(each);
        }
        books(page);
    }

    private void judge(PlannedKnock knock) {
        KnockPlan.Kind kind = knock.plan.kind();
        if (kind.waits()) {
            endsInTime(knock, knock.acceptedMicros, earliest(knock));
        } else if (kind == KnockPlan.Kind.GARBAGE || kind == KnockPlan.Kind.PART_AND_FIN) {
            isAnswered(knock, knock.saidMicros, knock.endMicros);
        } else if (kind.opens()) {
            isAnswered(knock, knock.acceptedMicros, knock.openMicros);
            if (kind == KnockPlan.Kind.RENEGOTIATION) {
                isAnswered(knock, knock.saidMicros, knock.endMicros);
            } else if (kind != KnockPlan.Kind.OPEN_AND_RESET) {
                endsInTime(knock, knock.openMicros, headMicros());
            }
        }
    }

    private long headMicros() {
        return plan.tcp ? USUAL_HEAD_MICROS : plan.limitMicros(TimeLimit.HEAD);
    }

    /** How long the balancer must be patient with it at least. */
    private long earliest(PlannedKnock knock) {
        KnockPlan.Kind kind = knock.plan.kind();
        int all = plan.clients.size() + plan.knocks.size();
        long most = headMicros();
        if (kind != KnockPlan.Kind.SILENT && all > plan.mostHandshakes) {
            most = Math.min(most, GRACE_MICROS * plan.mostHandshakes / (plan.mostHandshakes + all));
        }
        return kind.isKept() ? Math.min(most, ALMOST_A_SECOND_MICROS) : most;
    }

    private void endsInTime(PlannedKnock knock, long fromMicros, long earliestMicros) {
        long micros = knock.endMicros == Stay.NEVER ? Plan.NEVER_MICROS : knock.endMicros - fromMicros;
        Judge.require(micros <= headMicros() + NEWS_MICROS, "a handshake is given up in time", knock);
        Judge.require(micros >= earliestMicros - NEWS_MICROS, "a handshake is not given up before its time", knock);
    }

    private void isAnswered(PlannedKnock knock, long fromMicros, long micros) {
        long most = longestWaitMicros(plan) + NEWS_MICROS + PlannedKnock.LOOK_MICROS;
        Judge.require(micros != Stay.NEVER && micros - fromMicros <= most, "who shakes hands hears soon", knock);
    }

    /** Of clients it is not known whether they have come so far. */
    private void books(Page page) {
        int clients = plan.clients.size();
        long open =
                knocks.stream().filter(each -> each.openMicros != Stay.NEVER).count();
        long mayFail = knocks.stream().filter(each -> !each.plan.kind().opens()).count();
        long mustFail = knocks.stream()
                .filter(each -> each.plan.kind() == KnockPlan.Kind.GARBAGE)
                .count();
        String failed = "lb_tls_handshakes_total{result=failed}";
        within(page, failed, mustFail, mayFail + clients);
        // Sessions begin by the real clock, so the virtual one cannot tell which of them are resumed.
        long well = page.sum("lb_tls_handshakes_total") - page.value(failed);
        Judge.require(open <= well && well <= open + clients, "the books are right", well + " handshakes, not " + open);
        within(page, "lb_tls_handshakes", 0, 0);
        within(page, "lb_tls_handshake_waits_total", 0, clients + knocks.size());
    }

    private static void within(Page page, String what, long least, long most) {
        long value = page.value(what);
        boolean holds = least <= value && value <= most;
        Judge.require(holds, "the books are right", what + " " + value + ", not " + least + " to " + most);
    }
}
