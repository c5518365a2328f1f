package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.statistics.LatencyHistogram;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final long MILLI = 1_000_000;

    private final LatencyHistogram all = new LatencyHistogram();
    private final Latency latency = new Latency(all);

    @Test
    void whatIsMeasuredAtAnyTimeShowsASecondLaterAndForAtLeastFive() {
        for (int second = 0; second < 30; second++) {
            all.record(MILLI);
            for (int seconds = 1; seconds <= 5; seconds++) {
                latency.tick(all);
                assertTrue(latency.p50Nanos() > 0, second + " " + seconds);
            }
            latency.tick(all);
        }
    }

    @Test
    void whatWasMeasuredTenSecondsAgoIsForgotten() {
        all.record(MILLI);
        for (int seconds = 1; seconds <= 11; seconds++) {
            latency.tick(all);
        }
        assertEquals(-1, latency.p50Nanos());
    }
}
