package balancer.backend;

/** Chooses the next backend. Only the order of choice is its business, not who is up. */
public interface Policy {
    /** Which backends may be chosen this time. */
    interface Eligible {
        boolean test(int backend);
    }

    /**
     * @param eligible asked with positions in the pool, each at most once per call
     * @return the position of the chosen backend, or -1 if none is eligible
     */
    int choose(Eligible eligible);
}
