package balancer.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault in a posted task does not end the loop. */
final class PostedTaskTest {
    @Test
    void aTaskThatRunsOutOfMemoryDoesNotKeepTheNextOneFromRunning() throws IOException {
        List<String> seen = new ArrayList<>();
        SimulatedNetwork network = new SimulatedNetwork(1);
        EventLoop loop = new EventLoop(network, network.clock(), (where, fault) -> seen.add(where));
        loop.post(() -> {
            throw new OutOfMemoryError("a test");
        });
        loop.post(() -> seen.add("next"));
        loop.runOnce();
        assertEquals(List.of("posted task", "next"), seen);
        loop.close();
    }
}
