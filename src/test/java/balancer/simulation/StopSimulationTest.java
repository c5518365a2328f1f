package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Drained, drained with a limit, or stopped at once, in the middle of anything. */
final class StopSimulationTest {
    @Test
    void whatHasBegunIsFinishedByADrain() {
        Campaign.run(Flavour.STOP);
    }
}
