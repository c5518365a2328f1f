package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void aSeriesKeepsFiveMinutes() {
        Series series = new Series();
        for (int i = 1; i <= Series.SECONDS + 5; i++) {
            series.add(i);
        }
        assertEquals(Series.SECONDS, series.size());
        assertEquals(305, series.get(0));
        assertEquals(6, series.get(Series.SECONDS - 1));
        assertEquals(305 + 304, series.sum(2));
        assertEquals(305, series.max());
    }
}
