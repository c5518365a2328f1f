package balancer.simulation;

import balancer.health.HealthSettings;
import balancer.simulation.AnswerPlan.Fault;
import balancer.simulation.ClientPlan.Ending;

/**
 * Draws requests that every backend resets, shortly after each other: traffic then has reason to eject all backends,
 * and reaches the limit on how many it may.
 */
final class JointFailureMaker {
    /** So many failures in a row eject a backend. */
    private static final int ENOUGH = 5;

    /** More than there are attempts. */
    private static final int ALWAYS = 9;

    private static final int MOST_MICROS_BETWEEN = 10_000;

    private final Dice dice;
    private final Plan plan;

    JointFailureMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        if (!dice.onceIn(10)) {
            return;
        }
        if (plan.probes == HealthSettings.Kind.OFF) {
            plan.probes = HealthSettings.Kind.TCP; // without probes nobody is ejected
        }
        int lastId = plan.clients.stream()
                .flatMap(each -> each.requests.stream())
                .mapToInt(each -> each.id)
                .max()
                .orElse(0);
        long at = dice.size(2_000_000);
        // Enough for each backend even if no request is repeated.
        for (int left = dice.between(ENOUGH, ENOUGH + 3) * plan.backends.size(); left > 0; left--) {
            at += dice.below(MOST_MICROS_BETWEEN);
            plan.clients.add(client(at, ++lastId));
        }
    }

    /** With one request: the client is told that it failed, and its connection ends. */
    private ClientPlan client(long startMicros, int id) {
        ClientPlan client = new ClientPlan();
        client.startMicros = startMicros;
        client.ending = Ending.CLOSE;
        RequestPlan request = new RequestPlan(id);
        request.method = dice.pick("GET", "DELETE", "OPTIONS");
        request.answer.fault = Fault.RESET_INSTEAD;
        request.answer.faultyDeliveries = ALWAYS;
        client.requests.add(request);
        return client;
    }
}
