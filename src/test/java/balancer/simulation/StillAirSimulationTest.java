package balancer.simulation;

import org.junit.jupiter.api.Test;

/** One thing after another, from the program's own assembly: of each, all that comes is known beforehand. */
final class StillAirSimulationTest {
    @Test
    void allThatComesIsWhatMustCome() {
        Campaign.run(Flavour.STILL);
    }
}
