package balancer.loop;

/** What a selection key of the loop is attached to. Called on the loop's thread only. */
public interface KeyHandler {
    /**
     * The kernel reported something for this key in this turn.
     *
     * @param readyOps the ready set; at least one of the interest ops, and all of them after a reset
     */
    void onReady(int readyOps);

    /** {@link #onReady} threw, which is a defect of ours. The handler gives back what it holds; the loop goes on. */
    void onFault(Throwable fault);
}
