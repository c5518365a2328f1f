package balancer.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A log file that a test can read, and whose disk it can stall, fill and free. Thread-safe. */
final class MemorySink implements LogSink {
    private final List<ByteArrayOutputStream> files = new ArrayList<>(List.of(new ByteArrayOutputStream()));
    private volatile CountDownLatch stall = new CountDownLatch(0);
    private final CountDownLatch writing = new CountDownLatch(1);
    private volatile boolean full;
    private volatile boolean closed;

    /** From now on each write waits until {@link #resume}. */
    void stall() {
        stall = new CountDownLatch(1);
    }

    void resume() {
        stall.countDown();
    }

    /** Waits until the first write has begun. */
    void awaitWrite() throws InterruptedException {
        writing.await();
    }

    /** From now on each write fails, or none does. */
    void full(boolean isFull) {
        full = isFull;
    }

    boolean isClosed() {
        return closed;
    }

    synchronized int files() {
        return files.size();
    }

    /** What stands in the file of this number, from 0. */
    synchronized String text(int file) {
        return files.get(file).toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        writing.countDown();
        try {
            stall.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (full) {
            throw new IOException("no space left");
        }
        synchronized (this) {
            files.get(files.size() - 1).write(bytes, 0, length);
        }
    }

    @Override
    public synchronized void reopen() {
        files.add(new ByteArrayOutputStream());
    }

    @Override
    public void close() {
        closed = true;
    }
}
