package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The admin port, and those who look. What they do must not be noticed by anybody else. */
final class PlannedAdmin {
    static final int PORT = 9009;
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(PORT);

    /** Not {@code /metrics}: what the process uses is not fixed by any seed. */
    private static final String[] PAGES = {"/api/status", "/", "/status.txt", "/livez", "/app.css", "/api/config"};

    private static final String[] TOPICS = {"page", "status", "changes"};

    private final AdminPlan plan;
    private final Scene scene;
    private final List<SimulatedPeer> visitors = new ArrayList<>();
    private int whole;

    PlannedAdmin(AdminPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
    }

    void begin() {
        for (int i = 0; i < plan.watchers(); i++) {
            String topic = TOPICS[i % TOPICS.length];
            after(plan.firstMicros(), () -> ask("/events?topics=" + topic).stopReading());
        }
        for (int i = 0; i < plan.pages(); i++) {
            String page = PAGES[i % PAGES.length];
            after(plan.firstMicros() + i * plan.everyMicros(), () -> ask(page).onEof(this::answered));
        }
    }

    /** Somebody presses a button. */
    void post(String target) {
        SimulatedPeer visitor = scene.network().connect(ADDRESS);
        visitors.add(visitor);
        visitor.send("POST " + target + " HTTP/1.1\r\nHost: localhost:9009\r\nOrigin: http://localhost:9009\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                .onEof(this::done);
    }

    private void done(SimulatedPeer visitor) {
        boolean done = visitor.received().startsWith("HTTP/1.1 204 ");
        Judge.require(done || !scene.plan().fair, "who presses a button is obeyed", visitor.received());
        visitor.close();
    }

    private SimulatedPeer ask(String target) {
        SimulatedPeer visitor = scene.network().connect(ADDRESS);
        visitors.add(visitor);
        return visitor.send("GET " + target + " HTTP/1.1\r\nHost: localhost:9009\r\nConnection: close\r\n\r\n");
    }

    private void answered(SimulatedPeer visitor) {
        whole += visitor.received().startsWith("HTTP/1.1 200 ") ? 1 : 0;
        visitor.close();
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    /** When all of them have come. */
    void end() {
        if (scene.plan().fair) {
            Judge.require(whole == plan.pages(), "who looks sees something", whole + " of " + plan.pages());
        }
        for (SimulatedPeer visitor : visitors) {
            if (!visitor.isClosed()) {
                visitor.reset();
            }
        }
    }
}
