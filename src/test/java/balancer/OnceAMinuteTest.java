package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.loop.EventLoop;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);

    /** A cause that lasts reports again and again: what is held back must not begin the minute anew. */
    @Test
    void aCauseThatLastsIsReportedOnceAMinute() throws IOException {
        EventLoop loop = new EventLoop(network, network.clock(), (where, fault) -> {});
        network.drive(loop::runOnce);
        OnceAMinute minute = new OnceAMinute(loop);
        StringBuilder reported = new StringBuilder();
        for (int second = 0; second < 130; second += 10) {
            reported.append(minute.isTime() ? second + " " : "");
            network.after(Duration.ofSeconds(10), () -> {});
            network.advance(Duration.ofSeconds(10));
            loop.post(() -> {});
            network.run();
        }
        assertEquals("0 60 120 ", reported.toString());
    }
}
