package balancer.simulation;

import balancer.simulation.Shortage.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Draws the addresses of all peers, with dice of its own: nothing else in a plan depends on them. */
final class HomeMaker {
    private static final Set<Knob> SILENCING = EnumSet.of(Knob.CONNECTS_LOST, Knob.LONG_STALLS);

    private final Dice dice;
    private final Plan plan;

    HomeMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        plan.front = dice.pick(Front.IPV4, Front.IPV6, Front.ALL);
        for (BackendPlan each : plan.backends) {
            BackendPlan.Home home = dice.pick(BackendPlan.Home.values());
            // Not there at one address, and silent, or without a local port for it, at the other: whichever is told, it
            // is right. A machine without IPv6 has no port for ::1 either.
            boolean mixed = maySilence(each) || plan.shortages.stream().anyMatch(some -> some.kind() == Kind.PORTS);
            boolean twofold = home == BackendPlan.Home.IPV6_BY_PORT && mixed;
            each.home = twofold ? BackendPlan.Home.IPV6 : home;
        }
        Home[] homes = Arrays.stream(Home.values()).filter(plan.front::takes).toArray(Home[]::new);
        for (ClientPlan client : plan.clients) {
            client.home = dice.pick(homes);
            for (RequestPlan request : client.requests) {
                request.hostless = request.http10 && !request.absoluteTarget && dice.onceIn(2);
            }
        }
    }

    private boolean maySilence(BackendPlan backend) {
        return backend.door == BackendPlan.Door.BLACK_HOLE
                || backend.outages.stream().anyMatch(each -> !each.kills())
                || plan.weather.keySet().stream().anyMatch(SILENCING::contains);
    }
}
