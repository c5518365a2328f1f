package balancer.glass;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.observe.BufferedLines;
import balancer.observe.LogWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints every turn in which something was called: {@code --trace}. The loop never waits for the reader; what it does
 * not take is dropped.
 */
public final class TraceLog implements Recorder.Reader {
    private final TurnText text;
    private final Recorder recorder;
    private final BufferedLines output;
    private final List<String> lines = new ArrayList<>();
    private long reportedDrops;

    /** Begins at once. */
    public TraceLog(TraceFormat format, boolean color, EventLoop loop, Recorder recorder, LogWriter writer) {
        this.recorder = recorder;
        Directory directory = recorder.directory();
        this.text = format == TraceFormat.JSON ? new TurnJson(directory) : new TurnWords(directory, color);
        this.output = new BufferedLines(loop, writer);
        recorder.add(this);
    }

    /** The line that stands first; to be called when the names of all are known. */
    public void begin() {
        text.begin(lines);
        print();
    }

    @Override
    public void turned(TurnRecord turn, Turns turns) {
        if (turn.calls == 0 && turn.timers == 0 && turn.tasks == 0) {
            return; // our own deadline woke the loop: to say so would wake it again
        }
        if (output.dropped() > reportedDrops) {
            text.dropped(output.dropped() - reportedDrops, lines);
            reportedDrops = output.dropped();
        }
        text.turn(turn, turns, lines);
        print();
    }

    private void print() {
        for (String line : lines) {
            output.line(line.getBytes(StandardCharsets.UTF_8));
        }
        lines.clear();
    }

    @Override
    public boolean owns(Deadline deadline) {
        return deadline == output;
    }

    /** Waits until all is written, at most {@code timeoutMillis}. */
    public void close(long timeoutMillis) {
        output.close(timeoutMillis);
    }
}
