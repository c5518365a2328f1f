package balancer.backend;

import java.util.BitSet;
import java.util.List;

/** The backends, and which of them is next. Step 6 of a request's walk. */
public final class BackendPool {
    private static final BitSet NONE = new BitSet();

    private final Slots slots = new Slots();
    private final Policy policy;
    private final BackendWatch watch;

    private final Choice choice = new Choice();
    private int maxInFlight = Integer.MAX_VALUE;
    private long serverErrorsOfGone;
    private Runnable waiters;
    private Tunnels tunnels;

    /** @param backends those that are there at the start; more may come */
    public BackendPool(List<Backend> backends, Policy policy) {
        this(backends, policy, BackendWatch.NONE);
    }

    /**
     * @param watch hears how exchanges with these backends end
     */
    public BackendPool(List<Backend> backends, Policy policy, BackendWatch watch) {
        this.policy = policy;
        this.watch = watch;
        for (Backend each : backends) {
            add(each);
        }
    }

    /** The slot for the next backend: the lowest that is free. */
    public int freeSlot() {
        return slots.free();
    }

    /** The id for the next backend. */
    public int nextId() {
        return slots.nextId();
    }

    /** Adds a backend, in {@link #freeSlot} and with {@link #nextId}. */
    public void add(Backend backend) {
        put(backend);
        policy.added(backend);
        if (waiters != null) {
            waiters.run();
        }
    }

    private void put(Backend backend) {
        slots.put(backend);
        if (waiters != null) {
            backend.whenWaitingMayEnd(waiters);
        }
        if (tunnels != null) {
            backend.tunnels(tunnels);
        }
    }

    /** It gets no new work any more; its exchanges go on. It keeps its slot until {@link #remove}. */
    public void leave(Backend backend) {
        policy.removed(backend);
        backend.leave();
    }

    /** Removes a backend that never had an address, as if it had not been there. */
    public void withdraw(Backend backend) {
        policy.removed(backend);
        remove(backend);
    }

    /** It was to leave, and stays. */
    public void comeBack(Backend backend) {
        policy.added(backend);
        backend.comeBack();
    }

    /** Changes its share of requests. */
    public void reweight(Backend backend, int weight) {
        backend.weight(weight);
        policy.reweighted(backend);
    }

    /**
     * Forgets a backend that has left and has no connections any more. An exchange that failed there earlier, and is
     * still looking for another backend, may take the next one in this slot for it: it then has one choice less.
     */
    public void remove(Backend backend) {
        slots.remove(backend);
        serverErrorsOfGone += backend.metrics().responses[5];
    }

    /** Responses with 5xx of backends that were removed: without them a sum over all would fall. */
    public long serverErrorsOfGone() {
        return serverErrorsOfGone;
    }

    /** The backend in this slot; null if it is free. */
    public Backend at(int slot) {
        return slots.at(slot);
    }

    /** Slots in use are below this. */
    public int slots() {
        return slots.count();
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
        return policy.preview(slot -> slots.at(slot).available() && mayTake(slots.at(slot)));
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

    /** From now on {@code newWaiters} runs when waiting work may go on, see {@link Backend#whenWaitingMayEnd}. */
    public void whenWaitingMayEnd(Runnable newWaiters) {
        waiters = newWaiters;
        for (Backend backend : slots.backends()) {
            backend.whenWaitingMayEnd(newWaiters);
        }
    }

    /** From now on {@code newTunnels} is called whenever a backend goes down. */
    public void onDown(Tunnels newTunnels) {
        tunnels = newTunnels;
        for (Backend backend : slots.backends()) {
            backend.tunnels(newTunnels);
        }
    }

    /** True while a backend that may get work waits for its first address. */
    public boolean awaitsName() {
        return awaitsName(NONE);
    }

    private boolean awaitsName(BitSet except) {
        for (Backend backend : slots.backends()) {
            if (backend.addresses().isAwaited() && !backend.draining() && !except.get(backend.slot())) {
                return true;
            }
        }
        return false;
    }

    /** True if waiting can help at all: for an address, or for work to end. */
    public boolean mayGetRoom() {
        for (Backend backend : slots.backends()) {
            if (!backend.draining() && !hasRoom(backend)) {
                return true;
            }
        }
        return awaitsName();
    }

    /** True if a backend that serves may have more work than it has now. */
    public boolean hasRoom() {
        for (Backend backend : slots.backends()) {
            if (backend.serves() && hasRoom(backend)) {
                return true;
            }
        }
        return false;
    }

    /** Closes an idle connection because descriptors are short. False if there is none. */
    public boolean closeAnIdleConnection() {
        for (Backend backend : slots.backends()) {
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

    /** In the order in which they came, those that leave included. The list never changes: it is replaced. */
    public List<Backend> all() {
        return slots.view();
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
            return chosen < 0 ? null : slots.at(chosen);
        }

        @Override
        public boolean test(int index) {
            Backend backend = slots.at(index);
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
