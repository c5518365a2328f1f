package balancer.simulation;

import balancer.client.TimeLimit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

/** Which server has the next request, and over which connection: what the balancer must do in still air. */
final class StillTurns {
    /** The time between the look at the model and the making of a page. */
    private static final long LOOKING_NANOS = 50_000_000;

    final BitSet draining = new BitSet();
    private final StillSettings settings;
    private final LongSupplier clock;
    private final long[] credits;
    private long sumBefore;

    /** With equal weights: who had the last request. */
    private int last = -1;

    /** Of each server: since when each connection to it is idle, the last one first. */
    private final List<ArrayDeque<Long>> parkedNanos = new ArrayList<>();

    StillTurns(StillSettings settings, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        credits = new long[settings.backends()];
        for (int id = 0; id < credits.length; id++) {
            parkedNanos.add(new ArrayDeque<>());
        }
    }

    /**
     * The next server, by smooth weighted round robin as nginx defines it or in plain turn; -1 if none is left. Where
     * fewer or lighter ones are left than the last time, nobody is owed, or owes, more than a turn of theirs.
     */
    int choose(BitSet tried) {
        if (settings.weights.stream().distinct().count() == 1) {
            return inTurn(tried);
        }
        int richest = -1;
        long sum = 0;
        for (int id = 0; id < credits.length; id++) {
            if (!draining.get(id) && !tried.get(id)) {
                sum += settings.weights.get(id);
                credits[id] += settings.weights.get(id);
                richest = richest < 0 || credits[id] > credits[richest] ? id : richest;
            }
        }
        for (int id = 0; richest >= 0 && id < credits.length; id++) {
            boolean limited = sum < sumBefore && Math.abs(credits[id]) > sum;
            credits[id] = limited ? Long.signum(credits[id]) * sum : credits[id];
        }
        if (richest >= 0) {
            credits[richest] -= sum;
            sumBefore = sum;
        }
        return richest;
    }

    private int inTurn(BitSet tried) {
        for (int step = 1; step <= credits.length; step++) {
            int id = (last + step) % credits.length;
            if (!draining.get(id) && !tried.get(id)) {
                last = id;
                return id;
            }
        }
        return -1;
    }

    /** Takes the idle connection to it that was used last. False if there is none. */
    boolean takeParked(int server) {
        boolean parked = hasParked(server);
        parkedNanos.get(server).poll();
        return parked;
    }

    boolean hasParked(int server) {
        return parked(server) > 0;
    }

    /** How many idle connections to it there are. */
    private int parked(int server) {
        long pool = settings.nanos(TimeLimit.POOL);
        if (pool != StillSettings.OFF) {
            parkedNanos.get(server).removeIf(since -> clock.getAsLong() >= since + pool);
        }
        return parkedNanos.get(server).size();
    }

    void unpark(int server) {
        parkedNanos.get(server).clear();
    }

    void park(int server, long nanos) {
        parkedNanos.get(server).push(nanos);
    }

    void forgetParked() {
        parkedNanos.forEach(ArrayDeque::clear);
    }

    /** Puts the present state into the books. */
    void state(StillBooks books) {
        for (int id = 0; id < settings.backends(); id++) {
            String name = settings.nameOf(id);
            String idle = StillBooks.of("lb_backend_connections", name, "state=idle");
            books.set(idle, parked(id));
            long pool = settings.nanos(TimeLimit.POOL);
            boolean edge = parkedNanos.get(id).stream()
                    .anyMatch(since -> Math.abs(since + pool - clock.getAsLong()) <= LOOKING_NANOS);
            books.know(idle, pool == StillSettings.OFF || !edge);
            books.set(StillBooks.of("lb_backend_draining", name), draining.get(id) ? 1 : 0);
            books.set(StillBooks.of("lb_backend_weight", name), settings.weights.get(id));
            books.set(StillBooks.of("lb_backend_backup", name), 0);
        }
    }
}
