package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Backends come and go in the middle of everything; somebody serves at any moment. */
final class RosterSimulationTest {
    @Test
    void noRequestIsLostToAChange() {
        Campaign.run(Flavour.ROSTER);
    }
}
