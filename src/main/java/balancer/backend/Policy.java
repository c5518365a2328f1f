package balancer.backend;

/** Chooses the next backend. It decides the order only, not which backends are up. */
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

    /** What {@link #choose} would return now; changes nothing. */
    int preview(Eligible eligible);
}
