package balancer.backend;

/**
 * Chooses the next backend. It decides the order only, not which backends are up. Backends come and go: each is known
 * by its slot, a small number that another one may have later.
 */
public interface Policy {
    /** Which backends may be chosen this time. */
    interface Eligible {
        /** @param slot of a backend that was added */
        boolean test(int slot);
    }

    /** This backend takes part from now on, with the weight that it has. */
    void added(Backend backend);

    /** This backend takes part no longer; {@code added} may be called for it again. */
    void removed(Backend backend);

    /** A backend that takes part has another weight. */
    void reweighted(Backend backend);

    /**
     * @param eligible asked with slots, each at most once per call
     * @return the slot of the chosen backend, or -1 if none is eligible
     */
    int choose(Eligible eligible);

    /** What {@link #choose} would return now; changes nothing. */
    int preview(Eligible eligible);
}
