package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.health.BackendHealth.State;
import balancer.health.HealthSettings.Kind;
import balancer.health.HealthSettings.StatusRange;
import balancer.health.HealthSettings.Timing;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be set about probes, and the silence of tcp mode. */
final class ProbeSettingsTest {
    private static final int TEN_MINUTES = 600_000;

    private static HealthSettings timed(Timing timing) {
        return new HealthSettings(Kind.TCP, "", HealthSettings.OWN_PORT, "", StatusRange.DEFAULT, timing, false);
    }

    private static HealthSettings http(int port, String host, StatusRange status) {
        return new HealthSettings(Kind.HTTP, "/primary", port, host, status, Timing.DEFAULT, false);
    }

    @Test
    void inTcpModeABackendThatIsUpIsProbedOnceAndThenLeftAlone() {
        HealthWorld world = new HealthWorld(1, HealthSettings.CONNECT.inTcpMode());
        SimulatedListener server = world.serve(0);
        world.started().millis(TEN_MINUTES);
        assertEquals(1, server.peers().size());
        assertEquals(State.UP, world.state(0));
        assertFalse(world.of(0).awaitsProbe());
        world.assertNothingIsLeft();
    }

    @Test
    void aFailedConnectionInTcpModeBringsProbesUntilTheBackendIsUpAgain() {
        HealthWorld world = new HealthWorld(1, HealthSettings.CONNECT.inTcpMode());
        world.serve(0);
        world.started().millis(TEN_MINUTES);
        world.kill(0);
        world.millis(TEN_MINUTES);
        assertEquals(State.UP, world.state(0), "nobody has noticed");
        assertEquals(0, world.of(0).badProbes());
        world.failExchanges(0, 1);
        world.millis(3 * 360 + 1);
        assertEquals(List.of("a down: connection refused x3"), world.told);
        world.millis(20_000);
        assertTrue(world.of(0).badProbes() > 8, "while it is down");
        SimulatedListener again = world.serve(0);
        world.millis(2_400 + 360 + 1);
        assertEquals("a up", world.told.get(1));
        world.millis(TEN_MINUTES);
        assertEquals(2, again.peers().size(), "two to come up, and silence");
        world.assertNothingIsLeft();
    }

    @Test
    void aFailedConnectionToABackendThatAnswersCostsOneProbe() {
        HealthWorld world = new HealthWorld(1, HealthSettings.CONNECT.inTcpMode());
        SimulatedListener server = world.serve(0);
        world.started().millis(1_000);
        world.failExchanges(0, 1);
        world.millis(TEN_MINUTES);
        assertEquals(2, server.peers().size());
        world.assertNothingIsLeft();
    }

    @Test
    void anEjectedBackendInTcpModeIsProbedUntilItHasCooledDown() {
        HealthWorld world = new HealthWorld(2, HealthSettings.CONNECT.inTcpMode());
        SimulatedListener server = world.serve(0);
        world.serve(1);
        world.started().millis(1_000);
        world.failExchanges(0, 5);
        assertEquals(State.EJECTED, world.state(0));
        world.millis(TEN_MINUTES);
        assertEquals(State.UP, world.state(0));
        int probes = server.peers().size();
        world.millis(TEN_MINUTES);
        assertEquals(probes, server.peers().size());
        world.assertNothingIsLeft();
    }

    @Test
    void aFaultOfOurOwnLeavesTheDoubtOfTcpModeStanding() {
        HealthWorld tight = new HealthWorld(1, HealthSettings.CONNECT.inTcpMode(), 2, 64 << 20);
        SimulatedListener server = tight.serve(0);
        tight.started().millis(1_000);
        assertEquals(0, server.peers().size());
        assertTrue(tight.of(0).awaitsProbe());
        tight.assertNothingIsLeft();
    }

