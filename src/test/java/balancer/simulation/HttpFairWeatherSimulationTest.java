package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Honest peers over an odd network: no request may fail, each byte is counted once, round robin is exact. */
final class HttpFairWeatherSimulationTest {
    @Test
    void everyRequestIsAnsweredOnAnOddButHonestNetwork() {
        Campaign.run(Flavour.FAIR);
    }
}
