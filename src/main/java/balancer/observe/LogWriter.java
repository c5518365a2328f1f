package balancer.observe;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Writes full buffers on a thread of its own and gives them back: a write to a file can block as long as its disk likes,
 * and non-blocking files do not exist. The one honest use of a second thread here.
 *
 * <p>{@value #MAX_BUFFERS} buffers in all. If the disk holds all of them the loop gets none and drops lines.
 */
final class LogWriter implements Runnable {
    static final int MAX_BUFFERS = 16;
    private static final LogBuffer REOPEN = new LogBuffer(0);
    private static final LogBuffer END = new LogBuffer(0);
    private static final byte[] LINE_END = {'\n'};

    private final LogSink sink;
    private final Consumer<String> complaints;
    private final BlockingQueue<LogBuffer> full = new ArrayBlockingQueue<>(MAX_BUFFERS + 2);
    private final BlockingQueue<LogBuffer> empty = new ArrayBlockingQueue<>(MAX_BUFFERS);
    private final Thread thread = new Thread(this, "access-log");
    private boolean started;
    private int buffers;
    private boolean failing;

    /** Written by this thread only, so that a plain increment does. */
    private volatile long lost;

    /** @param complaints told, on the writer's thread, what the log cannot say itself */
    LogWriter(LogSink sink, Consumer<String> complaints) {
        this.sink = sink;
        this.complaints = complaints;
        thread.setDaemon(true); // a stalled disk must not keep the process from ending
    }

    /** Loop: an empty buffer, or null while all of them wait for the disk. */
    LogBuffer take() {
        LogBuffer buffer = empty.poll();
        if (buffer == null && buffers < MAX_BUFFERS) {
            buffers++;
            return new LogBuffer(LogBuffer.CAPACITY);
        }
        return buffer;
    }

    /** Loop: how many buffers were ever made; they are used again for good. */
    int buffers() {
        return buffers;
    }

    /** Loop: this buffer is to be written. There is always room, as there are no more buffers than that. */
    void hand(LogBuffer buffer) {
        if (!started) {
            started = true;
            thread.start();
        }
        full.add(buffer);
    }

    /** Loop: what is handed over from now on goes to a new file. */
    void reopen() {
        // One is enough if several wait. The last place of the queue is kept for the end.
        if (!full.contains(REOPEN)) {
            hand(REOPEN);
        }
    }

    /** Lines that were handed over and could not be written. */
    long lost() {
        return lost;
    }

    /** Waits until all is written and the file closed, but no longer than this. */
    void finish(long timeoutMillis) {
        hand(END);
        try {
            thread.join(timeoutMillis);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            for (LogBuffer next = full.take(); next != END; next = full.take()) {
                if (next == REOPEN) {
                    reopenSink();
                } else {
                    write(next);
                    next.clear();
                    empty.add(next);
                }
            }
            sink.close();
        } catch (InterruptedException nobodysBusiness) {
            Thread.currentThread().interrupt();
        } catch (IOException unwritten) {
            complaints.accept("the access log was not closed in order: " + unwritten.getMessage());
        }
    }

    private void write(LogBuffer buffer) {
        try {
            if (failing) {
                // What was written last may have ended in the middle of a line.
                sink.write(LINE_END, LINE_END.length);
            }
            sink.write(buffer.bytes(), buffer.length());
            failing = false;
        } catch (IOException unwritten) {
            lost = lost + buffer.lines();
            if (!failing) {
                complaints.accept("the access log cannot be written, lines are lost: " + unwritten.getMessage());
            }
            failing = true;
        }
    }

    private void reopenSink() {
        try {
            sink.reopen();
        } catch (IOException unopened) {
            complaints.accept("the access log cannot be reopened, the old one goes on: " + unopened.getMessage());
        }
    }
}
