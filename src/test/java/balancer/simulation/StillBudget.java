package balancer.simulation;

/** How many repetitions are left: a fifth of the requests, and three a second. */
final class StillBudget {
    private static final int MOST_ATTEMPTS = 3;
    private static final long MOST_FIFTHS = 500;
    private static final long FIFTHS_AT_ONCE = 15;
    private static final long FIFTH_NANOS = 66_666_666;

    private long fifths = FIFTHS_AT_ONCE;
    private long filledNanos;

    /** A request was admitted: it adds a fifth of a repetition, up to a hundred of them. */
    void requestCame() {
        fifths = Math.min(MOST_FIFTHS, fifths + 1);
    }

    /** Each second adds three repetitions, at most three at once. There are three attempts at most. */
    boolean mayRepeat(int attempts, long nanos) {
        if (attempts >= MOST_ATTEMPTS) {
            return false;
        }
        long back = (nanos - filledNanos) / FIFTH_NANOS;
        filledNanos += back * FIFTH_NANOS;
        fifths = Math.min(MOST_FIFTHS, fifths + Math.min(back, FIFTHS_AT_ONCE));
        boolean may = fifths >= 5;
        fifths -= may ? 5 : 0;
        return may;
    }
}
