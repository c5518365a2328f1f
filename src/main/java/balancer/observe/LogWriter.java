package balancer.observe;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes full buffers on a thread of its own (in simulations: at random times) and gives them back: a write to a file
 * can block for any time, and non-blocking files do not exist. So a second thread is justified here.
 *
 * <p>There are at most {@value #MAX_BUFFERS} buffers. While all of them wait for the disk the loop gets none and drops
 * lines.
 */
public final class LogWriter implements Runnable {
    static final int MAX_BUFFERS = 16;

    /** One {@link #REOPEN} and one {@link #END} may wait beside the buffers. */
    private static final int MARKS = 2;

    private static final LogBuffer REOPEN = new LogBuffer(0);
    private static final LogBuffer END = new LogBuffer(0);
    private static final byte[] LINE_END = {'\n'};

    private final LogSink sink;
    private final Consumer<String> complaints;
    private final Executor worker;
    private final int maxBuffers;
    private final BlockingQueue<LogBuffer> full;
    private final BlockingQueue<LogBuffer> empty;
    private final CountDownLatch ended = new CountDownLatch(1);
    private int buffers;
    private boolean failing;

    /** Written by this thread only, so a plain increment suffices. */
    private volatile long lost;

    /** @param complaints gets, on the writer's thread, what the log cannot say itself */
    LogWriter(LogSink sink, Consumer<String> complaints) {
        this(sink, complaints, thread(), MAX_BUFFERS);
    }

    /**
     * @param worker runs one task after the other, possibly late
     * @param maxBuffers the most buffers
     */
    LogWriter(LogSink sink, Consumer<String> complaints, Executor worker, int maxBuffers) {
        this.sink = sink;
        this.complaints = complaints;
        this.worker = worker;
        this.maxBuffers = maxBuffers;
        full = new ArrayBlockingQueue<>(maxBuffers + MARKS);
        empty = new ArrayBlockingQueue<>(maxBuffers);
    }

    /** One thread, started with its first task. Its queue is an array: a task makes no garbage. */
    private static Executor thread() {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_BUFFERS + MARKS), new ThreadFactory() {
                    @Override
                    public Thread newThread(Runnable tasks) {
                        Thread thread = new Thread(tasks, "access-log");
                        thread.setDaemon(true); // a stalled disk must not keep the process from ending
                        return thread;
                    }
                });
    }

    /** Loop: an empty buffer, or null while all of them wait for the disk. */
    LogBuffer take() {
        LogBuffer buffer = empty.poll();
        if (buffer == null && buffers < maxBuffers) {
            buffers++;
            return new LogBuffer(LogBuffer.CAPACITY);
        }
        return buffer;
    }

    /** Loop: how many buffers were ever made; they are used again. */
    int buffers() {
        return buffers;
    }

    /** Loop: queues this buffer. There is always room: the queue is as long as the number of buffers. */
    void submit(LogBuffer buffer) {
        full.add(buffer);
        worker.execute(this);
    }

    /** Loop: buffers queued from now on go to a new file. */
    void reopen() {
        // One mark is enough. The last place of the queue is kept for the end.
        if (!full.contains(REOPEN)) {
            submit(REOPEN);
        }
    }

    /** Lines that were queued and could not be written. */
    long lost() {
        return lost;
    }

    /** Waits until all is written and the file closed, at most {@code timeoutMillis}. */
    void finish(long timeoutMillis) {
        submit(END);
        try {
            ended.await(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Worker: takes one buffer or mark from the queue per call. */
    @Override
    public void run() {
        LogBuffer next = full.remove();
        if (next == REOPEN) {
            reopenSink();
        } else if (next == END) {
            closeSink();
            ended.countDown();
        } else {
            write(next);
            next.clear();
            empty.add(next);
        }
    }

    private void closeSink() {
        try {
            sink.close();
        } catch (IOException unwritten) {
            complaints.accept("was not closed properly: " + unwritten.getMessage());
        }
    }

    private void write(LogBuffer buffer) {
        try {
            if (failing) {
                // The last write may have ended in the middle of a line.
                sink.write(LINE_END, LINE_END.length);
            }
            sink.write(buffer.bytes(), buffer.length());
            failing = false;
        } catch (IOException unwritten) {
            lost = lost + buffer.lines();
            if (!failing) {
                complaints.accept("cannot be written, lines are lost: " + unwritten.getMessage());
            }
            failing = true;
        }
    }

    private void reopenSink() {
        try {
            sink.reopen();
        } catch (IOException unopened) {
            complaints.accept("cannot be opened again, still writing to the old file: " + unopened.getMessage());
        }
    }
}
