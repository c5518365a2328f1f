package balancer.observe;

import balancer.client.ExchangeRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The slowest requests of the last five minutes, by path: which a percentile does not show.
 *
 * <p>Ten rows for each minute. A request that is faster than the tenth of this minute, as nearly all are, costs one
 * comparison; one that is slower replaces the row that drops out. Nothing is allocated after construction. A single
 * table for five minutes would cost as little, but would have lost the eleventh when its first row expires.
 *
 * <p>Paths are kept without queries, which may be confidential. Refused requests do not count, nor do tunnels, which
 * last as long as their users like.
 */
public final class SlowestRequests implements ExchangeObserver {
    /** The number of rows in a list. */
    public static final int ROWS = 10;

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int MINUTES = 5;
    private static final Comparator<SlowRequest> SLOWEST_FIRST = new Comparator<>() {
        @Override
        public int compare(SlowRequest one, SlowRequest other) {
            return Long.compare(other.durationNanos(), one.durationNanos());
        }
    };

    /** The present minute and the five before it, of which the oldest is only partly needed. */
    private final Minute[] minutes = new Minute[MINUTES + 1];

    private Minute present;
    private int minute;
    private long minuteBeganNanos;

    /** The duration that a request must exceed to get into the table. */
    private long tenthNanos = -1;

    /** Slowest first. */
    private static final class Minute {
        final SlowRequest[] rows = new SlowRequest[ROWS];
        int size;

        Minute() {
            for (int i = 0; i < ROWS; i++) {
                rows[i] = new SlowRequest();
            }
        }
    }

    /** @param nowNanos of the loop's clock */
    public SlowestRequests(long nowNanos) {
        for (int i = 0; i < minutes.length; i++) {
            minutes[i] = new Minute();
        }
        present = minutes[0];
        minuteBeganNanos = nowNanos;
    }

    @Override
    public void ended(ExchangeRecord exchange, RequestExcerpt request) {
        if (exchange.durationNanos() > tenthNanos) {
            enter(exchange, request);
        }
    }

    private void enter(ExchangeRecord exchange, RequestExcerpt request) {
        if (!request.isUnderstood() || exchange.isSwitched()) {
            return;
        }
        SlowRequest[] rows = present.rows;
        int at = Math.min(present.size, ROWS - 1);
        SlowRequest row = rows[at];
        row.fill(exchange, request);
        for (; at > 0 && rows[at - 1].durationNanos() < row.durationNanos(); at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
        present.size = Math.min(ROWS, present.size + 1);
        if (present.size == ROWS) {
            tenthNanos = rows[ROWS - 1].durationNanos();
        }
    }

    @Override
    public boolean readsFields() {
        return false;
    }

    /** To be called about once a second: minutes pass even without requests. */
    public void tick(long nowNanos) {
        if (nowNanos - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = nowNanos;
            minute = (minute + 1) % minutes.length;
            present = minutes[minute];
            present.size = 0;
            tenthNanos = -1;
        }
    }

    /** Of the last five minutes, slowest first, {@value #ROWS} at most. Valid during this call of the loop only. */
    public List<SlowRequest> list(long nowNanos) {
        List<SlowRequest> all = new ArrayList<>(minutes.length * ROWS);
        for (Minute each : minutes) {
            for (int i = 0; i < each.size; i++) {
                if (nowNanos - each.rows[i].endedNanos() <= MINUTES * MINUTE_NANOS) {
                    all.add(each.rows[i]);
                }
            }
        }
        all.sort(SLOWEST_FIRST);
        return all.subList(0, Math.min(ROWS, all.size()));
    }
}
