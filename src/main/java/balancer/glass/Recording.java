package balancer.glass;

import balancer.admin.text.Document;
import java.util.ArrayList;
import java.util.List;

/** The last turns as lines of JSON, to be kept and shown again. What is overwritten while it is sent is left out. */
public final class Recording implements Document {
    public static final String MEDIA_TYPE = "application/x-ndjson";

    /** The most turns of one recording. */
    public static final int MOST_TURNS = 2_000;

    private static final int TURNS_PER_PART = 16;

    private final TurnText text;
    private final Turns turns;
    private final long begin;
    private final long end;

    /** @param most the newest so many turns */
    public Recording(Recorder recorder, int most) {
        this.text = new TurnJson(recorder.directory());
        this.turns = recorder.turns();
        this.begin = turns == null ? 0 : turns.begin(most);
        this.end = turns == null ? 0 : turns.end();
    }

    @Override
    public int parts() {
        return 1 + (int) ((end - begin + TURNS_PER_PART - 1) / TURNS_PER_PART);
    }

    @Override
    public void write(int index, StringBuilder out) {
        List<String> lines = new ArrayList<>();
        if (index == 0) {
            text.begin(lines);
        } else {
            long from = begin + (long) (index - 1) * TURNS_PER_PART;
            long whole = turns.begin(MOST_TURNS);
            for (long turn = Math.max(from, whole); turn < Math.min(end, from + TURNS_PER_PART); turn++) {
                text.turn(turns.get(turn), turns, lines);
            }
        }
        for (String line : lines) {
            out.append(line).append('\n');
        }
    }
}
