package balancer.simulation;

import org.junit.jupiter.api.Test;

/** Streams both ways, half-closed, cut, stalled, with and without faults. */
final class TcpSimulationTest {
    @Test
    void streamsArriveWholeOrVisiblyCut() {
        Campaign.run(Flavour.TCP);
    }
}
