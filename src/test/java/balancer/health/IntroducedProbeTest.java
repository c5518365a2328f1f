package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.health.BackendHealth.State;
import balancer.proxyprotocol.Headers;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backend that expects a PROXY header gets one from probes as well, which speak for no client. */
final class IntroducedProbeTest {
    private static void assertSaid(HealthWorld world, String expected) {
        SimulatedListener server =
                world.serve(0, peer -> peer.onReadable(p -> {}).onEof(SimulatedPeer::close));
        world.started().millis(200);
        assertEquals(expected, server.last().received());
        assertEquals(State.UP, world.state(0));
        assertEquals(List.of(), world.told);
    }

    @Test
    void inVersion1TheProbeIsUnknown() {
        assertSaid(HealthWorld.sending("v1"), "PROXY UNKNOWN\r\n");
    }

    @Test
    void inVersion2TheProbeIsLocal() {
        assertSaid(HealthWorld.sending("v2"), new String(Headers.local(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void itGoesOutWholeHoweverLittleTheSocketTakes() {
        HealthWorld world = HealthWorld.sending("v1");
        world.network.weather().shortIoChance = 1;
        assertSaid(world, "PROXY UNKNOWN\r\n");
    }
}
