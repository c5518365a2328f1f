package balancer.memory;

import balancer.memory.BufferPool.Claim;

/**
 * The memory of one direction of a connection: what it holds, or waits for. The connection is the {@link Borrower}, and
 * has one for each direction.
 */
public interface Holding {
    /** How many bytes it cannot go on without; 0 if it can. */
    int wanted();

    /** How urgent that is. */
    Claim claim();

    /** A loan failed, and nothing goes on until the pool has memory again: neither the source nor the sink matters. */
    boolean awaitsMemory();

    /** Memory may be there again. */
    void memoryAvailable();

    /** True if it keeps memory while nothing happens. */
    boolean holds();

    /** From here on counts what is held now. */
    void mark();

    /** True if all that was held at the last mark has gone. */
    boolean hasMoved();

    /** At rest: gives back or shrinks what is not needed while waiting. */
    void settle();

    /** Gives all of it back. */
    void release();
}
