package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.loop.EventLoop;
import java.time.InstantSource;

/**
 * Writes a line for every exchange, when it ends. If the disk does not keep up, lines are dropped and counted, and a
 * notice of that precedes the next line that is written.
 */
public final class AccessLog implements ExchangeObserver {
    private static final int NOTICE_LENGTH = 256;

    private final LineFormat format;
    private final BufferedLines lines;
    private long reportedDrops;

    AccessLog(EventLoop loop, LineFormat format, LogWriter writer) {
        this.format = format;
        this.lines = new BufferedLines(loop, writer);
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
        LogBuffer buffer = lines.room(format.maxLength(request) + NOTICE_LENGTH);
        if (buffer == null) {
            return;
        }
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

    /** Begins a new file, because the old one was moved away (logrotate). Lines queued before go to the old one. */
    public void reopen() {
        lines.reopen();
    }

    /** Lines that were dropped or lost since the start. */
    public long dropped() {
        return lines.dropped();
    }

    /** The number of buffers made so far. */
    int buffers() {
        return lines.buffers();
    }

    /**
     * Ends the log: waits until all lines are written, at most {@code timeoutMillis}. Nothing may be logged any more.
     */
    public void close(long timeoutMillis) {
        lines.close(timeoutMillis);
    }
}
