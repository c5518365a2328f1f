package balancer.admin;

import balancer.backend.Backend;
import balancer.health.HealthChecker;
import balancer.server.Answer;
import balancer.server.Request;
import java.io.IOException;
import java.util.List;

/** Breaks and mends the servers of the demo: {@code POST /api/demo/2/stop}, {@code start}, {@code delay?ms=300}. */
final class DemoControls {
    private static final String PREFIX = "/api/demo/";
    private static final String DELAY_PARAMETER = "?ms=";
    private static final int USUAL_DELAY_MILLIS = 300;
    private static final int NO_CONTENT = 204;
    private static final int SEE_OTHER = 303;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;

    private final DemoServers servers;
    private final List<Backend> backends;
    private final HealthChecker health;

    DemoControls(DemoServers servers, Subject subject) {
        this.servers = servers;
        this.backends = subject.proxy().backends().all();
        this.health = subject.health();
    }

    /** Whether there is such a thing to do. */
    boolean knows(String path) {
        return id(path) >= 0;
    }

    Answer act(Request request) {
        int id = id(request.path());
        switch (action(request.path())) {
            case "stop" -> servers.stop(id);
            case "start" -> {
                try {
                    servers.start(id);
                } catch (IOException busy) {
                    return Answer.text(CONFLICT, "Its port cannot be had at the moment.");
                }
            }
            default -> {
                long millis = millis(request.query());
                if (millis < 0 || millis > DemoServers.MAX_DELAY_MILLIS) {
                    return Answer.text(BAD_REQUEST, "ms goes from 0 to " + DemoServers.MAX_DELAY_MILLIS + ".");
                }
                servers.delay(id, millis);
            }
        }
        health.doubt(backends.get(id));
        return done(request);
    }

    /** A form is sent back to the page; a program, or the page's script, wants no page. */
    private static Answer done(Request request) {
        return request.field("accept").contains("text/html")
                ? Answer.of(SEE_OTHER).field("Location", "/")
                : Answer.of(NO_CONTENT);
    }

    /** Of the server that the path names, from 0; -1 if it names none, or nothing that can be done. */
    private int id(String path) {
        if (!path.startsWith(PREFIX)) {
            return -1;
        }
        for (int id = 0; id < servers.size(); id++) {
            String number = PREFIX + (id + 1) + "/";
            if (path.startsWith(number)) {
                String action = action(path);
                boolean known = action.equals("stop") || action.equals("start") || action.equals("delay");
                return known && path.length() == number.length() + action.length() ? id : -1;
            }
        }
        return -1;
    }

    private static String action(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
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
