package balancer.loop;

/** Is told of every turn of the loop. Called in the loop: must not block. */
public interface LoopObserver {
    /**
     * A turn is over.
     *
     * @param busyNanos from waking up in one select to the beginning of the next
     * @param readyKeys keys handled in that turn
     * @param slow whether the turn took so long that others had to wait
     */
    void turned(long busyNanos, int readyKeys, boolean slow);
}
