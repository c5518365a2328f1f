package balancer.simulation;

import org.junit.jupiter.api.Test;

/** As little memory as can be set, or hardly a descriptor. */
final class ScarcitySimulationTest {
    @Test
    void noRequestStarvesForEver() {
        Campaign.run(Flavour.SCARCITY);
    }
}
