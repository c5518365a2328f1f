package balancer.memory;

import balancer.memory.BufferPool.Claim;

/**
 * The memory of one direction of a connection: how much it holds or waits for. The connection is the {@link Borrower},
 * and has one of these for each direction.
 */
public interface Holding {
    /** How many bytes of memory this direction needs to continue; 0 if it does not wait for any. */
    int wanted();

    /** The claim under which they are asked for. */
    Claim claim();

    /** True if it was lent nothing and waits for the pool, not for its source or sink. */
    boolean awaitsMemory();

    /** Stops waiting: the pool may have memory again, or none is needed any more. */
    void stopAwaitingMemory();

    /** True if it has memory that it keeps until the next event. */
    boolean holdsMemory();

    /** Remembers what is held now, for {@link #hasMoved}. */
    void mark();

    /** True if nothing that was held at the last mark is left. */
    boolean hasMoved();

    /** At the end of a step: gives back, or exchanges for a smaller buffer, memory that is not needed while waiting. */
    void settle();

    /** Gives all memory back. */
    void release();
}
