package balancer;

import balancer.backend.Backend;
import balancer.health.HealthListener;

/** Changes of health go to two who want to know. */
final class HealthNews implements HealthListener {
    private final HealthListener first;
    private final HealthListener second;

    HealthNews(HealthListener first, HealthListener second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        first.doesNotAnswerYet(backend, reason);
        second.doesNotAnswerYet(backend, reason);
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        first.down(backend, reason, badProbes);
        second.down(backend, reason, badProbes);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        first.ejected(backend, reason, failedExchanges, coolDownMillis);
        second.ejected(backend, reason, failedExchanges, coolDownMillis);
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        first.up(backend, troubleMillis);
        second.up(backend, troubleMillis);
    }
}
