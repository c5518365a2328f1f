package balancer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class PerBackendTest {
    private final PerBackend<int[]> counters = new PerBackend<>() {
        @Override
        protected int[] first(Backend backend) {
            return new int[1];
        }
    };

    private static Backend backend(int slot, int id) {
        return new Backend(slot, id, "app" + id, List.of(), 1, false, null);
    }

    @Test
    void eachHasAValueOfItsOwnThatStays() {
        for (int id = 1; id <= 100; id++) {
            counters.of(backend(id - 1, id))[0] = id;
        }
        for (int id = 1; id <= 100; id++) {
            assertEquals(id, counters.of(backend(id - 1, id))[0]);
        }
    }

    @Test
    void theNextBackendInASlotBeginsAnew() {
        int[] before = counters.of(backend(0, 1));
        before[0] = 7;
        Backend next = backend(0, 2);
        assertNotSame(before, counters.of(next));
        assertEquals(0, counters.of(next)[0]);
        assertSame(counters.of(next), counters.of(next));
    }
}
