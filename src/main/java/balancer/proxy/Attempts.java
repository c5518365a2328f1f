package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.metrics.TrafficMetrics;
import java.util.BitSet;

/** The attempts to have one request answered: who was asked, how that ended, and whether anybody else may be. */
final class Attempts {
    private int count;
    private boolean freshNext;
    private boolean replaced;
    private boolean replacing;

    /** How the last attempt that counts failed; null if none did. */
    private Failure last;

    /** Backends that failed this exchange; null while none has. */
    private BitSet tried;

    /** Another request. */
    void begin() {
        count = 0;
        freshNext = false;
        replaced = false;
        replacing = false;
        last = null;
        tried = null;
    }

    /**
     * The next backend, or the same again over a fresh connection, unless that has got no room or drains by
     * now.
     *
     * @param before the last one that was asked; null if none was
     * @return null if all were tried, drain or are busy
     */
    Backend choose(BackendPool backends, Backend before) {
        Backend next = before;
        if (!freshNext || !backends.mayTake(before)) {
            next = tried == null ? backends.next() : backends.next(tried);
            if (next == null) {
                return null;
            }
            freshNext = false;
        }
        count++;
        return next;
    }

    /** It goes over the client's own connection, whoever's turn it may be. */
    void chose() {
        count++;
    }

    /** True if it is asked once more, whoever that failed counts against. */
    boolean areRepeated() {
        return replaced || last != null;
    }

    /** True if an idle connection may be used: not when one just died under this very request. */
    boolean mayReuse() {
        return !freshNext;
    }

    /** This backend gets no second chance within this exchange. */
    void exclude(Backend failed) {
        freshNext = false;
        if (tried == null) {
            tried = new BitSet();
        }
        tried.set(failed.slot());
    }

    /**
     * Decides whether a failed attempt may be followed by another one.
     *
     * <p>A refused connection, or one that was left in time, costs nothing, so each other backend may be asked once. An
     * idle connection that died under the request is no failure of the backend: it is replaced once, uncounted.
     * Everything else is limited.
     *
     * @param backend that failed
     * @param reused the attempt used a connection from the pool
     */
    boolean mayTryAgain(Failure reason, Backend backend, boolean reused, Retries retries, long nowNanos) {
        if (reason == Failure.BACKEND_CLOSED && reused && !replaced) {
            replaced = true;
            replacing = true;
            freshNext = true;
            count--;
            return true;
        }
        last = reason;
        exclude(backend);
        boolean costsNothing = reason == Failure.CONNECT_REFUSED || reason == Failure.BACKEND_DOWN;
        return costsNothing || retries.allow(count, nowNanos);
    }

    /** An attempt begins: only once there is a connection for it, or a retry that finds nobody left would count. */
    void begun(TrafficMetrics traffic) {
        if (replacing) {
            replacing = false;
            traffic.replaced++;
        } else if (count > 1) {
            traffic.retries++;
        }
    }

    /** What to tell the client when nobody is left to ask. */
    Failure outOfBackends() {
        boolean refused = last == null || last == Failure.CONNECT_REFUSED;
        return refused ? Failure.NO_BACKEND : last;
    }
}
