package balancer.memory;

import balancer.loop.Deadline;
import balancer.loop.IntrusiveList;
import balancer.loop.KeyHandler;

/**
 * An object that may hold memory of a {@link BufferPool} for longer than a turn. It is itself a node of the lists of
 * those that hold memory and of those that wait, instead of having one: with 10,000 idle connections each object
 * counts.
 */
public abstract class Borrower extends Deadline implements KeyHandler {
    /** Among the {@link Holders} of memory. */
    final IntrusiveList.Place<Borrower> holding = new IntrusiveList.Place<>(this);

    /** Since when it has held some of the memory that it holds now without having made progress. */
    long heldSinceNanos;

    /** How many bytes it waits for; 0 if it does not wait. */
    int wanted;

    long waitsSinceNanos;

    /** How many bytes are set aside for it, from when it is woken until it comes to rest. */
    int promised;

    /** Memory is short, and this borrower has held it longest without progress: it gives back what it can, or ends. */
    protected abstract void reclaim();
}
