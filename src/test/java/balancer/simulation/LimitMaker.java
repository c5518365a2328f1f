package balancer.simulation;

/** Draws how many clients of a crowd may connect, or be served, at once; with dice of its own. */
final class LimitMaker {
    private final Dice dice;
    private final Plan plan;

    LimitMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        int crowd = plan.clients.size();
        switch (dice.below(4)) {
            case 0 -> plan.maxConnections = dice.between(3, crowd);
            case 1 -> plan.maxInFlight = dice.between(1, crowd);
            default -> {}
        }
    }
}
