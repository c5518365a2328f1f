package balancer.admin;

import balancer.admin.page.DemoTraffic;
import balancer.server.Answer;
import balancer.server.Request;

/** The demo's own traffic: {@code POST /api/demo/traffic/start} and {@code stop}. */
final class TrafficControls implements Action {
    private static final String START = "/api/demo/traffic/start";
    private static final String STOP = "/api/demo/traffic/stop";
    private static final int NO_CONTENT = 204;

    private final DemoTraffic traffic;

    TrafficControls(DemoTraffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public boolean handles(String path) {
        return path.equals(START) || path.equals(STOP);
    }

    @Override
    public Answer act(Request request) {
        if (request.path().equals(START)) {
            traffic.start();
        } else {
            traffic.stop();
        }
        return Answer.of(NO_CONTENT);
    }
}
