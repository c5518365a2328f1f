package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import org.junit.jupiter.api.Test;

/** {@code --on-down=close}, as a person sees it. */
final class OnDownProgramTest {
    private final ProgramWorld world = new ProgramWorld();

    @Test
    void theTerminalTheMetricsAndTheDashboardSayWhatWasEnded() {
        world.network.listen(SimulatedNetwork.loopback(9001), peer -> {});
        SimulatedListener primary =
                world.network.listen(SimulatedNetwork.loopback(8008), peer -> peer.onEof(SimulatedPeer::close));
        world.running("--mode=tcp", "--health=:8008", "--on-down=close", "--admin=8009", "127.0.0.1:8000", "9001");
        SimulatedPeer one = world.network.connect(ProgramWorld.FRONT);
        SimulatedPeer two = world.network.connect(ProgramWorld.FRONT);
        world.seconds(1);
        int before = world.printed().size();
        primary.close();
        world.seconds(10);
        assertTrue(one.sawReset() && two.sawReset());
        assertEquals(
                "[backend 9001 down: connection refused (3 probes), backend 9001 out: ended 2 connections]",
                "" + world.printed(before));
        String metrics = admin("/metrics");
        assertTrue(metrics.contains("\nlb_request_errors_total{reason=\"backend_down\"} 2\n"), metrics);
        assertTrue(admin("/").contains("9001 is out: 2 connections ended"));
    }

    private String admin(String path) {
        return world.ask(SimulatedNetwork.loopback(8009), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
