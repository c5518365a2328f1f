package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.metrics.TrafficMetrics;
import balancer.retry.RetryBudget;
import balancer.testkit.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which failed attempts may be followed by another, and by whom. */
final class AttemptsTest {
    private static final int BACKENDS = 6;

    private final BackendPool backends = backends();
    private final RetryBudget budget = new RetryBudget(0);
    private final Exchange exchange = new Exchange(null, 1, RequestId.NO_ID, Reserve.SHARED);

    AttemptsTest() {
        exchange.begin(0);
    }

    private static BackendPool backends() {
        List<Backend> all = new ArrayList<>();
        for (int id = 0; id < BACKENDS; id++) {
            all.add(new Backend(
                    id, "b" + id, List.of(SimulatedNetwork.loopback(9_000 + id)), 1, new IdleConnections(null, 0)));
        }
        return new BackendPool(all, new SmoothRoundRobin());
    }

    private boolean allowAnother(Failure failure, boolean reused) {
        return exchange.attempts.allowAnother(failure, exchange.backend(), reused, budget, 0);
    }

    private void emptyBudget() {
        while (budget.allow(1, 0)) {
            continue;
        }
    }

    @Test
    void refusalsAreFollowedUntilEveryoneWasAsked() {
        emptyBudget();
        for (int id = 0; id < BACKENDS; id++) {
            assertEquals("b" + id, exchange.choose(backends).name());
            assertTrue(allowAnother(Failure.CONNECT_REFUSED, false));
        }
        assertNull(exchange.choose(backends));
        assertEquals(Failure.NO_BACKEND, exchange.attempts.outOfBackends());
        assertEquals("b5", exchange.backend().name(), "the one asked last");
    }

    @Test
    void slowConnectsAreLeftAfterThree() {
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.CONNECT_TIMEOUT, false));
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.CONNECT_TIMEOUT, false));
        exchange.choose(backends);
        assertFalse(allowAnother(Failure.CONNECT_TIMEOUT, false));
        assertEquals(Failure.CONNECT_TIMEOUT, exchange.attempts.outOfBackends());
    }

    @Test
    void withoutBudgetNothingIsRepeated() {
        emptyBudget();
        exchange.choose(backends);
        assertFalse(allowAnother(Failure.BACKEND_CLOSED, false));
    }

    @Test
    void aDeadIdleConnectionIsReplacedByAFreshOneOfTheSameBackendWithoutBudget() {
        emptyBudget();
        assertEquals("b0", exchange.choose(backends).name());
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, true));
        assertEquals("b0", exchange.choose(backends).name());
        assertFalse(exchange.attempts.mayReuse());
        assertFalse(allowAnother(Failure.BACKEND_CLOSED, false), "only once");
    }

    @Test
    void aReplacementIsNotCountedAsAnAttempt() {
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, true));
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, false));
        assertEquals("b1", exchange.choose(backends).name());
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, false));
        exchange.choose(backends);
        assertFalse(allowAnother(Failure.BACKEND_CLOSED, false));
    }

    /** The server that closed it may be about to stop, and its other idle connections may be dead as well. */
    @Test
    void afterADeadIdleConnectionNoOtherIdleOneIsUsedWhereverTheRequestGoes() {
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, true));
        backends.all().get(0).drain();
        assertEquals("b1", exchange.choose(backends).name());
        assertFalse(exchange.attempts.mayReuse());
        exchange.attempts.begun(new TrafficMetrics());
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, false));
        assertEquals("b2", exchange.choose(backends).name());
        assertFalse(exchange.attempts.mayReuse());
    }

    @Test
    void whatIsCountedAsARetryIsAnAttemptThatBegan() {
        TrafficMetrics traffic = new TrafficMetrics();
        exchange.choose(backends);
        exchange.attempts.begun(traffic);
        assertTrue(allowAnother(Failure.BACKEND_CLOSED, true));
        exchange.choose(backends);
        exchange.attempts.begun(traffic);
        assertEquals(1, traffic.replaced);
        assertTrue(allowAnother(Failure.CONNECT_REFUSED, false));
        assertEquals(0, traffic.retries, "perhaps nobody is left");
        exchange.choose(backends);
        exchange.attempts.begun(traffic);
        assertEquals(1, traffic.retries);
        assertEquals(1, traffic.replaced);
    }

    @Test
    void theNextRequestForgetsTheAttemptsOfTheLast() {
        exchange.choose(backends);
        allowAnother(Failure.CONNECT_TIMEOUT, false);
        exchange.begin(5);
        assertTrue(exchange.attempts.mayReuse());
        assertNull(exchange.backend());
        assertNull(exchange.failure());
        assertEquals(Failure.NO_BACKEND, exchange.attempts.outOfBackends());
        exchange.choose(backends);
        assertTrue(allowAnother(Failure.CONNECT_TIMEOUT, false));
    }
}
