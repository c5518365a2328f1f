package balancer.observe;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;

/**
 * Lines on their way from the loop to a {@link LogWriter}. The loop writes bytes into a buffer and hands it over when
 * it is full, or {@value #DELAY_MILLIS} ms after its first line. Not at the end of each turn: waking the writer is a
 * system call and a context switch, which would cost as much as the request in a turn that has only one.
 *
 * <p>If the writer does not keep up, lines are dropped and counted.
 */
public final class BufferedLines extends Deadline {
    private static final long DELAY_MILLIS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final LogWriter writer;

    /** Null while nothing waits to be handed over. */
    private LogBuffer buffer;

    private long dropped;

    public BufferedLines(EventLoop loop, LogWriter writer) {
        this.loop = loop;
        this.writer = writer;
    }

    /** A buffer with room for a line of this length, which the caller writes; null if the line is dropped. */
    LogBuffer room(int length) {
        if (buffer != null && buffer.room() < length) {
            handOver();
        }
        if (buffer == null) {
            buffer = writer.take();
            if (buffer == null) {
                dropped++;
                return null;
            }
            loop.unheld().after(DELAY_MILLIS * NANOS_PER_MILLI, this);
        }
        buffer.beginLine();
        return buffer;
    }

    /** Writes a line, without its end; one that is longer than a buffer is dropped. */
    public void line(byte[] text) {
        if (text.length >= LogBuffer.CAPACITY) {
            dropped++;
            return;
        }
        LogBuffer into = room(text.length + 1);
        if (into != null) {
            into.put(text).endLine();
        }
    }

    /** Does not wait for more lines. */
    public void handOver() {
        if (buffer != null) {
            writer.submit(buffer);
            buffer = null;
        }
    }

    @Override
    protected void onDeadline() {
        handOver();
    }

    @Override
    protected void onFault(Throwable fault) {
        buffer = null; // one buffer less; the next line takes another
    }

    /** Lines queued from now on go to a new file. */
    void reopen() {
        handOver();
        writer.reopen();
    }

    /** Lines that were dropped or lost since the start. */
    public long dropped() {
        return dropped + writer.lost();
    }

    /** The number of buffers made so far. */
    int buffers() {
        return writer.buffers();
    }

    /** Waits until all lines are written, at most {@code timeoutMillis}. Nothing may be written any more. */
    public void close(long timeoutMillis) {
        loop.unheld().remove(this);
        handOver();
        writer.finish(timeoutMillis);
    }
}
