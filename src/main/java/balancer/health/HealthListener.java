package balancer.health;

import balancer.backend.Backend;

/** Hears of every change of state that people want to know. Called in the loop: must not block. */
public interface HealthListener {
    /** The first probe of a backend that has never responded failed; it is not down yet. */
    void doesNotAnswerYet(Backend backend, String reason);

    /** The backend gets no more work while others are left. */
    void down(Backend backend, String reason, int badProbes);

    /** As {@link #down}, but because of failed exchanges, and at least for {@code coolDownMillis}. */
    void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis);

    /** Its tunnels (TCP mode: connections) were ended because it went down. */
    void tunnelsEnded(Backend backend, int count);

    /** The backend gets work again. */
    void up(Backend backend, long troubleMillis);

    /** The backend was drained: no new work until it is enabled, even if it is up. */
    void draining(Backend backend);

    /** The drain has ended: the backend gets work if it is up. */
    void enabled(Backend backend);
}
