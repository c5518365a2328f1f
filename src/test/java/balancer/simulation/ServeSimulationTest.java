package balancer.simulation;

import org.junit.jupiter.api.Test;

/** The static server, from the program's own assembly, and clients who ask well or badly. */
final class ServeSimulationTest {
    @Test
    void everyWholeRequestGetsItsAnswerAndNobodyElse() {
        Campaign.run(Flavour.SERVE);
    }
}
