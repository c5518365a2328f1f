package balancer.glass;

import balancer.loop.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Somebody who watches. */
public final class Watching implements Recorder.Reader {
    private static volatile boolean everybody;
    private static volatile boolean written;

    private final TurnText json;
    private final TurnText words;
    private final Path file;
    private final List<String> jsonLines = new ArrayList<>();
    private final List<String> wordLines = new ArrayList<>();

    private Watching(Recorder recorder, Path file) {
        this.file = file;
        json = new TurnJson(recorder.directory());
        words = new TurnWords(recorder.directory(), false);
        json.begin(jsonLines);
        recorder.add(this);
    }

    /** From now on every turn is recorded, and nothing is done with it. */
    public static void begin(Recorder recorder) {
        recorder.add(new Recorder.Reader() {
            @Override
            public void turned(TurnRecord turn, Turns turns) {}

            @Override
            public boolean owns(Deadline deadline) {
                return false;
            }
        });
    }

    /** From now on keeps what every turn is in words and in JSON. */
    public static Watching keeping(Recorder recorder) {
        return new Watching(recorder, null);
    }

    /** Whether every simulated balancer is watched from now on. */
    public static void everybody(boolean on) {
        everybody = on;
    }

    /**
     * Called for each simulated balancer. With {@code -Dsimulation.recording=FILE} all turns of the first one become a
     * recording, to be watched on the page of the loop; written as they happen, because the run may fail.
     */
    public static void offer(Recorder recorder) {
        String wanted = System.getProperty("simulation.recording", "");
        if (!wanted.isEmpty() && !written) {
            written = true;
            Path file = Path.of(wanted);
            try {
                Files.deleteIfExists(file);
            } catch (IOException inUse) {
                throw new UncheckedIOException(inUse);
            }
            new Watching(recorder, file);
        } else if (everybody) {
            begin(recorder);
        }
    }

    @Override
    public void turned(TurnRecord turn, Turns turns) {
        if (turn.calls == 0) {
            return;
        }
        json.turn(turn, turns, jsonLines);
        words.turn(turn, turns, wordLines);
        if (file != null) {
            try {
                Files.write(file, jsonLines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            jsonLines.clear();
            wordLines.clear();
        }
    }

    @Override
    public boolean owns(Deadline deadline) {
        return false;
    }

    /** A recording. */
    public List<String> json() {
        return jsonLines;
    }

    /** The same as {@code --trace} prints it. */
    public List<String> words() {
        return wordLines;
    }
}
