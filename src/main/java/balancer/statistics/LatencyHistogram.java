package balancer.statistics;

/**
 * How often which duration occurred, to within 3 % or a microsecond; percentiles and buckets are made from it.
 *
 * <p>The idea is Gil Tene's HdrHistogram. Cells of equal width up to 64 µs; from there on each doubling has 32 cells,
 * so a cell is never wider than a thirty-second of what it counts:
 *
 * <pre>
 *   cell   0 ....... 63 | 64 ...... 95 | 96 ..... 127 | ...    672 ..... 703
 *   µs     0 ....... 64 |  64 .... 128 | 128 .... 256 | ...   34 s .... 69 s and longer
 *   width       1       |       2      |       4      |            1 s
 * </pre>
 *
 * <p>(µs stands for 1024 ns: a shift instead of a division.) Recording is two additions into memory that is there
 * already. Buckets with fixed limits would be as cheap, but have to know the limits beforehand, and give no
 * percentiles.
 */
public final class LatencyHistogram {
    private static final int UNIT_BITS = 10;
    private static final int CELLS_PER_DOUBLING = 32;
    private static final int CELL_BITS = 5;
    private static final long LARGEST_UNITS = (1 << 26) - 1;
    private static final int CELLS = 704;

    private final long[] counts = new long[CELLS];
    private long sumNanos;

    public void record(long nanos) {
        counts[cell(nanos)]++;
        sumNanos += nanos;
    }

    private static int cell(long nanos) {
        long units = Math.min(Math.max(nanos, 0) >>> UNIT_BITS, LARGEST_UNITS);
        // The highest set bit chooses the doubling, the five bits behind it the cell; the first two doublings are one.
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - CELL_BITS);
        return shift * CELLS_PER_DOUBLING + (int) (units >>> shift);
    }

    /** The shortest duration that cell {@code i} counts. */
    private static long lowerNanos(int i) {
        int shift = Math.max(0, i / CELLS_PER_DOUBLING - 1);
        return (long) (i - shift * CELLS_PER_DOUBLING) << shift << UNIT_BITS;
    }

    private static long middleNanos(int i) {
        return (lowerNanos(i) + lowerNanos(i + 1)) / 2;
    }

    /** How many durations were recorded. */
    public long count() {
        long count = 0;
        for (long each : counts) {
            count += each;
        }
        return count;
    }

    /** All durations added up, exactly. */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * The duration that {@code fraction} of all recorded ones do not exceed, in nanoseconds, 2 % more or less; 0 if
     * there are none.
     *
     * @param fraction 0.99 is the 99th percentile
     */
    public long percentileNanos(double fraction) {
        long rank = Math.max(1, (long) Math.ceil(fraction * count()));
        long seen = 0;
        for (int i = 0; i < CELLS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middleNanos(i);
            }
        }
        return 0;
    }

    /**
     * How many durations do not exceed each limit. One within 2 % of a limit may be taken for either side of it.
     *
     * @param limitsNanos ascending
     * @return as many counts, ascending
     */
    public long[] cumulative(long... limitsNanos) {
        long[] result = new long[limitsNanos.length];
        int i = 0;
        long seen = 0;
        for (int limit = 0; limit < limitsNanos.length; limit++) {
            while (i < CELLS && middleNanos(i) <= limitsNanos[limit]) {
                seen += counts[i++];
            }
            result[limit] = seen;
        }
        return result;
    }

    /** What was recorded since {@code earlier}, which is a {@link #copy} of this made before. */
    public LatencyHistogram since(LatencyHistogram earlier) {
        LatencyHistogram difference = copy();
        for (int i = 0; i < CELLS; i++) {
            difference.counts[i] -= earlier.counts[i];
        }
        difference.sumNanos -= earlier.sumNanos;
        return difference;
    }

    /** Adds all durations of {@code other}. */
    public void add(LatencyHistogram other) {
        for (int i = 0; i < CELLS; i++) {
            counts[i] += other.counts[i];
        }
        sumNanos += other.sumNanos;
    }

    public LatencyHistogram copy() {
        LatencyHistogram copy = new LatencyHistogram();
        System.arraycopy(counts, 0, copy.counts, 0, CELLS);
        copy.sumNanos = sumNanos;
        return copy;
    }
}
