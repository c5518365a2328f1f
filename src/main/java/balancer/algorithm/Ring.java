package balancer.algorithm;

import java.util.Arrays;

/**
 * Points on a ring, each of which belongs to a slot. A key belongs to the point at or behind its own place, so when a
 * slot's points come or go, only the keys just before them move.
 */
final class Ring {
    private static final int SLOT_BITS = 20;
    private static final long SLOT = (1L << SLOT_BITS) - 1;

    /** In ascending order: a place in the high bits, the slot in the low ones. */
    private long[] points = {};

    int size() {
        return points.length;
    }

    void clear() {
        points = new long[0];
    }

    /**
     * @param seed the same for the same backend, in every process
     * @param count how many points; the first ones are the same whatever the count
     */
    void add(int slot, long seed, int count) {
        long[] more = new long[count];
        for (int i = 0; i < count; i++) {
            more[i] = place(Hash.mix(seed + i)) | slot;
        }
        Arrays.sort(more);
        long[] merged = new long[points.length + count];
        int next = 0;
        for (int i = 0, old = 0; i < merged.length; i++) {
            boolean isNew = next < count && (old == points.length || more[next] < points[old]);
            merged[i] = isNew ? more[next++] : points[old++];
        }
        points = merged;
    }

    void remove(int slot) {
        int count = 0;
        for (long point : points) {
            count += slotOf(point) == slot ? 0 : 1;
        }
        long[] left = new long[count];
        int at = 0;
        for (long point : points) {
            if (slotOf(point) != slot) {
                left[at++] = point;
            }
        }
        points = left;
    }

    /** The index of the point that the key belongs to. */
    int indexOf(long key) {
        int low = 0;
        int high = points.length;
        long place = place(Hash.mix(key));
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == points.length ? 0 : low;
    }

    int slotAt(int index) {
        return slotOf(points[index]);
    }

    int next(int index) {
        return index + 1 == points.length ? 0 : index + 1;
    }

    private static long place(long hash) {
        return hash & ~SLOT;
    }

    private static int slotOf(long point) {
        return (int) (point & SLOT);
    }
}
