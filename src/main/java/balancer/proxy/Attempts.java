package balancer.proxy;

import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.Cause;
import balancer.metrics.TrafficMetrics;
import java.util.BitSet;

/** The attempts of one request: which backends were asked, how that ended, and whether another one may be asked. */
final class Attempts {
    /** What replaces an idle connection that died under the request: no failure of the backend, and only once. */
    private enum Replacement {
        /** No idle connection died. */
        NONE,
        /** The next attempt replaces it: at the same backend, unless that cannot take the request any more. */
        DUE,
        /** The attempt that replaces it has begun. */
        DONE
    }

    private static final BitSet NONE = new BitSet();

    private int count;
    private Cause cause;
    private Replacement replacement = Replacement.NONE;

    /** It had to wait for a backend. The time alone cannot say that, as a nano clock may show any value. */
    private boolean wasQueued;

    private long queuedSinceNanos;

    /** The failure of the last attempt that counts; null if none did. */
    private Failure last;

    /** Backends that failed this exchange; null while none has. */
    private BitSet tried;

    /** Begins another request. */
    void begin() {
        count = 0;
        replacement = Replacement.NONE;
        last = null;
        tried = null;
        wasQueued = false;
    }

    /** The request waits for a backend. The limit counts from the first time. */
    void queued(long nowNanos) {
        queuedSinceNanos = wasQueued ? queuedSinceNanos : nowNanos;
        wasQueued = true;
    }

    boolean wasQueued() {
        return wasQueued;
    }

    long queuedSinceNanos() {
        return queuedSinceNanos;
    }

    /**
     * The next backend, or the same one again over a fresh connection, unless that backend has no room or is draining
     * by now.
     *
     * @param before the backend that was asked last; null if none was
     * @param affinity what ties the request to others
     * @return null if all were tried, drain or are busy
     */
    Backend choose(BackendPool backends, Backend before, Affinity affinity) {
        Backend next = before;
        cause = Cause.REPLACEMENT;
        if (replacement != Replacement.DUE || !backends.mayTake(before) || wasTried(before)) {
            next = backends.next(tried == null ? NONE : tried, affinity);
            if (next == null) {
                return null;
            }
            cause = last == null ? backends.cause() : Cause.ANOTHER;
        }
        count++;
        return next;
    }

    /** The request goes over the client's own connection; the policy is not asked. */
    void countOne() {
        count++;
        cause = Cause.CONNECTION;
    }

    /** Why the last backend was chosen. */
    Cause cause() {
        return cause;
    }

    /** True if this is not the first attempt, whether or not a failure counted against a backend. */
    boolean isRetry() {
        return replacement != Replacement.NONE || last != null;
    }

    /** Why the last attempt failed; null if none did. */
    String lastFailure() {
        return last == null ? null : last.reason();
    }

    /**
     * True if an idle connection may be used: not once one of them died under this request. A second one that dies
     * would be a failure, and its backend, which may be sound, would be given up.
     */
    boolean mayReuse() {
        return replacement == Replacement.NONE;
    }

    boolean wasTried(Backend backend) {
        return tried != null && tried.get(backend.slot());
    }

    /** This backend is not asked again within this exchange. */
    void exclude(Backend failed) {
        if (tried == null) {
            tried = new BitSet();
        }
        tried.set(failed.slot());
    }

    /**
     * Decides whether a failed attempt may be followed by another one.
     *
     * <p>A refused connection, or a tunnel whose backend went down before it was open, costs nothing, so each other
     * backend may be asked once. An idle connection that died under the request is no failure of the backend: it is
     * replaced once and not counted. All other attempts are limited.
     *
     * @param backend the backend that failed
     * @param reused whether the attempt used a connection that was open already
     */
    boolean allowAnother(Failure reason, Backend backend, boolean reused, Retries retries, long nowNanos) {
        if (reason == Failure.BACKEND_CLOSED && reused && replacement == Replacement.NONE) {
            replacement = Replacement.DUE;
            count--;
            return true;
        }
        last = reason;
        exclude(backend);
        boolean costsNothing =
                reason.isOfConnect() && reason != Failure.CONNECT_TIMEOUT || reason == Failure.BACKEND_DOWN;
        return costsNothing || retries.allow(count, nowNanos);
    }

    /** Counts the attempt: only once it has a connection, or a retry that finds no backend left would count. */
    void begun(TrafficMetrics traffic) {
        if (replacement == Replacement.DUE) {
            replacement = Replacement.DONE;
            traffic.replaced++;
        } else if (count > 1) {
            traffic.retries++;
        }
    }

    /** The failure to answer with when no backend is left to ask. */
    Failure outOfBackends() {
        boolean refused = last == null || last == Failure.CONNECT_REFUSED;
        return refused ? Failure.NO_BACKEND : last;
    }
}
