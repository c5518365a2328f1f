package balancer.simulation;

import org.junit.jupiter.api.Test;

/** The static server, from the program's own assembly, with well-behaved and faulty clients. */
final class ServeSimulationTest {
    @Test
    void everyWholeRequestGetsItsAnswerAndNobodyElse() {
        Campaign.run(Flavour.SERVE);
    }
}
