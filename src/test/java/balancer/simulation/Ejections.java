package balancer.simulation;

import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.health.BackendHealth.State;
import java.util.List;

/** How many backends may be out at once because of what became of their requests. */
final class Ejections {
    private Ejections() {}

    /** Traffic ejects half of those who serve at most, and so never one that is alone. */
    static void requireNotTooMany(List<BackendHealth> all, Backend newest) {
        int out = 0;
        int serving = 0;
        for (BackendHealth each : all) {
            boolean drains = each.backend().draining();
            boolean ejected = each == all.get(newest.slot()) || each.state() == State.EJECTED;
            out += ejected && !drains ? 1 : 0;
            serving += !drains && (ejected || (each.state() == State.UP || each.state() == State.UNPROVEN)) ? 1 : 0;
        }
        Judge.require(2 * out <= serving, "traffic ejects at most half", out + " of " + serving);
    }
}
