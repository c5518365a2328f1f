package balancer.simulation;

import balancer.health.HealthSettings;
import java.util.ArrayList;
import java.util.List;

/** Draws how backends are chosen, and what requests say that matters for it, with dice of its own. */
final class ChoosingMaker {
    private static final int KEYS = 4;
    private static final int LONGEST_SLOW_START_MILLIS = 20_000;

    /** T is a token. Pairs of ours, pairs of others, and pairs that look like ours. */
    private static final String[] COOKIES = {
        "Cookie: LB=T",
        "Cookie: LB=T; a=1",
        "Cookie: a=1; LB=T",
        "cookie:a=1;LB=T;  b=2",
        "Cookie: a=1; LB=T; b=\"2\"; LB=T; c",
        "COOKIE: LB = T",
        "Cookie: lb=0; XLB=1; LB=T",
        "Cookie: a=LB=T; LBX=T; LB",
        "Cookie: a=1; b=2"
    };

    private static final String[] OF_NOBODY = {"", "0", "00000000000000000", "0123456789abcdeg", "deadbeefdeadbeef"};

    private final Dice dice;
    private final Plan plan;

    ChoosingMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        backups();
        boolean slow = dice.onceIn(3) && plan.probes != HealthSettings.Kind.OFF; // who does not look sees nobody come
        int slowStartMillis = 1 + dice.size(LONGEST_SLOW_START_MILLIS);
        boolean sticky = dice.onceIn(3) && !plan.tcp;
        String algorithm = dice.onceIn(2) ? ChoosingPlan.TURNS : algorithm();
        plan.choosing = new ChoosingPlan(algorithm, sticky, slow ? slowStartMillis : 0);
        for (ClientPlan client : plan.clients) {
            boolean neighbour = algorithm.equals("hash:client") && dice.onceIn(2);
            client.home = neighbour ? plan.clients.get(0).home : client.home;
            client.requests.forEach(this::fields);
        }
    }

    /** The first one never is: somebody must not be. */
    private void backups() {
        boolean some = dice.onceIn(3);
        for (BackendPlan each : plan.backends) {
            each.backup = dice.onceIn(2) && some && each != plan.backends.get(0);
        }
    }

    private String algorithm() {
        String any = dice.pick("least-connections", "random-two", "latency", "hash:client");
        String http =
                dice.pick(any, any, "hash:header:" + ChoosingPlan.KEY_FIELD, "hash:cookie:" + ChoosingPlan.KEY_COOKIE);
        return plan.tcp ? any : http;
    }

    private void fields(RequestPlan request) {
        List<String> lines = new ArrayList<>(request.more);
        if (plan.choosing.algorithm().startsWith("hash:header") && !dice.onceIn(4)) {
            lines.add("x-KEY:  k" + dice.below(KEYS));
        }
        if (plan.choosing.algorithm().startsWith("hash:cookie") && !dice.onceIn(4)) {
            lines.add("Cookie: k=0; K=k" + dice.below(KEYS));
        }
        if (plan.choosing.sticky() && !dice.onceIn(4)) {
            int backend = dice.below(plan.backends.size());
            String token = OwnCookie.token(Balancer.nameOf(plan, backend));
            lines.add(dice.pick(COOKIES).replace("T", dice.onceIn(6) ? dice.pick(OF_NOBODY) : token));
        }
        request.more = List.copyOf(lines);
        request.answer.cacheControl = plan.choosing.sticky() && dice.onceIn(3);
    }
}
