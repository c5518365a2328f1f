package balancer.relay;

import balancer.memory.BufferPool;

/**
 * How much a flow reads at once: more while reads come back full and the sink takes all, less after a short write, and
 * less while memory is not roomy.
 */
final class ReadSize {
    private final BufferPool pool;
    private int size = BufferPool.SOCKETFUL;

    ReadSize(BufferPool pool) {
        this.pool = pool;
    }

    /** For the first read of a message: small while memory is not roomy. */
    int first() {
        return pool.isRoomy() ? size : BufferPool.SMALLEST;
    }

    int next() {
        return size;
    }

    /** How large a buffer may grow for a head, all of which must fit: to the next size each time. */
    static int forHead(int capacity, int largestHead) {
        int next = BufferPool.sizeFor(capacity + 1);
        return Math.max(BufferPool.SOCKETFUL, Math.min(next, BufferPool.sizeFor(largestHead)));
    }

    /**
     * A read of {@code full} bytes came back full.
     *
     * @param most how large reads may be in this turn
     */
    void grow(int full, int most) {
        int limit = pool.isRoomy() ? most : BufferPool.SOCKETFUL;
        if (size <= full && size < limit) {
            size = full < BufferPool.LARGEST ? BufferPool.sizeFor(full + 1) : BufferPool.BULK;
        }
    }

    /** The sink is slow: a socketful at a time, and the smallest size while memory is not roomy. */
    void shrink() {
        size = pool.isRoomy() ? BufferPool.SOCKETFUL : BufferPool.SMALLEST;
    }

    /** Begins another message. */
    void reset() {
        size = BufferPool.SOCKETFUL;
    }
}
