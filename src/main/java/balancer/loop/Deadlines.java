package balancer.loop;

import java.util.Arrays;

/**
 * The loop's time limits: a binary heap, lazily re-armed.
 *
 * <p>Why lazily: a busy keep-alive connection moves its deadline twice per request, nearly always to a time later than
 * that of its position in the heap. Such a move only stores a number; the heap corrects the position when the earlier
 * time comes, once per limit instead of once per request. A hashed wheel would also be O(1) but rounds times and costs
 * a tick; nginx ignores a move of less than 300 ms, which makes limits inexact. Times are compared by difference, as
 * {@code System.nanoTime} wants.
 */
public final class Deadlines {
    private Deadline[] heap = new Deadline[64];
    private int size;
    private boolean paused;

    /** Arms or moves the deadline: it is called at or after {@code atNanos} of the loop's clock. */
    public void arm(Deadline deadline, long atNanos) {
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
        deadline.index = -1;
        Deadline last = heap[--size];
        heap[size] = null;
        if (last != deadline) {
            place(hole, last);
            siftDown(hole, last);
            siftUp(last.index, last);
        }
    }

    /** Nanoseconds from now until a deadline may be due; 0 if one is overdue, -1 if none is armed. */
    public long nanosToNext(long nowNanos) {
        return size == 0 || paused ? -1 : Math.max(0, heap[0].filed - nowNanos);
    }

    /**
     * Takes the next deadline that is due out of the heap; null if none is. The loop calls this until it returns null.
     */
    Deadline poll(long nowNanos) {
        while (size > 0 && heap[0].filed - nowNanos <= 0) {
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

    /** While paused no deadline wakes the loop: its clock stands still. */
    public void pause(boolean stop) {
        paused = stop;
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
