package balancer.admin.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlotsTest {
    @Test
    void theTopOfAPlotIsARoundNumber() {
        assertEquals(10, Plots.top(0));
        assertEquals(10, Plots.top(10));
        assertEquals(20, Plots.top(11));
        assertEquals(5_000, Plots.top(2_001));
        assertEquals(2_000_000_000, Plots.top(1_000_000_001));
        assertEquals(Integer.MAX_VALUE, Plots.top(Integer.MAX_VALUE));
    }
}
