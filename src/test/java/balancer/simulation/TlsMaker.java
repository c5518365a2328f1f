package balancer.simulation;

/**
 * Draws whether clients speak TLS, with dice of its own: the rest of a plan stays as it is. A
 * run with handshakes takes several times as long as one without, so there are few; {@code -Dsimulation.tls=1}
 * encrypts all that can be.
 */
final class TlsMaker {
    static final String ODDS = "simulation.tls";

    private static final int ONCE_IN = 50;
    private static final int ONCE_IN_SHORT_RUNS = 100;

    private final Dice dice;
    private final Plan plan;

    TlsMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    /** Not where places are short: who still shakes hands may be closed to make room for others, and has no request. */
    void draw() {
        int onceIn = Integer.getInteger(ODDS, plan.tcp ? ONCE_IN_SHORT_RUNS : ONCE_IN);
        plan.tls = dice.onceIn(onceIn) && plan.maxConnections == Integer.MAX_VALUE;
    }
}
