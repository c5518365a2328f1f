package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.health.BackendHealth.State;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsPeers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An https backend is well if it shakes hands: an open port is not enough, to probes and to traffic. */
final class EncryptedHealthTest {
    private static final String PLAIN = "HTTP/1.1 400 Bad Request\r\n\r\n";
    private static final String NO_TLS = "no TLS there";

    private static void serveTls(HealthWorld world, int id) {
        TlsPeers peers = new TlsPeers();
        world.serve(id, peer -> {
            peer.encrypt(peers.server(), new byte[0]);
            peer.onReadable(p -> HealthWorld.answer(p, HealthWorld.OK)).onEof(SimulatedPeer::close);
        });
    }

    private static void servePlain(HealthWorld world, int id) {
        world.serve(id, peer -> peer.onReadable(p -> p.send(PLAIN)).onEof(SimulatedPeer::close));
    }

    @Test
    void whoShakesHandsIsUp() {
        HealthWorld world = HealthWorld.encrypted(1);
        serveTls(world, 0);
        world.started().millis(200);
        assertEquals(State.UP, world.state(0));
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void whoAcceptsAndSaysNothingIsNot() {
        HealthWorld world = HealthWorld.encrypted(1);
        world.serve(0, peer -> peer.onReadable(p -> {}).onEof(SimulatedPeer::close));
        world.started().millis(20_000);
        assertEquals(State.DOWN, world.state(0));
        assertEquals(
                List.of("a does not answer yet: TLS handshake timed out", "a down: TLS handshake timed out x3"),
                world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void whoSpeaksNoTlsIsKnownAtOnce() {
        HealthWorld world = HealthWorld.encrypted(1);
        servePlain(world, 0);
        world.started().millis(200);
        assertEquals(List.of("a does not answer yet: " + NO_TLS), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void handshakesThatFailCountAgainstTheirBackend() {
        HealthWorld world = HealthWorld.encrypted(2);
        servePlain(world, 0);
        serveTls(world, 1);
        for (int i = 0; i < 20; i++) {
            SimulatedPeer client = world.get("/");
            world.millis(1_000); // then a repetition is allowed
            assertTrue(client.received().startsWith("HTTP/1.1 200"), client.received());
        }
        assertEquals(1, world.told.size(), world.told::toString);
        assertTrue(world.told.get(0).startsWith("a ejected"), world.told::toString);
        assertTrue(world.told.get(0).contains(NO_TLS), world.told::toString);
        world.assertNothingIsLeft();
    }
}