    @Test
    void aProbeChosenOnPurposeGoesOnInTcpMode() {
        HealthSettings elsewhere = http(8008, "", StatusRange.DEFAULT).inTcpMode();
        HealthWorld world = new HealthWorld(1, elsewhere);
        SimulatedListener patroni = world.network.listen(
                SimulatedNetwork.loopback(8008), peer -> peer.onReadable(p -> HealthWorld.answer(p, HealthWorld.OK))
                        .onEof(SimulatedPeer::close));
        world.started().millis(60_000);
        assertTrue(patroni.peers().size() > 20, () -> patroni.peers().size() + " probes");
        assertEquals(State.UP, world.state(0));
        world.assertNothingIsLeft();
    }

    @Test
    void aProbeOfAnotherPortNeverTouchesTheBackendsOwn() {
        HealthWorld world = new HealthWorld(1, http(8008, "", StatusRange.DEFAULT));
        SimulatedListener own = world.serve(0);
        world.started().millis(10_000);
        assertEquals(0, own.peers().size());
        assertEquals(List.of("a does not answer yet: connection refused", "a down: connection refused x3"), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void onlyTheExpectedStatusIsGood() {
        HealthWorld world = new HealthWorld(1, http(HealthSettings.OWN_PORT, "", new StatusRange(204, 299)));
        world.serve(0);
        world.started().millis(3_000);
        assertEquals(State.DOWN, world.state(0));
        assertEquals("status 200", world.of(0).reason());
        world.assertNothingIsLeft();
    }

    @Test
    void theHostOfAProbeCanBeGiven() {
        HealthWorld world = new HealthWorld(1, http(HealthSettings.OWN_PORT, "shop.example", StatusRange.DEFAULT));
        StringBuilder received = new StringBuilder();
        world.serve(0, peer -> peer.onReadable(p -> {
                    received.append(p.received());
                    HealthWorld.answer(p, HealthWorld.OK);
                })
                .onEof(SimulatedPeer::close));
        world.started().millis(200);
        assertTrue(received.toString().contains("\r\nHost: shop.example\r\n"), received::toString);
        world.assertNothingIsLeft();
    }

    @Test
    void riseAndFallDecideHowManyProbesCount() {
        HealthWorld world = new HealthWorld(1, timed(new Timing(2_000, 5_000, 4, 1)));
        world.serve(0);
        world.started().millis(5_000);
        world.kill(0);
        world.millis(2_401);
        assertEquals(List.of("a down: connection refused x1"), world.told);
        world.serve(0);
        long good = world.of(0).goodProbes();
        while (world.state(0) == State.DOWN) {
            world.millis(1);
        }
        assertEquals(4, world.of(0).goodProbes() - good);
        world.assertNothingIsLeft();
    }

    @Test
    void aShortIntervalVariesByAFifthTooAndIsNeverLengthenedByDoubt() {
        HealthWorld world = new HealthWorld(1, timed(new Timing(100, 5_000, 2, 3)));
        List<Long> arrivals = new ArrayList<>();
        world.serve(0, peer -> {
            arrivals.add(world.network.clock().getAsLong() / 1_000_000);
            peer.onEof(SimulatedPeer::close);
        });
        world.started().millis(10_000);
        for (int i = 1; i < arrivals.size(); i++) {
            long gap = arrivals.get(i) - arrivals.get(i - 1);
            assertTrue(gap >= 80 && gap <= 121, () -> "probes at " + arrivals); // the loop rounds up to milliseconds
        }
        assertTrue(arrivals.size() >= 10_000 / 121, () -> arrivals.size() + " probes in ten seconds");
        world.assertNothingIsLeft();
    }

    @Test
    void aProbeLongerThanTheIntervalIsNotJoinedByAnother() {
        HealthWorld world = new HealthWorld(1, timed(new Timing(100, 3_000, 2, 3)));
        world.serve(0).blackHole(true);
        world.health.start();
        for (int i = 0; i < 1_000; i++) {
            world.millis(10);
            assertTrue(world.network.openDescriptors() <= 1);
        }
        assertEquals(3_000_000_000L, world.of(0).lastProbeNanos());
        assertEquals(State.DOWN, world.state(0));
        world.assertNothingIsLeft();
    }
}
