package balancer.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.Reason;
import balancer.health.BackendHealth.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackendHealthTest {
    private static final String REFUSED = Reason.CONNECTION_REFUSED;
    private static final long SECOND = 1_000_000_000;

    private final HealthWorld world = new HealthWorld(1, HealthSettings.CONNECT);
    private final Backend backend = world.backends.get(0);
    private final List<Long> troubles = new ArrayList<>();
    private final BackendHealth health = new BackendHealth(backend, new Recording(), HealthSettings.Timing.DEFAULT, 0);
    private long now;

    /** The world's own words, and how long each trouble was. */
    private final class Recording implements HealthListener {
        @Override
        public void doesNotAnswerYet(Backend one, String reason) {
            world.doesNotAnswerYet(one, reason);
        }

        @Override
        public void down(Backend one, String reason, int badProbes) {
            world.down(one, reason, badProbes);
        }

        @Override
        public void ejected(Backend one, String reason, int failedExchanges, long coolDownMillis) {
            world.ejected(one, reason, failedExchanges, coolDownMillis);
        }

        @Override
        public void tunnelsEnded(Backend one, int count) {
            world.tunnelsEnded(one, count);
        }

        @Override
        public void up(Backend one, long troubleMillis) {
            world.up(one, troubleMillis);
            troubles.add(troubleMillis);
        }

        @Override
        public void draining(Backend one) {
            world.draining(one);
        }

        @Override
        public void enabled(Backend one) {
            world.enabled(one);
        }
    }

    /** One probe a second: + good, - bad. */
    private void probes(String outcomes) {
        for (char outcome : outcomes.toCharArray()) {
            now += SECOND;
            if (outcome == '+') {
                health.probeSucceeded(now, 0);
            } else {
                health.probeFailed(REFUSED, now, 0);
            }
        }
    }

    private void failures(int times) {
        for (int i = 0; i < times; i++) {
            health.exchangeFailed(Reason.NO_ANSWER_IN_TIME, now, true);
        }
    }

    private void expect(State state, boolean available, String... told) {
        assertEquals(state, health.state());
        assertEquals(available, backend.available());
        assertEquals(List.of(told), world.told);
    }

    @Test
    void theFirstSetIsUsedBeforeAnyProbe() {
        expect(State.UNPROVEN, true);
    }

    @Test
    void oneGoodProbeProvesItWithoutAWord() {
        probes("+");
        expect(State.UP, true);
    }

    @Test
    void aFirstBadProbeIsToldOnceAndItStaysInUse() {
        probes("--");
        expect(State.UNPROVEN, true, "a does not answer yet: connection refused");
    }

    @Test
    void oneThatWasMissedAtTheStartIsToldToBeUp() {
        probes("-+");
        expect(State.UP, true, "a does not answer yet: connection refused", "a up");
        assertEquals(List.of(1_000L), troubles);
    }

    @Test
    void threeBadProbesInARowTakeItOut() {
        probes("+--");
        expect(State.UP, true);
        probes("-");
        expect(State.DOWN, false, "a down: connection refused x3");
        assertEquals(now, health.sinceNanos());
        assertEquals(REFUSED, health.reason());
        probes("-----");
        expect(State.DOWN, false, "a down: connection refused x3");
        assertEquals(-8, health.streak());
        assertEquals(8, health.badProbes());
        assertEquals(1, health.goodProbes());
    }

    @Test
    void twoGoodProbesInARowBringItBack() {
        probes("+---+");
        assertFalse(backend.available());
        probes("+");
        expect(State.UP, true, "a down: connection refused x3", "a up");
        assertEquals(List.of(2_000L), troubles);
    }

    @Test
    void probesThatAlternateChangeNoState() {
        probes("+" + "--+".repeat(50));
        expect(State.UP, true);
        probes("---" + "+-".repeat(50));
        expect(State.DOWN, false, "a down: connection refused x3");
    }

    @Test
    void fiveFailedExchangesInARowEjectAtOnce() {
        probes("++");
        failures(4);
        expect(State.UP, true);
        failures(1);
        expect(State.EJECTED, false, "a ejected for 1 s: no response in time x5");
        assertEquals(Reason.NO_ANSWER_IN_TIME, health.reason());
    }

    @Test
    void anUnprovenOneCanBeEjectedToo() {
        failures(5);
        expect(State.EJECTED, false, "a ejected for 1 s: no response in time x5");
    }

    @Test
    void aSuccessBetweenStartsTheCountAnew() {
        failures(4);
        health.exchangeSucceeded();
        failures(4);
        expect(State.UNPROVEN, true);
    }

    @Test
    void goodProbesDoNotEndTheCoolDown() {
        failures(5);
        now += SECOND - 1;
        for (int i = 0; i < 10; i++) {
            health.probeSucceeded(now, 0);
        }
        expect(State.EJECTED, false, "a ejected for 1 s: no response in time x5");
        now++;
        health.probeSucceeded(now, 0);
        expect(State.UP, true, "a ejected for 1 s: no response in time x5", "a up");
    }

    @Test
    void afterTheCoolDownItStillTakesTwoGoodProbes() {
        probes("++");
        failures(5);
        probes("-+");
        assertEquals(State.EJECTED, health.state());
        probes("+");
        assertEquals(State.UP, health.state());
    }

    @Test
    void goodProbesFromBeforeTheEjectionAreForgotten() {
        probes("++++");
        failures(5);
        now += SECOND;
        probes("+");
        assertEquals(State.EJECTED, health.state());
    }

    @Test
    void eachEjectionCoolsTwiceAsLongUpToHalfAMinute() {
        List<Long> coolDowns = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            failures(5);
            coolDowns.add(health.coolDownLeftNanos(now) / SECOND);
            now += health.coolDownLeftNanos(now);
            probes("++");
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), coolDowns);
    }

    @Test
    void afterAGoodWhileTheCoolDownIsShortAgain() {
        for (int i = 0; i < 3; i++) {
            failures(5);
            now += 30 * SECOND;
            probes("++");
        }
        now += 59 * SECOND;
        failures(5);
        assertEquals(8 * SECOND, health.coolDownLeftNanos(now));
        now += 30 * SECOND;
        probes("++");
        now += 60 * SECOND;
        failures(5);
        assertEquals(SECOND, health.coolDownLeftNanos(now));
    }

    @Test
    void anEjectedOneThatFailsItsProbesIsDownAndMustCoolAllTheSame() {
        failures(5);
        now += 30 * SECOND;
        probes("++");
        failures(5);
        world.told.clear();
        for (int i = 0; i < 3; i++) {
            health.probeFailed(REFUSED, now, 0);
        }
        expect(State.DOWN, false, "a down: connection refused x3");
        health.probeSucceeded(now, 0);
        health.probeSucceeded(now, 0);
        assertEquals(State.DOWN, health.state());
        now += 2 * SECOND;
        health.probeSucceeded(now, 0);
        assertEquals(State.UP, health.state());
    }

    @Test
    void exchangesThatFailWhileItIsOutChangeNothing() {
        probes("---");
        failures(100);
        expect(State.DOWN, false, "a does not answer yet: connection refused", "a down: connection refused x3");
        probes("++");
        failures(4);
        assertEquals(State.UP, health.state());
    }

    @Test
    void theTimeOfTroubleIsCountedFromItsBeginning() {
        probes("+");
        failures(5);
        probes("---++");
        assertEquals(List.of(5_000L), troubles);
    }

    @Test
    void oneThatMovedWaitsForOneGoodProbe() {
        probes("++");
        health.startJoining(now);
        expect(State.JOINING, false);
        probes("+");
        expect(State.UP, true);
    }

    @Test
    void oneThatMovedAndStaysSilentIsToldOnce() {
        probes("++");
        health.startJoining(now);
        probes("----------");
        expect(State.JOINING, false, "a does not answer yet: connection refused");
        probes("+");
        expect(State.UP, true, "a does not answer yet: connection refused", "a up");
    }

    @Test
    void oneThatMovesLeavesItsPastBehind() {
        failures(5);
        health.startJoining(now);
        health.probeSucceeded(now, 0);
        assertEquals(State.UP, health.state(), "the cool-down was the old address's");
        failures(4);
        assertEquals(State.UP, health.state());
    }

    @Test
    void aNameWithoutAnAddressIsItsOwnReason() {
        Backend named = HealthWorld.ofName(HealthSettings.CONNECT).backends.get(0);
        BackendHealth unknown = new BackendHealth(named, new Recording(), HealthSettings.Timing.DEFAULT, now);
        unknown.startJoining(now);
        assertEquals("", unknown.reason(), "nobody has answered yet");
        named.resolved(List.of());
        unknown.startJoining(now);
        assertEquals(Reason.UNKNOWN_HOST, unknown.reason());
    }

    @Test
    void aBackendIsTriedEarlierIfItsLastProbeSucceeded() {
        assertTrue(backend.lastProbeSucceeded());
        probes("-");
        assertFalse(backend.lastProbeSucceeded());
        probes("--+");
        assertTrue(backend.lastProbeSucceeded());
        probes("+");
        failures(5);
        assertFalse(backend.lastProbeSucceeded());
        probes("+");
        assertTrue(backend.lastProbeSucceeded());
    }

    @Test
    void drainingIsToldOnceAndHealthGoesOnBesideIt() {
        now = 7 * SECOND;
        health.drain(now);
        health.drain(now + SECOND);
        assertEquals(7 * SECOND, health.drainingSinceNanos());
        assertFalse(backend.serves());
        probes("+---++");
        expect(State.UP, true, "a draining", "a down: connection refused x3", "a up");
        assertFalse(backend.serves());
        health.enable();
        health.enable();
        expect(State.UP, true, "a draining", "a down: connection refused x3", "a up", "a enabled");
        assertTrue(backend.serves());
    }
}
