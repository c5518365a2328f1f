package balancer.simulation;

import balancer.testkit.Incident;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The admin port and its clients, which must not affect any other client. */
final class PlannedAdmin {
    static final int PORT = 9009;
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(PORT);

    /** Not {@code /metrics}: what the process uses is not fixed by any seed. */
    private static final String[] PAGES = {"/api/status", "/", "/status.txt", "/livez", "/app.css", "/api/config"};

    /** More are told to come again. */
    private static final int MOST_WATCHERS = 16;

    /** Visitors at once. */
    private static final int PLACES = 22;

    /** Who has a place, and has asked for nothing for so long, makes room for who waits outside. */
    private static final long GRACE_NANOS = 1_000_000_000;

    private static final String REFUSED = "HTTP/1.1 503 ";

    private static final String[] TOPICS = {"page", "status", "changes"};

    private final AdminPlan plan;
    private final Scene scene;
    private final List<SimulatedPeer> visitors = new ArrayList<>();
    private final List<SimulatedPeer> watching = new ArrayList<>();
    private final List<AdminReader> watchers = new ArrayList<>();
    private int whole;

    PlannedAdmin(AdminPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
    }

    void begin() {
        for (int i = 0; i < plan.watchers(); i++) {
            String target = "/events?topics=" + TOPICS[i % TOPICS.length];
            boolean reads = i % 2 == 1;
            after(plan.firstMicros(), () -> {
                if (reads) {
                    watch(target);
                } else {
                    watchInVain(target);
                }
            });
        }
        for (int i = 0; i < plan.pages(); i++) {
            String page = PAGES[i % PAGES.length];
            after(plan.firstMicros() + i * plan.everyMicros(), () -> ask(page).onEof(from -> answered(page, from)));
        }
    }

    /** So many may watch at once; all others are told to come again. */
    private void requirePlaces() {
        long refused = watching.stream()
                .filter(each -> each.received().startsWith(REFUSED))
                .count();
        refused += watchers.stream().filter(each -> each.status() == 503).count();
        long expected = Math.max(0, plan.watchers() - MOST_WATCHERS);
        // Who waits for a place may come in when somebody has ceased to watch.
        boolean right = refused == expected || visitors.size() > PLACES && refused < expected;
        Judge.require(right, "so many may watch at once", refused + " instead of " + expected);
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

    private void answered(String page, SimulatedPeer visitor) {
        AdminReader reader = new AdminReader(page);
        reader.feed(visitor.received());
        boolean right = reader.isWhole() || wasCut(visitor) || reader.isEmpty() && madeRoom(visitor);
        Judge.require(right, "who looks sees all of it", reader);
        whole += reader.isWhole() ? 1 : 0;
        visitor.close();
    }

    /** A cut that is met by a write looks like an end. */
    private boolean wasCut(SimulatedPeer visitor) {
        return incidents(visitor).anyMatch(each -> each.kind() == Incident.Kind.CUT);
    }

    /** All places are taken, somebody waits outside, and the network has held this request up for a second. */
    private boolean madeRoom(SimulatedPeer visitor) {
        long now = scene.network().clock().getAsLong();
        long heldUp = incidents(visitor)
                .filter(each -> each.kind() == Incident.Kind.STALL)
                .mapToLong(each -> Math.min(now, each.untilNanos()) - each.atNanos())
                .sum();
        long inside = visitors.stream().filter(each -> !each.isClosed()).count();
        return inside > PLACES && heldUp >= GRACE_NANOS;
    }

    private Stream<Incident> incidents(SimulatedPeer visitor) {
        InetSocketAddress address = visitor.localAddress();
        return scene.network().weather().incidents().stream()
                .filter(each -> address.equals(each.from()) || address.equals(each.to()));
    }

    /** Reads the beginning of the answer, and nothing more. */
    private void watchInVain(String target) {
        SimulatedPeer visitor = ask(target);
        watching.add(visitor);
        visitor.onReadable(from -> {
            if (from.receivedCount() >= REFUSED.length()) {
                from.stopReading();
            }
        });
    }

    private void watch(String target) {
        AdminReader reader = new AdminReader(target);
        watchers.add(reader);
        ask(target).onReadable(from -> reader.feed(from.takeReceived()));
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    /** When all of them have come. */
    void end() {
        if (scene.plan().fair) {
            Judge.require(whole == plan.pages(), "who looks sees something", whole + " of " + plan.pages());
        }
        if (scene.plan().fair) {
            requirePlaces();
        }
        for (AdminReader each : watchers) {
            boolean tells = each.status() == 200
                    && (each.events() > 0 || !each.toString().contains("=status"));
            boolean may = tells || each.status() == 503 && plan.watchers() > MOST_WATCHERS || !scene.plan().fair;
            Judge.require(may, "who watches is told", each);
        }
        for (SimulatedPeer visitor : visitors) {
            if (!visitor.isClosed()) {
                visitor.reset();
            }
        }
    }
}
