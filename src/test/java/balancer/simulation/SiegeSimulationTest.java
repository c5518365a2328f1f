package balancer.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A crowd holds all the memory it can get; newcomers are served as {@link balancer.memory.BufferPool} guarantees. */
final class SiegeSimulationTest {
    @Test
    void newcomersAreServedWhicheverClientHoldsMemory() {
        Campaign.run(Flavour.SIEGE);
        assertTrue(Scarcity.waits() > 0, "there was always memory");
        assertTrue(Scarcity.reclaims() > 0, "nobody had to give memory back");
    }
}
