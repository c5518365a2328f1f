package balancer.admin;

import balancer.admin.numbers.DashboardSources;
import balancer.backend.Backend;
import balancer.health.HealthChecker;
import balancer.server.Answer;
import java.util.List;
import java.util.Set;

/** Takes backends out of service and back: {@code POST /api/backends/2/drain} and {@code enable}; idempotent. */
final class BackendControls extends Controls {
    private static final int FORBIDDEN = 403;

    private final List<Backend> backends;
    private final HealthChecker health;
    private final boolean allowed;

    BackendControls(DashboardSources sources) {
        super("/api/backends/", sources.proxy().backends().all().size(), Set.of("drain", "enable"));
        this.backends = sources.proxy().backends().all();
        this.health = sources.health();
        this.allowed = sources.identity().controllable();
    }

    @Override
    Answer perform(int id, String action, String query) {
        if (!allowed) {
            return Answer.text(
                    FORBIDDEN, "The dashboard is read-only. Start with --admin-control to drain and enable backends.");
        }
        if (action.equals("drain")) {
            health.drain(backends.get(id));
        } else {
            health.enable(backends.get(id));
        }
        return null;
    }
}
