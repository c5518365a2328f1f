package balancer.simulation;

import org.junit.jupiter.api.Test;

/** The smallest amount of memory that can be set, or hardly any descriptors. */
final class ScarcitySimulationTest {
    @Test
    void noRequestStarvesForEver() {
        Campaign.run(Flavour.SCARCITY);
    }
}
