package balancer.backend;

import java.util.BitSet;

/**
 * Chooses the next backend. It decides the order only, not which backends are up. Backends come and go: each is known
 * by its slot, a small number that another one may have later. Loop thread only.
 */
public interface Policy {
    /** The key of a request that has none. */
    long NO_KEY = 0;

    /** This backend takes part from now on, with the weight and the work that it has. */
    void added(Backend backend);

    /** This backend takes part no longer; {@code added} may be called for it again. */
    void removed(Backend backend);

    /** A backend that takes part has another weight. */
    void reweighted(Backend backend);

    /** A backend has begun or ended a request (TCP mode: a connection). Called for each: must not allocate. */
    default void loaded(Backend backend) {}

    /** A backend has sent the head of a final response, {@code nanos} after it was asked (TCP mode: has connected). */
    default void answered(Backend backend, long nanos) {}

    /** A request to a backend, or a connection, has failed by its fault. */
    default void failed(Backend backend) {}

    /**
     * @param candidates the slots that may be chosen this time, at least one; not to be changed, valid during the call
     * @param key what requests that belong together have in common; {@link #NO_KEY} if there is nothing
     * @return one of the candidates
     */
    int choose(BitSet candidates, long key);

    /** Why the last choice was made. */
    Cause cause();

    /** What {@link #choose} would return now, if that can be said without a request; -1 if not. Changes nothing. */
    default int preview(BitSet candidates) {
        return -1;
    }
}
