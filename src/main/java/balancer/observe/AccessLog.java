package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.time.InstantSource;

/**
 * Writes a line for every exchange, when it ends. The loop writes bytes into a buffer and hands it to the
 * {@link LogWriter} when it is full, or {@value #DELAY_MILLIS} ms after its first line. Not at the end of each turn:
 * waking the writer is a system call and a context switch, which would cost as much as the request in a turn that has
 * only one.
 *
 * <p>If the disk does not keep up, lines are dropped and counted, and a notice of that precedes the next line that is
 * written.
 */
public final class AccessLog extends Deadline implements ExchangeObserver {
    private static final long DELAY_MILLIS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NOTICE_LENGTH = 256;

    private final EventLoop loop;
    private final LineFormat format;
    private final LogWriter writer;

    /** Null while nothing waits to be handed over. */
    private LogBuffer buffer;

    private long dropped;
    private long reportedDrops;

    AccessLog(EventLoop loop, LineFormat format, LogWriter writer) {
        this.loop = loop;
        this.format = format;
        this.writer = writer;
    }

    public static AccessLog of(LogFormat format, EventLoop loop, InstantSource instants, LogWriter writer) {
        LogClock clock = new LogClock(instants);
        LineFormat lines =
                switch (format) {
                    case COMBINED -> new CombinedFormat(clock);
                    case JSON -> new JsonFormat(clock);
                };
        return new AccessLog(loop, lines, writer);
    }

    @Override
    public void ended(ExchangeRecord exchange, RequestExcerpt request) {
        if (!makeRoom(format.maxLength(request) + NOTICE_LENGTH)) {
            dropped++;
            return;
        }
        buffer.beginLine();
        if (dropped() > reportedDrops) {
            format.writeDropped(dropped() - reportedDrops, buffer);
            reportedDrops = dropped();
        }
        format.write(exchange, request, buffer);
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    private boolean makeRoom(int length) {
        if (buffer != null && buffer.room() < length) {
            handOver();
        }
        if (buffer == null) {
            buffer = writer.take();
            if (buffer != null) {
                loop.after(DELAY_MILLIS * NANOS_PER_MILLI, this);
            }
        }
        return buffer != null;
    }

    private void handOver() {
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

    /** Begins a new file, because the old one was moved away (logrotate). Lines queued before go to the old one. */
    public void reopen() {
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

    /**
     * Ends the log: waits until all lines are written, at most {@code timeoutMillis}. Nothing may be logged any more.
     */
    public void close(long timeoutMillis) {
        loop.deadlines().remove(this);
        handOver();
        writer.finish(timeoutMillis);
    }
}
