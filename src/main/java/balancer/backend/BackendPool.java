package balancer.backend;

import java.util.BitSet;
import java.util.List;

/** The backends and whose turn it is. Step 5 of a request's walk. */
public final class BackendPool implements Policy.Eligible {
    private static final BitSet NONE = new BitSet();

    private final Backend[] backends;
    private final List<Backend> view;
    private final Policy policy;

    /** Who is left out of the choice being made. */
    private BitSet tried = NONE;

    private boolean evenUnavailable;

    /** @param policy made for exactly these backends, in this order */
    public BackendPool(List<Backend> backends, Policy policy) {
        this.backends = backends.toArray(new Backend[0]);
        this.view = List.of(this.backends);
        this.policy = policy;
    }

    /** Whose turn it is. */
    public Backend next() {
        return next(NONE);
    }

    /**
     * Whose turn it is among those not yet tried. If all of them are known to be down, one of them all the same: that
     * knowledge may be old, and a refused connection costs the client nothing against a certain 503.
     *
     * @return null if everyone was tried
     */
    public Backend next(BitSet tried) {
        this.tried = tried;
        evenUnavailable = false;
        int chosen = policy.choose(this);
        if (chosen < 0) {
            evenUnavailable = true;
            chosen = policy.choose(this);
        }
        this.tried = NONE;
        return chosen < 0 ? null : backends[chosen];
    }

    @Override
    public boolean test(int backend) {
        return (evenUnavailable || backends[backend].available()) && !tried.get(backend);
    }

    /** In the order of the command line. */
    public List<Backend> all() {
        return view;
    }
}
