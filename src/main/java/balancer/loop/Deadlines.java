package balancer.loop;

import java.util.Arrays;

/**
 * Time limits of the loop: a binary heap, lazily re-armed, and the clock that they are measured with.
 *
 * <p>Why lazily: a busy keep-alive connection moves its deadline twice per request, nearly always to a time later than
 * that of its position in the heap. Such a move only stores a number; the heap corrects the position when the earlier
 * time comes, once per limit instead of once per request. A hashed wheel would also be O(1) but rounds times and costs
 * a tick; nginx ignores a move of less than 300 ms, which makes limits inexact. Times are compared by difference, as
 * {@code System.nanoTime} wants.
 *
 * <p>The clock can be held: it stands still then, and nothing is due. So held time counts against no limit, and nobody
 * has to move a limit, or a time that was noted, when the clock goes on.
 */
public final class Deadlines {
    /** As a time to wait: without end. */
    static final long NEVER = Long.MAX_VALUE;

    private Deadline[] heap = new Deadline[64];
    private int size;
    private boolean held;
    private long heldNanos;
    private long loopNanos;

    /** A turn begins at this time of the loop's clock. */
    void turn(long atLoopNanos) {
        heldNanos += held ? atLoopNanos - loopNanos : 0;
        loopNanos = atLoopNanos;
    }

    /** Time of this turn in nanoseconds, without what was held. */
    public long nowNanos() {
        return loopNanos - heldNanos;
    }

    /** From this turn on the clock stands still; {@code false}: from this turn on it goes on. */
    public void hold(boolean on) {
        held = on;
    }

    /** Arms {@code deadline} for {@code nanos} after the time of this turn, in place of an earlier time. */
    public void after(long nanos, Deadline deadline) {
        arm(deadline, nowNanos() + nanos);
    }

    /** Arms or moves the deadline: it is called at or after {@code atNanos} of this clock. */
    public void arm(Deadline deadline, long atNanos) {
        assert deadline.index < 0 || heap[deadline.index] == deadline : "armed elsewhere";
        deadline.due = atNanos;
        if (deadline.index < 0) {
            add(deadline, atNanos);
        } else if (atNanos - deadline.filed < 0) {
            deadline.filed = atNanos;
            siftUp(deadline.index, deadline);
        }
    }

    /** Takes the deadline out of the heap at once, so that 100,000 short connections leave no dead entries in it. */
    public void remove(Deadline deadline) {
        int hole = deadline.index;
        if (hole < 0) {
            return;
        }
        assert heap[hole] == deadline : "armed elsewhere";
        deadline.index = -1;
        Deadline last = heap[--size];
        heap[size] = null;
        if (last != deadline) {
            place(hole, last);
            siftDown(hole, last);
            siftUp(last.index, last);
        }
    }

    /** Nanoseconds from a time of the loop's clock until one may be due; 0 if one is, {@link #NEVER} if none can be. */
    public long nanosToNext(long atLoopNanos) {
        return size == 0 || held ? NEVER : Math.max(0, heap[0].filed - (atLoopNanos - heldNanos));
    }

    /**
     * Takes the next deadline that is due out of the heap; null if none is. The loop calls this until it returns null.
     */
    Deadline poll() {
        long nowNanos = nowNanos();
        while (size > 0 && !held && heap[0].filed - nowNanos <= 0) {
            Deadline first = heap[0];
            if (first.due - nowNanos > 0) {
                first.filed = first.due;
                siftDown(0, first);
                continue;
            }
            remove(first);
            return first;
        }
        return null;
    }

    /** Number of deadlines in the heap; for gauges and leak checks. */
    public int size() {
        return size;
    }

    private void add(Deadline deadline, long atNanos) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        deadline.filed = atNanos;
        place(size, deadline);
        siftUp(size++, deadline);
    }

    private void siftUp(int start, Deadline deadline) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].filed - deadline.filed <= 0) {
                break;
            }
            place(at, heap[parent]);
            at = parent;
        }
        place(at, deadline);
    }

    private void siftDown(int start, Deadline deadline) {
        int at = start;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1].filed - heap[child].filed < 0) {
                child++;
            }
            if (deadline.filed - heap[child].filed <= 0) {
                break;
            }
            place(at, heap[child]);
            at = child;
        }
        place(at, deadline);
    }

    private void place(int at, Deadline deadline) {
        heap[at] = deadline;
        deadline.index = at;
    }
}
