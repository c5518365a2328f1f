package balancer.algorithm;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.ServerConnection;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.SplitMix64;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sessions in TCP mode on two backends, in virtual time: {@link #COUNT} clients that connect again at once when theirs
 * ends, after {@link #LIFE} on average (exponential), or because the backend has gone.
 */
final class Sessions {
    static final int COUNT = 1_000;
    static final Duration LIFE = Duration.ofMinutes(10);
    static final Duration OUTAGE = Duration.ofSeconds(10);

    /** One that has at least this share is even with the other. */
    static final double EVEN = 0.45;

    private static final long SECOND_MILLIS = 1_000;

    private final LoopHarness world;
    private final SplitMix64 random = new SplitMix64(1);
    private final Set<SimulatedPeer> clients = new LinkedHashSet<>();
    private boolean isOver;

    Sessions(String algorithm) {
        world = new LoopHarness(new HarnessSettings().backends(2).tcp().also("--algorithm=" + algorithm));
        for (int i = 0; i < COUNT; i++) {
            connect();
        }
    }

    /** Restarts the first backend; how long after its return both have about as many sessions. */
    Duration untilEvenAfterRestart() {
        pass(LIFE);
        ScriptedBackend restarted = world.server(0);
        restarted.refuse();
        for (int i = 0; i < restarted.connectionCount(); i++) {
            ServerConnection each = restarted.connection(i);
            if (!each.peer().isClosed()) {
                each.peer().reset();
            }
        }
        pass(OUTAGE);
        restarted.acceptAgain();
        Duration time = Duration.ZERO;
        while (world.backend(0).inFlight() < EVEN * COUNT) {
            pass(Duration.ofMillis(SECOND_MILLIS));
            time = time.plusMillis(SECOND_MILLIS);
        }
        isOver = true;
        clients.forEach(SimulatedPeer::reset);
        world.run();
        world.tearDown();
        return time;
    }

    /** Second by second; in each some sessions end. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            for (SimulatedPeer each : List.copyOf(clients)) {
                if (random.nextDouble() * LIFE.toSeconds() < 1) {
                    ended(each);
                }
            }
            world.advanceMillis(SECOND_MILLIS);
        }
    }

    private void connect() {
        SimulatedPeer peer = world.network.connect(LoopHarness.FRONT);
        clients.add(peer);
        peer.onEof(this::ended).onReset(this::ended);
    }

    /** By its own will or another's; a second time is nothing. */
    private void ended(SimulatedPeer peer) {
        if (!isOver && clients.remove(peer)) {
            peer.reset(); // a FIN alone would leave the other direction open
            connect();
        }
    }
}
