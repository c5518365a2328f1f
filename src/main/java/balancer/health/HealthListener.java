package balancer.health;

import balancer.backend.Backend;

/** Hears of every change of state that a person would want to know of. Called in the loop: must not block. */
public interface HealthListener {
    /** The first probe of one that was never seen to answer has failed; it is not out yet. */
    void doesNotAnswerYet(Backend backend, String reason);

    /** It gets no more work while others are left. */
    void down(Backend backend, String reason, int badProbes);

    /** As {@link #down}, found out by traffic, and for so long at least. */
    void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis);

    /** It went out, and with it the tunnels (in TCP mode: connections) that it had. */
    void tunnelsEnded(Backend backend, int count);

    /** It gets work again. */
    void up(Backend backend, long troubleMillis);

    /** Somebody drains it: no new work until it is enabled, however well it is. */
    void draining(Backend backend);

    /** Nobody drains it any more. It gets work if it is well. */
    void enabled(Backend backend);
}
