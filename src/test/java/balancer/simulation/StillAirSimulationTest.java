package balancer.simulation;

import org.junit.jupiter.api.Test;

/** One event after the other, with the program's own assembly: every result is known beforehand. */
final class StillAirSimulationTest {
    @Test
    void allThatComesIsWhatMustCome() {
        Campaign.run(Flavour.STILL);
    }
}
