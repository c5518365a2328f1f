package balancer.memory;

import balancer.loop.Deadline;
import balancer.loop.IntrusiveList;
import balancer.loop.KeyHandler;

/**
 * An object that may hold memory of a {@link BufferPool} for longer than a turn. It carries what the pool has to know
 * of it.
 */
public abstract class Borrower extends Deadline implements KeyHandler {
    /** Among the {@link Holders} of memory. */
    final IntrusiveList.Place<Borrower> holding = new IntrusiveList.Place<>(this);

    /** When it began to hold memory at rest, or last made progress since then; see {@link Rationing}. */
    long heldSinceNanos;

    /** How many bytes it waits for; 0 if it does not wait. */
    int wanted;

    long waitsSinceNanos;

    /** How many bytes are set aside for it, from when {@link Rationing} wakes it until it comes to rest. */
    int promised;

    /** Memory is short, and this borrower has held it longest without progress: it gives back what it can, or ends. */
    protected abstract void reclaim();
}
