package balancer.glass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import balancer.loop.EventLoop;
import balancer.loop.LoopObserver;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class RecorderTest {
    private long turns;

    @Test
    void whoeverObservesTheLoopUsuallyHearsOfEachTurnWhileItRecords() throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(1);
        EventLoop loop = new EventLoop(network, network.clock(), (where, fault) -> fail(where, fault));
        LoopObserver usual = (busyNanos, readyKeys, slow) -> turns++;
        loop.observer(usual);
        Watching.begin(new Recorder(loop, usual, network.instants(), new Directory()));
        for (int i = 0; i < 5; i++) {
            loop.post(() -> {});
            loop.runOnce();
        }
        assertEquals(5, turns);
        loop.close();
    }
}
