package balancer.glass;

/** The last turns: two rings of records, made at once and used again. */
final class Turns {
    /** A power of two, above the 2,000 turns that a recording has. */
    static final int TURNS = 1 << 11;

    static final int KEYS = 1 << 13;

    private final TurnRecord[] turns = new TurnRecord[TURNS];
    private final KeyRecord[] keys = new KeyRecord[KEYS];
    private long nextTurn;
    private long nextKey;

    Turns() {
        for (int i = 0; i < TURNS; i++) {
            turns[i] = new TurnRecord();
        }
        for (int i = 0; i < KEYS; i++) {
            keys[i] = new KeyRecord();
        }
    }

    /** The record of the turn that goes on. */
    TurnRecord current() {
        return turns[(int) (nextTurn & TURNS - 1)];
    }

    /** The turn is over: the next one has another record. */
    void next() {
        nextTurn++;
        restart();
    }

    /** Forgets what is recorded of the current turn. */
    void restart() {
        TurnRecord turn = current();
        turn.firstKey = nextKey;
        turn.ready = turn.timers = turn.tasks = turn.calls = turn.recorded = 0;
    }

    /** A record for one more handler of the current turn. */
    KeyRecord add() {
        current().recorded++;
        return keys[(int) (nextKey++ & KEYS - 1)];
    }

    KeyRecord key(TurnRecord turn, int index) {
        return keys[(int) (turn.firstKey + index & KEYS - 1)];
    }

    /** The sequence number behind the last turn that is over. */
    long end() {
        return nextTurn;
    }

    /** The sequence number of the oldest turn that is still recorded as a whole, of the last {@code most}. */
    long begin(int most) {
        long first = Math.max(0, nextTurn - Math.min(most, TURNS - 1));
        while (first < nextTurn && get(first).firstKey < nextKey - KEYS) {
            first++;
        }
        return first;
    }

    /** @param sequence from {@link #begin} to {@link #end} */
    TurnRecord get(long sequence) {
        return turns[(int) (sequence & TURNS - 1)];
    }
}
