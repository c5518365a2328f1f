package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Everything that can go wrong with HTTP, in different ways. */
final class HttpStormSimulationTest {
    @Test
    void everyFailureIsVisibleAndExplained() {
        Campaign.run(Flavour.STORM);
    }
}
