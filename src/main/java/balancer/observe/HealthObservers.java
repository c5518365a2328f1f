package balancer.observe;

import balancer.backend.Backend;
import balancer.health.HealthListener;
import java.util.ArrayList;
import java.util.List;

/** The observers of changes of health. Loop thread only. */
public final class HealthObservers implements HealthListener {
    private final List<HealthListener> observers = new ArrayList<>();

    public void add(HealthListener observer) {
        observers.add(observer);
    }

    public void remove(HealthListener observer) {
        observers.remove(observer);
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        for (HealthListener observer : observers) {
            observer.doesNotAnswerYet(backend, reason);
        }
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        for (HealthListener observer : observers) {
            observer.down(backend, reason, badProbes);
        }
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        for (HealthListener observer : observers) {
            observer.ejected(backend, reason, failedExchanges, coolDownMillis);
        }
    }

    @Override
    public void tunnelsEnded(Backend backend, int count) {
        for (HealthListener observer : observers) {
            observer.tunnelsEnded(backend, count);
        }
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        for (HealthListener observer : observers) {
            observer.up(backend, troubleMillis);
        }
    }

    @Override
    public void draining(Backend backend) {
        for (HealthListener observer : observers) {
            observer.draining(backend);
        }
    }

    @Override
    public void enabled(Backend backend) {
        for (HealthListener observer : observers) {
            observer.enabled(backend);
        }
    }
}
