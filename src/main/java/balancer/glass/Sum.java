package balancer.glass;

/** All turns since the last frame as sums, and the one of them that is shown. */
final class Sum {
    /** A change of phase says more than many keys do. */
    private static final int CHANGE = 1 << 10;

    int turns;
    int ready;
    long busyNanos;
    long asleepNanos;
    long longestNanos;

    /** Something was done for somebody else than those who watch. */
    boolean isNews;

    /** The sequence number of the turn to show, -1 if there is none. */
    long shown = -1;

    private int shownWorth;

    void clear() {
        turns = ready = shownWorth = 0;
        busyNanos = asleepNanos = longestNanos = 0;
        isNews = false;
        shown = -1;
    }

    void add(TurnRecord turn, Turns records, Picks picks) {
        turns++;
        ready += turn.ready;
        busyNanos += turn.busyNanos;
        asleepNanos += turn.asleepNanos;
        longestNanos = Math.max(longestNanos, turn.busyNanos);
        int worth = 0;
        for (int i = 0; i < turn.recorded; i++) {
            KeyRecord key = records.key(turn, i);
            if (key.picked >= 0) {
                picks.add(key.picked);
            }
            if (key.isTraffic()) {
                worth += key.moved() || key.picked >= 0 ? CHANGE : 2;
            }
        }
        isNews |= worth > 0;
        if (shown < 0 || worth > shownWorth) {
            shown = records.end() - 1;
            shownWorth = worth;
        }
    }
}
