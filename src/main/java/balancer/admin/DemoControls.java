package balancer.admin;

import balancer.admin.numbers.DashboardSources;
import balancer.admin.page.DemoServers;
import balancer.backend.Backend;
import balancer.health.HealthChecker;
import balancer.server.Answer;
import balancer.server.Request;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Breaks and repairs the servers of the demo: {@code POST /api/demo/2/stop}, {@code start}, {@code delay?ms=300}. */
final class DemoControls extends Controls {
    private static final String DELAY_PARAMETER = "?ms=";
    private static final int USUAL_DELAY_MILLIS = 300;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;

    private final DemoServers servers;
    private final List<Backend> backends;
    private final HealthChecker health;

    DemoControls(DemoServers servers, DashboardSources sources) {
        super("/api/demo/", Set.of("stop", "start", "delay"));
        this.servers = servers;
        this.backends = sources.proxy().backends().all();
        this.health = sources.health();
    }

    @Override
    boolean has(int number) {
        return number <= servers.size();
    }

    @Override
    Answer perform(int number, String action, Request request) {
        int id = number - 1;
        switch (action) {
            case "stop" -> servers.stop(id);
            case "start" -> {
                try {
                    servers.start(id);
                } catch (IOException busy) {
                    return Answer.text(CONFLICT, "Cannot listen on the server's port at the moment.");
                }
            }
            default -> {
                long millis = millis(request.query());
                if (millis < 0 || millis > DemoServers.MAX_DELAY_MILLIS) {
                    return Answer.text(
                            BAD_REQUEST, "ms must be a number from 0 to " + DemoServers.MAX_DELAY_MILLIS + ".");
                }
                servers.delay(id, millis);
            }
        }
        health.probeSoon(backends.get(id));
        return null;
    }

    private static long millis(String query) {
        if (query.isEmpty()) {
            return USUAL_DELAY_MILLIS;
        }
        try {
            return query.startsWith(DELAY_PARAMETER) ? Integer.parseInt(query.substring(DELAY_PARAMETER.length())) : -1;
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }
}
