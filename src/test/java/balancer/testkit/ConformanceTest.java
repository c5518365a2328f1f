package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation is worth what it resembles: the same scripts on real loopback sockets and on simulated ones must
 * observe the same, line by line.
 */
final class ConformanceTest {
    private interface Script {
        void play(ConformanceBench bench) throws IOException;
    }

    @Test
    void connectionsBeginAndCarryBytesAsTheRealOnes() throws IOException {
        compare(bench -> new ConnectionConformanceScript(bench).play(), 60);
    }

    @Test
    void connectionsEndAsTheRealOnes() throws IOException {
        compare(bench -> new EndingConformanceScript(bench).play(), 50);
    }

    @Test
    void selectorsBehaveAsTheRealOne() throws IOException {
        compare(bench -> new SelectorConformanceScript(bench).play(), 65);
    }

    @Test
    void channelsCloseAndRefuseAsTheRealOnes() throws IOException {
        compare(bench -> new ChannelConformanceScript(bench).play(), 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderOfOperationsObservesTheSame(long seed) throws IOException {
        compare(bench -> new RandomOperations(bench, seed).play(60), 20);
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("conformance.seeds", 100));
    }

    private static void compare(Script script, int leastObservations) throws IOException {
        List<String> real = observe(SelectorProvider.provider(), script);
        List<String> simulated = observe(calmNetwork(), script);
        assertEquals(String.join("\n", real), String.join("\n", simulated));
        assertTrue(real.size() >= leastObservations, () -> "only " + real.size() + " observations");
    }

    private static List<String> observe(SelectorProvider provider, Script script) throws IOException {
        try (ConformanceBench bench = new ConformanceBench(provider)) {
            script.play(bench);
            return bench.observations();
        }
    }

    /** On loopback a packet arrives before the call that sent it returns. */
    private static SimulatedNetwork calmNetwork() {
        SimulatedNetwork network = new SimulatedNetwork(1);
        network.weather().leastLatencyNanos = 0;
        network.weather().mostLatencyNanos = 0;
        return network;
    }
}
