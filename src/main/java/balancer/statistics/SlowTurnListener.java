package balancer.statistics;

/** Hears of turns of the loop that took so long that others had to wait. Called in the loop: must not block. */
public interface SlowTurnListener {
    /** Nobody listens. */
    SlowTurnListener NONE = new SlowTurnListener() {
        @Override
        public void turned(long nanos, int readyKeys) {}
    };

    /** @param readyKeys handled in that turn */
    void turned(long nanos, int readyKeys);
}
