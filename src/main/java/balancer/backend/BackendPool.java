package balancer.backend;

import java.util.BitSet;
import java.util.List;

/** The backends, and which of them is next. Step 6 of a request's walk. */
public final class BackendPool {
    private static final BitSet NONE = new BitSet();

    private final Backend[] backends;
    private final List<Backend> view;
    private final Policy policy;
    private final BackendWatch watch;

    private final Choice choice = new Choice();
    private int maxInFlight = Integer.MAX_VALUE;

    /** @param policy made for exactly these backends, in this order */
    public BackendPool(List<Backend> backends, Policy policy) {
        this(backends, policy, BackendWatch.NONE);
    }

    /**
     * @param watch hears how exchanges with these backends end
     */
    public BackendPool(List<Backend> backends, Policy policy, BackendWatch watch) {
        this.backends = backends.toArray(new Backend[0]);
        this.view = List.of(this.backends);
        this.policy = policy;
        this.watch = watch;
    }

    /** No backend gets more requests (TCP mode: connections) at once than this; see {@link #isBusy}. */
    public void maxInFlight(int limit) {
        maxInFlight = limit;
    }

    /** True if the last {@link #next} found a good backend that is full or has no address yet: wait, then ask again. */
    public boolean isBusy() {
        return choice.isBusy;
    }

    /** The next backend: see {@link #next(BitSet)}. */
    public Backend next() {
        return next(NONE);
    }

    /**
     * The next backend among those that were not tried yet and do not drain. If all of them are known to be down, one
     * of them is chosen all the same: that knowledge may be old, and a refused connection costs the client nothing
     * compared with a certain 503. Backends whose last probe succeeded (coming up, or ejected while they accept
     * connections) come before the others. A finer order, say by number of failures, would send everything to one of
     * several dead backends.
     *
     * @return null if all were tried or drain, or if {@link #isBusy}: waiting for a good one beats trying a bad one
     */
    public Backend next(BitSet tried) {
        return choice.without(tried);
    }

    /** The place of the backend that would be next at this moment, or -1; for those who watch, it changes nothing. */
    public int upcoming() {
        return policy.preview(slot -> backends[slot].available() && mayTake(backends[slot]));
    }

    /** True if it may have more work than it has now. */
    public boolean hasRoom(Backend backend) {
        return backend.inFlight() < maxInFlight;
    }

    /** True if work for this one backend has to wait until it has room; false for null, which means any backend. */
    public boolean mustWaitFor(Backend only) {
        return only != null && !hasRoom(only);
    }

    /** True if this one may get work that is bound to it, whether it is up or not. */
    public boolean mayTake(Backend backend) {
        return !backend.draining() && hasRoom(backend);
    }

    /** From now on {@code waiters} runs whenever work that waits may go on, see {@link Backend#whenWaitingMayEnd}. */
    public void whenWaitingMayEnd(Runnable waiters) {
        for (Backend backend : backends) {
            backend.whenWaitingMayEnd(waiters);
        }
    }

    /** From now on {@code tunnels} is called whenever a backend goes down. */
    public void onDown(Tunnels tunnels) {
        for (Backend backend : backends) {
            backend.tunnels(tunnels);
        }
    }

    /** True while a backend that may get work waits for its first address. */
    public boolean awaitsName() {
        return awaitsName(NONE);
    }

    private boolean awaitsName(BitSet except) {
        for (Backend backend : backends) {
            if (backend.addresses().isAwaited() && !backend.draining() && !except.get(backend.slot())) {
                return true;
            }
        }
        return false;
    }

    /** True if waiting can help at all: for an address, or for work to end. */
    public boolean mayGetRoom() {
        for (Backend backend : backends) {
            if (!backend.draining() && !hasRoom(backend)) {
                return true;
            }
        }
        return awaitsName();
    }

    /** True if a backend that serves may have more work than it has now. */
    public boolean hasRoom() {
        for (Backend backend : backends) {
            if (backend.serves() && hasRoom(backend)) {
                return true;
            }
        }
        return false;
    }

    /** Closes an idle connection because descriptors are short. False if there is none. */
    public boolean closeAnIdleConnection() {
        for (Backend backend : backends) {
            if (backend.idle().closeOldest()) {
                return true;
            }
        }
        return false;
    }

    /** Hears how exchanges with these backends end. */
    public BackendWatch watch() {
        return watch;
    }

    /** In the order of the command line. */
    public List<Backend> all() {
        return view;
    }

    /** One choice among the backends: what the policy is asked about each. */
    private final class Choice implements Policy.Eligible {
        /** How good a backend must be, the best level first. */
        private static final int AVAILABLE = 2;

        private static final int LAST_PROBE_SUCCEEDED = 1;
        private static final int ANY = 0;

        private BitSet tried = NONE;
        private int standard;

        /** A backend was skipped only because it is full or has no address yet. */
        private boolean isBusy;

        /** Null if there is none. */
        Backend without(BitSet triedBefore) {
            tried = triedBefore;
            isBusy = false;
            int chosen = -1;
            for (standard = AVAILABLE; chosen < 0 && !isBusy && standard >= ANY; standard--) {
                chosen = policy.choose(this);
            }
            isBusy = chosen < 0 && (isBusy || awaitsName(tried));
            tried = NONE;
            return chosen < 0 ? null : backends[chosen];
        }

        @Override
        public boolean test(int index) {
            Backend backend = backends[index];
            boolean isReachable = !backend.addresses().isEmpty();
            if (!isGoodEnough(backend) || !isReachable || backend.draining() || tried.get(index)) {
                return false;
            }
            boolean hasRoom = hasRoom(backend);
            isBusy |= !hasRoom;
            return hasRoom;
        }

        private boolean isGoodEnough(Backend backend) {
            return switch (standard) {
                case AVAILABLE -> backend.available();
                case LAST_PROBE_SUCCEEDED -> backend.lastProbeSucceeded();
                default -> true;
            };
        }
    }
}
