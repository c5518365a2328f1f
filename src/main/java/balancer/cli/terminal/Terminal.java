package balancer.cli.terminal;

import balancer.cli.options.ColorChoice;
import balancer.cli.process.HelperThread;
import balancer.cli.text.Message;
import balancer.number.Numbers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * All output goes through here: messages and progress to standard error, requested data to standard output.
 *
 * <p>Writing to a terminal blocks while it is held (Ctrl-S, a full pipe), so the loop only queues lines and a thread of
 * the terminal's own writes them: no more than {@value #MAX_LINES} wait; further ones are dropped, counted, and
 * reported. It is not the thread that resolves names, because a write cannot be interrupted and a forgotten Ctrl-S
 * would then keep every moved backend down.
 *
 * <p>Thread-safe.
 */
public final class Terminal {
    static final int MAX_LINES = 1024;
    /** The writing task, and one that waits for its end. */
    private static final int MAX_TASKS = 2;

    private final OutputStream out;
    private final OutputStream err;
    private final Executor writer;
    private final boolean color;
    private final boolean quiet;

    private final Writing writing = new Writing();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean isWriting;
    private long dropped;

    /** Uses the process's streams; the thread starts with the first line. */
    public static Terminal open(ColorChoice color, boolean quiet) {
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                new HelperThread("terminal", MAX_TASKS),
                ColorDecision.of(color),
                quiet);
    }

    /**
     * @param out    for data
     * @param err    for everything else
     * @param writer runs one task after the other, and may block
     */
    public Terminal(OutputStream out, OutputStream err, Executor writer, boolean color, boolean quiet) {
        this.out = out;
        this.err = err;
        this.writer = writer;
        this.color = color;
        this.quiet = quiet;
    }

    /** Whether the text for {@link #line} may be coloured. */
    public boolean color() {
        return color;
    }

    /**
     * Prints a line of progress on standard error, unless quiet; never waits.
     *
     * @param text without the line end; client data in it must be escaped, as {@link DemoLine} does
     */
    public void line(String text) {
        if (!quiet) {
            enqueue(text);
        }
    }

    /** Prints a message on standard error, also when quiet; never waits. */
    public void report(Message message) {
        enqueue(message.render(color));
    }

    /** Prints requested data on standard output, and waits for the reader: must not run on the loop. */
    public void data(String text) {
        write(out, text);
    }

    /** Waits until everything is written, at most {@code timeoutMillis}: the last call before the process ends. */
    public void flush(long timeoutMillis) {
        CountDownLatch written = new CountDownLatch(1);
        try {
            writer.execute(new Runnable() {
                @Override
                public void run() {
                    written.countDown();
                }
            });
            written.await(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            // the writer is stuck and a task waits for it already; the process must end all the same
        }
    }

    private void enqueue(String line) {
        synchronized (lines) {
            if (lines.size() >= MAX_LINES) {
                dropped++;
                return;
            }
            lines.add(line);
            if (isWriting) {
                return;
            }
            isWriting = true;
        }
        try {
            writer.execute(writing);
        } catch (RejectedExecutionException e) {
            synchronized (lines) {
                isWriting = false; // only a flush keeps the writer this busy: the next line tries again
            }
        }
    }

    /** All waiting lines as one text, so that a burst costs few writes; empty ends the writing. */
    private String take() {
        StringBuilder text = new StringBuilder();
        synchronized (lines) {
            for (String line : lines) {
                text.append(line).append('\n');
            }
            lines.clear();
            if (dropped > 0) {
                text.append('(')
                        .append(Numbers.groupedInAscii(dropped))
                        .append(" lines dropped: output was blocked)\n");
                dropped = 0;
            }
            isWriting = text.length() > 0;
        }
        return text.toString();
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            // A closed pipe: the reader has gone, so the error cannot be reported either.
        }
    }

    private final class Writing implements Runnable {
        @Override
        public void run() {
            for (String text = take(); !text.isEmpty(); text = take()) {
                write(err, text);
            }
        }
    }
}
