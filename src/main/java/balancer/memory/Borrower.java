package balancer.memory;

import balancer.loop.Deadline;
import balancer.loop.KeyHandler;

/**
 * Somebody who may hold memory of a {@link BufferPool} for longer than a turn: its place among those who do, and among
 * those who wait. A session is one rather than having one: with 10,000 idle connections each object counts.
 */
public abstract class Borrower extends Deadline implements KeyHandler {
    /** Neighbours among those that hold memory, by how long. */
    Borrower longer;

    Borrower shorter;

    boolean holds;

    /** When all that it holds now had not yet come, or had been all that it held. */
    long heldSinceNanos;

    /** What it waits for, in bytes; 0 while it waits for nothing. */
    int wanted;

    long waitsSinceNanos;

    /** What was set aside for it when it was woken, until it comes to rest. */
    int promised;

    /**
     * Memory is short, and this one has held it longest without progress: gives back what it can do without, or ends.
     */
    protected abstract void reclaim();
}
