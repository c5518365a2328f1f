package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A helper thread: each task takes as long as the weather wants, and who comes while it works waits. */
final class OneHelper implements Executor {
    private final SimulatedNetwork network;
    private long freeNanos;

    OneHelper(SimulatedNetwork network) {
        this.network = network;
    }

    @Override
    public void execute(Runnable task) {
        long now = network.clock().getAsLong();
        freeNanos = Math.max(now, freeNanos) + network.weather().mostHelperNanos;
        network.after(Duration.ofNanos(freeNanos - now), task);
    }
}
