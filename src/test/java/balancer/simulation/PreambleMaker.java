package balancer.simulation;

/**
 * Draws whether a proxy stands in front, which announces each client's address, and whether the backends are told it,
 * with dice of its own: the rest of a plan stays as it is.
 */
final class PreambleMaker {
    private final Dice dice;
    private final Plan plan;

    PreambleMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        plan.preambles = dice.onceIn(3);
        plan.introductions = dice.onceIn(3) ? dice.between(1, 2) : 0;
        for (ClientPlan client : plan.clients) {
            client.preamble = dice.between(0, 2);
            if (plan.preambles) {
                client.home = notTheProxys(client.home);
            }
        }
    }

    /** Those of {@link Preamble#proxyOf} are trusted, and may say themselves where a request comes from. */
    private static Home notTheProxys(Home home) {
        return switch (home) {
            case LOCAL -> Home.ELSEWHERE;
            case LOCAL6 -> Home.SMALL;
            default -> home;
        };
    }
}
