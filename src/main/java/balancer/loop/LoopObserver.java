package balancer.loop;

/** Is told of every turn of the loop, and of what is called in it. Called in the loop: must not block. */
public interface LoopObserver {
    /**
     * A turn is over.
     *
     * @param busyNanos from waking up in one select to the beginning of the next
     * @param readyKeys keys handled in that turn
     * @param slow whether the turn took so long that others had to wait
     */
    void turned(long busyNanos, int readyKeys, boolean slow);

    /**
     * A handler is about to be called: because its key is ready, or (with 0) because it stands on the ready list. What
     * follows, up to the next call of this observer, is its work.
     *
     * @return false if it is not to be called now; the observer then takes care that it is called later
     */
    default boolean mayHandle(KeyHandler handler, int readyOps) {
        return true;
    }

    /** A deadline is about to be called. */
    default void due(Deadline deadline) {}

    /** A posted task is about to run. */
    default void posted() {}
}
