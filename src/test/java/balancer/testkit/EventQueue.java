package balancer.testkit;

import java.util.Arrays;

/**
 * A binary heap of events ordered by (time, order of scheduling). Three parallel arrays instead of one of event
 * objects: scheduling allocates nothing, and most events are one object scheduled again and again.
 */
final class EventQueue {
    /** The time of an event that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    private long[] times = new long[64];
    private long[] orders = new long[64];
    private Runnable[] actions = new Runnable[64];
    private int size;
    private int foreground;
    private long scheduled;

    /** @param background whether a run until the network is quiet may leave it waiting (a kernel's own slow timer) */
    void add(long time, Runnable action, boolean background) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            actions = Arrays.copyOf(actions, size * 2);
        }
        foreground += background ? 0 : 1;
        long order = scheduled++ << 1 | (background ? 1 : 0);
        siftUp(size++, time, order, action);
    }

    long nextTime() {
        return size == 0 ? NEVER : times[0];
    }

    boolean hasForeground() {
        return foreground > 0;
    }

    /** Takes the earliest event out; there must be one. */
    Runnable poll() {
        Runnable first = actions[0];
        foreground -= (orders[0] & 1) == 0 ? 1 : 0;
        size--;
        long time = times[size];
        long order = orders[size];
        Runnable action = actions[size];
        actions[size] = null;
        if (size > 0) {
            siftDown(time, order, action);
        }
        return first;
    }

    private void siftUp(int start, long time, long order, Runnable action) {
        int hole = start;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!isBefore(time, order, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        set(hole, time, order, action);
    }

    private void siftDown(long time, long order, Runnable action) {
        int hole = 0;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(time, order, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        set(hole, time, order, action);
    }

    private boolean isBefore(long time, long order, int slot) {
        return time < times[slot] || (time == times[slot] && order < orders[slot]);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        actions[to] = actions[from];
    }

    private void set(int slot, long time, long order, Runnable action) {
        times[slot] = time;
        orders[slot] = order;
        actions[slot] = action;
    }
}
