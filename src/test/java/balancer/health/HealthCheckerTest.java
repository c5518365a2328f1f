package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.SmoothRoundRobin;
import balancer.health.BackendHealth.State;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When probes are made, and what a connect alone can tell. */
final class HealthCheckerTest {
    private final HealthWorld world = new HealthWorld(1, HealthSettings.CONNECT);

    @Test
    void aBackendThatListensIsProvenWithinATenthOfASecond() {
        world.serve(0);
        world.started().millis(101);
        assertEquals(State.UP, world.state(0));
        assertEquals(List.of(), world.told);
        assertEquals(100_000, world.of(0).lastProbeNanos(), "there and back");
        world.assertNothingIsLeft();
    }

    @Test
    void probesComeEveryTwoSecondsGiveOrTakeAFifth() {
        List<Long> times = new ArrayList<>();
        world.serve(0, peer -> times.add(world.network.clock().getAsLong() / 1_000_000));
        world.started().millis(120_000);
        List<Long> gaps = new ArrayList<>();
        for (int i = 2; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        assertTrue(gaps.stream().allMatch(gap -> gap >= 1_599 && gap <= 2_401), gaps::toString);
        assertTrue(gaps.stream().distinct().count() > gaps.size() / 2, gaps::toString);
        world.assertNothingIsLeft();
    }

    @Test
    void aProbeIsClosedWithoutAResetThatTheBackendWouldLog() {
        SimulatedListener server = world.serve(0);
        world.started().millis(10_000);
        assertTrue(server.peers().size() > 3);
        for (SimulatedPeer peer : server.peers()) {
            assertTrue(peer.sawEof(), peer::toString);
            assertFalse(peer.sawReset(), peer::toString);
            assertEquals(0, peer.receivedCount());
        }
        world.assertNothingIsLeft();
    }

    @Test
    void oneThatNeverListenedIsWarnedOfAndDownWithinASecond() {
        world.started().millis(100 + 2 * 360 + 1);
        assertEquals(List.of("a does not answer yet: connection refused", "a down: connection refused x3"), world.told);
        world.serve(0);
        world.millis(2_400 + 360 + 1);
        assertEquals("a up", world.told.get(2));
        assertTrue(world.backends.get(0).available());
        world.assertNothingIsLeft();
    }

    @Test
    void oneThatDiesIsDownWithinThreeAndABitSeconds() {
        world.serve(0);
        world.started().millis(5_000);
        world.kill(0);
        world.millis(2_400 + 2 * 360 + 1);
        assertEquals(List.of("a down: connection refused x3"), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void onceItIsKnownToBeDownItIsProbedAtLeisureAgain() {
        world.started().millis(1_000);
        long known = world.of(0).badProbes();
        world.millis(20_000);
        long more = world.of(0).badProbes() - known;
        assertTrue(more >= 8 && more <= 13, more + " probes in 20 s");
        world.assertNothingIsLeft();
    }

    @Test
    void aRemovedOneIsProbedNoMoreAlthoughItsLastExchangesFail() {
        BackendPool pool = new BackendPool(world.backends, new SmoothRoundRobin(), world.health);
        SimulatedListener server = world.serve(0);
        world.started().millis(5_000);
        world.health.leaves(world.backends.get(0));
        pool.leave(world.backends.get(0));
        int before = server.peers().size();
        world.failExchanges(0, 2);
        world.millis(60_000);
        assertEquals(before, server.peers().size());
        assertFalse(world.of(0).awaitsProbe());
        world.assertNothingIsLeft();
    }

    @Test
    void aBlackHoleIsGivenUpAfterFiveSecondsAndProbedByOneAtATime() {
        world.serve(0).blackHole(true);
        world.health.start();
        for (int i = 0; i < 1_700; i++) {
            world.millis(10);
            assertTrue(world.network.openDescriptors() <= 1);
        }
        assertEquals(
                List.of("a does not answer yet: connection timed out", "a down: connection timed out x3"), world.told);
        assertEquals(5_000_000_000L, world.of(0).lastProbeNanos());
        world.assertNothingIsLeft();
    }

    @Test
    void threeHundredBackendsAreNotProbedInTheSameTurn() {
        HealthWorld many = new HealthWorld(300, HealthSettings.CONNECT);
        for (int id = 0; id < 300; id++) {
            many.serve(id);
        }
        long[] most = {0};
        many.network.drive(() -> {
            long before = many.network.counters().connects;
            many.loop.runOnce();
            most[0] = Math.max(most[0], many.network.counters().connects - before);
        });
        many.started().millis(60_000);
        assertTrue(most[0] <= 20, most[0] + " in one turn");
        for (BackendHealth health : many.health.all()) {
            assertEquals(State.UP, health.state());
        }
        many.assertNothingIsLeft();
    }

    @Test
    void aConnectThatSucceedsAtOnceIsAGoodProbe() {
        world.network.weather().connectAtOnceChance = 1;
        world.serve(0);
        world.started().millis(10_000);
        assertEquals(State.UP, world.state(0));
        assertTrue(world.of(0).goodProbes() > 3);
        world.assertNothingIsLeft();
    }

    @Test
    void withoutDescriptorsNoBackendIsMarkedDown() {
        world.serve(0);
        world.started().millis(5_000);
        world.network.weather().opensFail = true;
        long good = world.of(0).goodProbes();
        world.millis(30_000);
        assertEquals(0, world.of(0).badProbes());
        assertEquals(good, world.of(0).goodProbes());
        assertEquals(State.UP, world.state(0));
        world.network.weather().opensFail = false;
        world.millis(5_000);
        assertTrue(world.of(0).goodProbes() > good);
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void withoutALocalPortNoBackendIsMarkedDown() {
        world.serve(0);
        world.network.weather().localPortsExhausted = true;
        world.started().millis(30_000);
        assertEquals(0, world.of(0).badProbes());
        assertEquals(State.UNPROVEN, world.state(0));
        assertEquals(List.of(), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void probesLeaveTheLastDescriptorsToTraffic() {
        HealthWorld tight = new HealthWorld(1, HealthSettings.CONNECT, 2, 64 << 20);
        SimulatedListener server = tight.serve(0);
        tight.started().millis(30_000);
        assertEquals(0, server.peers().size());
        assertEquals(List.of(), tight.told);
        tight.assertNothingIsLeft();
        HealthWorld enough = new HealthWorld(1, HealthSettings.CONNECT, 3, 64 << 20);
        enough.serve(0);
        enough.started().millis(30_000);
        assertEquals(State.UP, enough.state(0));
        enough.assertNothingIsLeft();
    }

    @Test
    void aFailedExchangeBringsTheNextProbeForward() {
        world.serve(0);
        world.started().millis(5_000);
        long probes = world.of(0).goodProbes();
        long toGo = world.of(0).nextProbeNanos() - world.network.clock().getAsLong();
        assertTrue(toGo > 500_000_000, "the next probe must be far away for this: " + toGo);
        world.failExchanges(0, 1);
        world.millis(361);
        assertEquals(probes + 1, world.of(0).goodProbes());
        world.assertNothingIsLeft();
    }

    @Test
    void failuresWithoutEndDoNotPutTheNextProbeOff() {
        world.serve(0);
        world.started().millis(5_000);
        long probes = world.of(0).goodProbes();
        for (int i = 0; i < 100; i++) {
            world.failExchanges(0, 1);
            world.millis(10);
        }
        assertTrue(world.of(0).goodProbes() >= probes + 2);
        world.assertNothingIsLeft();
    }

    @Test
    void anEjectedOneWhoseProbesAreGoodIsBackJustWhenItsCoolDownEnds() {
        HealthWorld world = new HealthWorld(2, HealthSettings.CONNECT);
        world.serve(0);
        world.serve(1);
        world.started().millis(5_000);
        world.failExchanges(0, 5);
        assertFalse(world.backends.get(0).available());
        world.millis(999);
        assertFalse(world.backends.get(0).available());
        world.millis(2);
        assertTrue(world.backends.get(0).available());
        assertEquals(List.of("a ejected for 1 s: closed without response x5", "a up"), world.told);
        world.assertNothingIsLeft();
    }

    @Test
    void aNameThatIsKnownLateJoinsAfterItsFirstGoodProbe() {
        HealthWorld named = HealthWorld.ofName(HealthSettings.CONNECT);
        Backend backend = named.backends.get(0);
        named.serve(0);
        named.health.awaitsAddress(backend);
        backend.resolved(List.of());
        named.started().millis(10_000);
        assertEquals(State.JOINING, named.state(0));
        assertEquals(0, named.server(0).peers().size());
        backend.resolved(List.of(HealthWorld.address(0)));
        named.health.moved(backend);
        assertFalse(backend.available());
        named.millis(101);
        assertEquals(State.UP, named.state(0));
        assertEquals(List.of(), named.told);
        named.assertNothingIsLeft();
    }

    /** Like all that were given at the start: it may as well be well. */
    @Test
    void aNameWhoseFirstAnswerIsAnAddressIsUsedAtOnce() {
        HealthWorld named = HealthWorld.ofName(HealthSettings.CONNECT);
        Backend backend = named.backends.get(0);
        named.serve(0);
        named.health.awaitsAddress(backend);
        named.started().millis(1_000);
        assertFalse(backend.available());
        backend.resolved(List.of(HealthWorld.address(0)));
        named.health.resolved(backend);
        assertTrue(backend.available());
        assertEquals(State.UNPROVEN, named.state(0));
        named.millis(101);
        assertEquals(State.UP, named.state(0));
        named.assertNothingIsLeft();
    }

    @Test
    void aServerOnTheSecondAddressOnlyIsWellAndThatAddressIsRemembered() {
        HealthWorld named = HealthWorld.ofName(HealthSettings.CONNECT);
        Backend backend = named.backends.get(0);
        named.serve(0);
        backend.resolved(List.of(SimulatedNetwork.loopback(7_000), HealthWorld.address(0)));
        named.health.resolved(backend);
        named.started().millis(101);
        assertEquals(State.UP, named.state(0));
        assertEquals(0, named.of(0).badProbes());
        assertEquals(HealthWorld.address(0), backend.addresses().lastWorking());
        named.assertNothingIsLeft();
    }

    /** A firewall that drops: each address gets its share of the probe's five seconds. */
    @Test
    void aSilentFirstAddressCostsAProbeHalfItsTime() {
        HealthWorld named = HealthWorld.ofName(HealthSettings.CONNECT);
        Backend backend = named.backends.get(0);
        named.network.listen(SimulatedNetwork.loopback(7_000), peer -> {}).blackHole(true);
        named.serve(0);
        backend.resolved(List.of(SimulatedNetwork.loopback(7_000), HealthWorld.address(0)));
        named.health.resolved(backend);
        named.started().millis(2_499);
        assertEquals(State.UNPROVEN, named.state(0));
        named.millis(102);
        assertEquals(State.UP, named.state(0));
        assertEquals(0, named.of(0).badProbes());
        named.assertNothingIsLeft();
    }

    /** Each address has a share of the time to be reached; for the answer there is all that is left of the whole. */
    @Test
    void aBackendReachedAtTheFirstOfTwoAddressesHasTheWholeTimeForItsAnswer() {
        HealthWorld named = HealthWorld.ofName(new HealthSettings(HealthSettings.Kind.HTTP, "/probe"));
        Backend backend = named.backends.get(0);
        named.serve(0, peer -> peer.onReadable(
                        p -> named.network.after(Duration.ofMillis(4_500), () -> HealthWorld.answer(p, HealthWorld.OK)))
                .onEof(SimulatedPeer::close));
        backend.resolved(List.of(HealthWorld.address(0), SimulatedNetwork.loopback(7_000)));
        named.health.resolved(backend);
        named.started().millis(4_700);
        assertEquals(State.UP, named.state(0));
        assertEquals(0, named.of(0).badProbes());
        named.assertNothingIsLeft();
    }

    @Test
    void oneThatMovesDropsTheProbeOfItsOldAddress() {
        world.serve(0).blackHole(true);
        world.started().millis(500);
        world.network.listen(SimulatedNetwork.loopback(7_000), peer -> {});
        world.backends.get(0).resolved(List.of(SimulatedNetwork.loopback(7_000)));
        world.health.moved(world.backends.get(0));
        world.millis(101);
        assertEquals(State.UP, world.state(0));
        assertEquals(0, world.of(0).badProbes());
        world.assertNothingIsLeft();
    }

    @Test
    void afterStoppingNothingIsProbedHoweverMuchFailsOrMoves() {
        SimulatedListener server = world.serve(0);
        world.started().millis(1_000);
        int probes = server.peers().size();
        world.health.stop();
        world.failExchanges(0, 3);
        world.health.moved(world.backends.get(0));
        world.millis(10_000);
        assertEquals(probes, server.peers().size());
        world.assertNothingIsLeft();
    }

    @Test
    void stoppingInTheMiddleOfAProbeLeavesNothing() {
        world.serve(0).blackHole(true);
        world.started().millis(500);
        assertEquals(1, world.network.openDescriptors());
        world.assertNothingIsLeft();
    }

    @Test
    void switchedOffItNeitherProbesNorEjects() {
        HealthWorld off = new HealthWorld(1, HealthSettings.NONE);
        SimulatedListener server = off.serve(0);
        off.started().millis(10_000);
        off.failExchanges(0, 100);
        off.millis(10_000);
        assertEquals(0, server.peers().size());
        assertTrue(off.backends.get(0).available());
        off.health.awaitsAddress(off.backends.get(0));
        assertFalse(off.backends.get(0).available());
        off.health.moved(off.backends.get(0));
        assertTrue(off.backends.get(0).available());
        assertEquals(List.of(), off.told);
        off.assertNothingIsLeft();
    }
}
