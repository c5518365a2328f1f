package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.Cause;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastConnectionsTest {
    @Test
    void whoHasLeastToDoIsNext() {
        Fleet fleet = Fleet.of(new LeastConnections(), 3);
        fleet.at(0).began();
        fleet.at(2).began();
        assertEquals("app2", fleet.begin().name());
        fleet.at(2).finished();
        assertEquals("app3", fleet.begin().name());
        assertEquals(Cause.LEAST_LOADED, fleet.pool.cause());
    }

    @Test
    void equalsTakeTurns() {
        Fleet fleet = Fleet.of(new LeastConnections(), 3);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Backend next = fleet.begin();
            order.add(next.name());
            next.finished();
        }
        assertEquals(List.of("app1", "app2", "app3", "app1", "app2", "app3"), order);
    }

    @Test
    void whoWeighsMoreMayHaveMoreToDo() {
        Fleet fleet = new Fleet(new LeastConnections(), 3, 1, 2);
        for (int i = 0; i < 60; i++) {
            fleet.begin();
        }
        assertEquals(List.of(30, 10, 20), fleet.inFlight());
    }

    @Test
    void afterARestartTheNewSessionsEvenOut() {
        Fleet fleet = Fleet.of(new LeastConnections(), 2);
        for (int i = 0; i < 100; i++) {
            fleet.begin();
        }
        Backend restarted = fleet.at(0);
        while (restarted.inFlight() > 0) {
            restarted.finished();
        }
        for (int i = 0; i < 50; i++) {
            assertEquals(restarted, fleet.begin());
        }
        assertEquals(List.of(50, 50), fleet.inFlight());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theChoiceIsAlwaysOneWithTheLeastLoad(long seed) {
        Random random = new Random(seed);
        Fleet fleet = new Fleet(new LeastConnections());
        for (int i = 0; i < 1 + random.nextInt(130); i++) {
            fleet.add(1 + random.nextInt(5));
        }
        for (int i = 0; i < 2_000; i++) {
            Backend any = fleet.at(random.nextInt(fleet.pool.slots()));
            switch (random.nextInt(4)) {
                case 0 -> any.available(!any.available());
                case 1 -> fleet.pool.reweight(any, 1 + random.nextInt(5));
                default -> finish(any);
            }
            if (fleet.pool.all().stream().anyMatch(Backend::available)) {
                BitSet tried = new BitSet();
                tried.set(random.nextInt(fleet.pool.slots()));
                Backend next = fleet.pool.next(tried, Affinity.NONE);
                if (next == null) {
                    continue; // the only one was tried
                }
                double least = fleet.pool.all().stream()
                        .filter(each -> each.available() == next.available())
                        .filter(each -> !tried.get(each.slot()))
                        .mapToDouble(LeastConnectionsTest::load)
                        .min()
                        .orElse(Double.MAX_VALUE);
                assertTrue(load(next) <= least * 1.000_001, load(next) + " > " + least);
                next.began();
            }
        }
    }

    private static void finish(Backend backend) {
        if (backend.inFlight() > 0) {
            backend.finished();
        }
    }

    private static double load(Backend backend) {
        return backend.inFlight() == 0 ? 0 : (backend.inFlight() + 1.0) / backend.weight();
    }
}
