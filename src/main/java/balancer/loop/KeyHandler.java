package balancer.loop;

/** What is attached to a selection key, or on the ready list ({@link EventLoop#again}). Called on the loop's thread. */
public interface KeyHandler {
    /**
     * The kernel reported something for this key in this turn.
     *
     * @param readyOps the ready set: at least one of the interest ops, all of them after a reset; 0 from {@code again}
     */
    void onReady(int readyOps);

    /** {@link #onReady} threw, which is a defect of ours. The handler gives back what it holds; the loop goes on. */
    void onFault(Throwable fault);

    /** Tells a watcher what is known of this handler. Called only while somebody watches. */
    default void tell(KeyFacts facts) {}
}
