package balancer.loop;

/**
 * A point in time at which the loop calls the owner. An owner has one deadline and moves it; see {@link Deadlines} for
 * why moving it later costs nothing.
 */
public abstract class Deadline {
    /** When the owner is to be called. */
    long due;

    /** The time by which the heap orders it; never later than {@link #due}. */
    long filed;

    /** Index in the heap, -1 while it is not in the heap. */
    int index = -1;

    /** True while it is going to be called. */
    public final boolean isArmed() {
        return index >= 0;
    }

    /** Called when the deadline is due. It is no longer armed then; arm it again if needed. */
    protected abstract void onDeadline();

    /** A fault inside {@link #onDeadline}; same contract as {@link KeyHandler#onFault}. */
    protected abstract void onFault(Throwable fault);

    /** Tells a watcher whose deadline this is; same contract as {@link KeyHandler#tell}. */
    public void tell(KeyFacts facts) {}
}
