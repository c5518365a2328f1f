package balancer.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one direction of a connection, from the sender's write to the receiver's read: first those that have
 * arrived, behind them those still under way. Sender and receiver share it, so a byte is copied twice and never
 * allocated for; capacity stands for send buffer, wire and receive buffer together.
 */
final class ByteRing {
    private final int capacity;
    private byte[] bytes = new byte[0];
    private int start;
    private int arrived;
    private int underWay;

    ByteRing(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    int room() {
        return capacity - arrived - underWay;
    }

    int arrived() {
        return arrived;
    }

    int underWay() {
        return underWay;
    }

    /** Sends as many bytes as there is room for. */
    int put(ByteBuffer source, int limit) {
        int count = Math.min(Math.min(source.remaining(), room()), limit);
        grow(arrived + underWay + count);
        int end = index(arrived + underWay);
        int first = Math.min(count, bytes.length - end);
        if (first < count) {
            source.get(bytes, end, first);
            source.get(bytes, 0, count - first);
        } else if (count > 0) {
            source.get(bytes, end, count);
        }
        underWay += count;
        return count;
    }

    void arrive(int count) {
        arrived += count;
        underWay -= count;
    }

    /** Receives what has arrived. */
    int take(ByteBuffer target, int limit) {
        int count = Math.min(Math.min(target.remaining(), arrived), limit);
        int first = Math.min(count, bytes.length - start);
        if (count > 0) {
            target.put(bytes, start, first);
            target.put(bytes, 0, count - first);
        }
        arrived -= count;
        start = arrived + underWay == 0 ? 0 : index(count);
        return count;
    }

    /** Loses everything that has not arrived. */
    int dropUnderWay() {
        int lost = underWay;
        underWay = 0;
        return lost;
    }

    void dropArrived() {
        start = index(arrived);
        arrived = 0;
    }

    private int index(int offset) {
        int index = start + offset;
        return index < bytes.length ? index : index - bytes.length;
    }

    private void grow(int needed) {
        if (needed <= bytes.length) {
            return;
        }
        int length = Math.min(capacity, Math.max(needed, Math.max(256, bytes.length * 2)));
        byte[] larger = Arrays.copyOfRange(bytes, start, start + length);
        int wrapped = Math.max(0, start + arrived + underWay - bytes.length);
        int straight = bytes.length - start;
        System.arraycopy(bytes, 0, larger, straight, wrapped);
        bytes = larger;
        start = 0;
    }
}
