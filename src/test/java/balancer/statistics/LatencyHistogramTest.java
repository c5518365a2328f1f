package balancer.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the list of all durations, sorted: what the histogram forgets is a thirty-second of each at most. */
final class LatencyHistogramTest {
    private static final long LONGEST = 60_000_000_000L;
    private static final long MICRO = 1_024;

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void percentilesAreThoseOfTheSortedListGiveOrTakeACell(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] sorted = record(durations(random), histogram);
        for (double fraction : new double[] {0.0, 0.5, 0.9, 0.99, 0.999, 1.0, random.nextDouble()}) {
            int rank = (int) Math.max(1, Math.ceil(fraction * sorted.length));
            assertNear(sorted[rank - 1], histogram.percentileNanos(fraction));
        }
        assertEquals(sorted.length, histogram.count());
        assertEquals(LongStream.of(sorted).sum(), histogram.sumNanos());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bucketsHoldWhatIsClearlyBelowTheirLimitAndNothingClearlyAbove(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] sorted = record(durations(random), histogram);
        long[] limits = {100_000, 250_000, 1_000_000, 25_000_000, 500_000_000, 10_000_000_000L, Long.MAX_VALUE};
        long[] counts = histogram.cumulative(limits);
        for (int i = 0; i < limits.length; i++) {
            long slack = limits[i] / 32 + MICRO;
            assertTrue(counts[i] >= upTo(sorted, limits[i] - slack), "too few up to " + limits[i]);
            assertTrue(counts[i] <= upTo(sorted, limits[i] + Math.min(slack, Long.MAX_VALUE - limits[i])));
            assertTrue(i == 0 || counts[i] >= counts[i - 1], "ascending");
        }
        assertEquals(sorted.length, counts[limits.length - 1], "the last has no limit");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDifferenceOfTwoMomentsIsWhatCameBetween(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyHistogram histogram = new LatencyHistogram();
        LatencyHistogram between = new LatencyHistogram();
        record(durations(random), histogram);
        LatencyHistogram earlier = histogram.copy();
        for (long nanos : durations(random)) {
            histogram.record(nanos);
            between.record(nanos);
        }
        LatencyHistogram since = histogram.since(earlier);
        assertEquals(between.count(), since.count());
        assertEquals(between.sumNanos(), since.sumNanos());
        assertEquals(between.percentileNanos(0.9), since.percentileNanos(0.9));
    }

    @Test
    void anEmptyHistogramReportsZero() {
        LatencyHistogram histogram = new LatencyHistogram();
        assertEquals(0, histogram.count());
        assertEquals(0, histogram.percentileNanos(0.99));
        assertEquals("[0, 0]", Arrays.toString(histogram.cumulative(1, Long.MAX_VALUE)));
    }

    @Test
    void whatIsLongerThanTheScaleIsCountedAtItsEnd() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(Long.MAX_VALUE);
        histogram.record(3_600_000_000_000L);
        assertEquals(2, histogram.count());
        assertTrue(histogram.percentileNanos(1) > LONGEST);
    }

    @Test
    void aClockThatWentBackCountsAsNothing() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(-5);
        assertEquals(1, histogram.count());
        assertTrue(histogram.percentileNanos(1) < MICRO);
    }

    /** Of all magnitudes, as no two of them share a cell otherwise. */
    private static long[] durations(SplittableRandom random) {
        long[] durations = new long[1 + random.nextInt(500)];
        for (int i = 0; i < durations.length; i++) {
            durations[i] = random.nextLong(LONGEST) >>> random.nextInt(36);
        }
        return durations;
    }

    private static long[] record(long[] durations, LatencyHistogram histogram) {
        for (long nanos : durations) {
            histogram.record(nanos);
        }
        Arrays.sort(durations);
        return durations;
    }

    private static void assertNear(long expected, long actual) {
        assertTrue(Math.abs(expected - actual) <= expected / 32 + MICRO, expected + " is not " + actual);
    }

    private static long upTo(long[] sorted, long limit) {
        return LongStream.of(sorted).filter(each -> each <= limit).count();
    }
}
