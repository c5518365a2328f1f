package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Everything that can go wrong with HTTP, each time in another way. */
final class HttpStormSimulationTest {
    @Test
    void everyFailureIsVisibleAndExplained() {
        Campaign.run(Flavour.STORM);
    }
}
