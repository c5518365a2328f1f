package balancer.admin;

import balancer.admin.numbers.DashboardSources;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.health.HealthChecker;
import balancer.server.Answer;
import balancer.server.Request;
import java.util.Set;

/** Takes backends out of service and back: {@code POST /api/backends/2/drain} and {@code enable}; idempotent. */
final class BackendControls extends Controls {
    private static final int CONFLICT = 409;

    private final BackendPool pool;
    private final HealthChecker health;
    private final Access access;

    BackendControls(DashboardSources sources, Access access) {
        super("/api/backends/", Set.of("drain", "enable"));
        this.pool = sources.proxy().backends();
        this.health = sources.health();
        this.access = access;
    }

    @Override
    boolean has(int number) {
        return backend(number) != null;
    }

    private Backend backend(int number) {
        for (Backend each : pool.all()) {
            if (each.id() == number) {
                return each;
            }
        }
        return null;
    }

    @Override
    Answer perform(int number, String action, Request request) {
        Answer refusal = access.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        Backend backend = backend(number);
        if (backend.leaving()) {
            return Answer.text(CONFLICT, "This backend is removed. Add it again, and it comes back.");
        }
        if (action.equals("drain")) {
            health.drain(backend);
        } else {
            health.enable(backend);
        }
        return null;
    }
}
