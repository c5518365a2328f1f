package balancer.loop;

/**
 * A point in time at which somebody wants to be called. An owner has one and moves it about; see {@link Deadlines} for
 * why moving it later costs nothing.
 */
public abstract class Deadline {
    /** When the owner wants to be called. */
    long due;

    /** Where the heap has filed it; never later than {@link #due}. */
    long filed;

    /** Index in the heap, -1 while it is not filed. */
    public int index = -1;

    /** The time has come. The deadline is no longer armed; arm it again if needed. */
    protected abstract void onDeadline();

    /** A fault inside {@link #onDeadline}; same contract as {@link KeyHandler#onFault}. */
    protected abstract void onFault(Throwable fault);
}
