package balancer.backend;

import java.util.BitSet;
import java.util.List;

/** The backends, and which of them is next. Step 6 of a request's walk. */
public final class BackendPool {
    private static final BitSet NONE = new BitSet();

    private static final Runnable NOBODY = new Runnable() {
        @Override
        public void run() {}
    };

    private final Slots slots = new Slots();
    private final Policy policy;
    private final BackendWatch watch;

    private final Candidates candidates = new Candidates();
    private boolean isBusy;
    private Cause cause = Cause.TURN;
    private long serverErrorsOfGone;
    private Runnable waiters = NOBODY;
    private Tunnels tunnels = Tunnels.KEPT;
    private WarmUp warmUp = WarmUp.NONE;

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
        slots.put(backend);
        backend.standsIn(this);
        policy.added(backend);
        mayGoOn();
    }

    /** A backend is another one than before. */
    void changed(Backend backend) {
        candidates.changed(backend);
    }

    /** A backend has more work, or less. */
    void loaded(Backend backend) {
        candidates.loaded(backend);
        policy.loaded(backend);
    }

    /** A backend that was down or drained gets work again. */
    void servesAgain(Backend backend) {
        warmUp.begins(backend);
        mayGoOn();
    }

    /** Waiting work may go on. */
    void mayGoOn() {
        waiters.run();
    }

    /** A backend has gone down: ends its tunnels, unless they are to be kept; returns how many. */
    int endTunnels(Backend backend) {
        return tunnels.endAll(backend);
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

    /** From now on only so much of its weight counts, see {@link Backend#share}. */
    public void warm(Backend backend, int tenths) {
        backend.tenths(tenths);
        policy.reweighted(backend);
    }

    /**
     * Forgets a backend that has left and has no connections any more. An exchange that failed there earlier, and is
     * still looking for another backend, may take the next one in this slot for it: it then has one choice less.
     */
    public void remove(Backend backend) {
        slots.remove(backend);
        backend.standsIn(null);
        candidates.remove(backend);
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
        candidates.maxInFlight(limit);
    }

    /** True if the last {@link #next} found a good backend that is full or has no address yet: wait, then ask again. */
    public boolean isBusy() {
        return isBusy;
    }

    /** Why the last {@link #next} chose that backend. */
    public Cause cause() {
        return cause;
    }

    /** The next backend for a request that belongs nowhere: see {@link #next(BitSet, Affinity)}. */
    public Backend next() {
        return next(NONE, Affinity.NONE);
    }

    /**
     * The next backend among those that were not tried yet and do not drain: the one that the client names, else the
     * policy's choice. Backups come if no other is up. If all are known to be down, one of them is chosen all the same:
     * that knowledge may be old, and a refused connection costs the client nothing compared with a certain 503.
     * Backends whose last probe succeeded (coming up, or ejected while they accept connections) come before the others.
     * A finer order, say by number of failures, would send everything to one of several dead backends.
     *
     * @return null if all were tried or drain, or if {@link #isBusy}: waiting for a good one beats trying a bad one
     */
    public Backend next(BitSet tried, Affinity affinity) {
        isBusy = false;
        Backend named = affinity.backend();
        if (named != null && hasRoom(named) && !tried.get(named.slot())) {
            cause = Cause.COOKIE;
            return named;
        }
        for (int level = 0; level < Candidates.LEVELS && !isBusy; level++) {
            BitSet found = candidates.of(level, tried);
            if (!found.isEmpty()) {
                int chosen = policy.choose(found, affinity.key());
                cause = Candidates.cause(level, policy);
                return slots.at(chosen);
            }
            isBusy = candidates.isHeldUpByLoad(level, tried);
        }
        isBusy |= awaitsName(tried);
        return null;
    }

    /** The place of the backend that would be next at this moment, or -1; for those who watch, it changes nothing. */
    public int upcoming() {
        for (int level = 0; level < Candidates.LEVELS; level++) {
            BitSet found = candidates.of(level, NONE);
            if (!found.isEmpty() || candidates.isHeldUpByLoad(level, NONE)) {
                return found.isEmpty() ? -1 : policy.preview(found);
            }
        }
        return -1;
    }

    /** True if it may have more work than it has now. */
    public boolean hasRoom(Backend backend) {
        return candidates.hasRoom(backend);
    }

    /** True if work for this one backend has to wait until it has room; false for null, which means any backend. */
    public boolean mustWaitFor(Backend only) {
        return only != null && !hasRoom(only);
    }

    /** True if this one may get work that is bound to it, whether it is up or not. */
    public boolean mayTake(Backend backend) {
        return !backend.draining() && hasRoom(backend);
    }

    /**
     * From now on {@code newWaiters} runs whenever a backend is new, serves again or drains, its name is resolved, or a
     * client need not wait for it any more.
     */
    public void whenWaitingMayEnd(Runnable newWaiters) {
        waiters = newWaiters;
    }

    /** From now on {@code newTunnels} is called whenever a backend goes down. */
    public void onDown(Tunnels newTunnels) {
        tunnels = newTunnels;
    }

    /** From now on {@code newWarmUp} is told of each backend that serves again. */
    public void onUp(WarmUp newWarmUp) {
        warmUp = newWarmUp;
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

    /** True if a request would find a backend that serves; one that is kept as a backup does not count. */
    public boolean hasRoom() {
        return candidates.hasRoom();
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

    /** Chooses; it hears what becomes of its choices. */
    public Policy policy() {
        return policy;
    }

    /** Hears how exchanges with these backends end. */
    public BackendWatch watch() {
        return watch;
    }

    /** In the order in which they came, those that leave included. The list never changes: it is replaced. */
    public List<Backend> all() {
        return slots.view();
    }
}
