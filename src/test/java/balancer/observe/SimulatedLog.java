package balancer.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An access log in memory, whose writer works whenever a test lets it. */
public final class SimulatedLog implements LogSink {
    private final LogWriter writer;
    private final List<String> lines = new ArrayList<>();
    private Consumer<String> listener = complaint -> {};
    private int complaints;
    private int reopened;
    private boolean writing;
    private boolean full;

    /**
     * @param helper lets the writer work
     * @param buffers that may wait for it
     */
    public SimulatedLog(Executor helper, int buffers) {
        writer = new LogWriter(this, this::complain, task -> helper.execute(() -> work(task)), buffers);
    }

    /** Told what the writer complains of, as the log of a file would tell. */
    public void complaints(Consumer<String> newListener) {
        listener = newListener;
    }

    private void complain(String complaint) {
        complaints++;
        listener.accept(complaint);
    }

    private void work(Runnable task) {
        writing = true;
        task.run();
        writing = false;
    }

    /** What an access log hands its lines to. */
    public LogWriter writer() {
        return writer;
    }

    /** From now on each write fails, or none does. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** What was written, over all files. */
    public List<String> lines() {
        return lines;
    }

    /** How often a new file was begun. */
    public int reopened() {
        return reopened;
    }

    /** How often the writer complained. */
    public int complaints() {
        return complaints;
    }

    /** How many buffers were ever made. */
    public int buffers() {
        return writer.buffers();
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        onlyTheWriter();
        if (full) {
            throw new IOException("no space left");
        }
        new String(bytes, 0, length, StandardCharsets.ISO_8859_1).lines().forEach(lines::add);
    }

    @Override
    public void reopen() {
        onlyTheWriter();
        reopened++;
    }

    @Override
    public void close() {
        onlyTheWriter();
    }

    /** A disk may be slow; the loop may not. */
    private void onlyTheWriter() {
        if (!writing) {
            throw new AssertionError("the loop waits for the disk");
        }
    }
}
