package balancer.statistics;

/** Final responses by request method and status class: a fixed table, so that no client can make it grow. */
public final class ResponseCounts {
    /** The nine methods of RFC 9110 and 5789, and one row for all others. */
    public static final int METHODS = 10;

    /** Index 1 is 1xx (only 101), 2 is 2xx … 5 is 5xx and whatever is above; 0 is unused. */
    public static final int CLASSES = 6;

    private final long[] counts = new long[METHODS * CLASSES];

    /** @param method its row: the ordinal of the method */
    public void count(int method, int status) {
        counts[method * CLASSES + Math.min(CLASSES - 1, status / 100)]++;
    }

    public long of(int method, int statusClass) {
        return counts[method * CLASSES + statusClass];
    }
}
