package balancer.simulation;

import balancer.admin.numbers.ChangeCounts;
import balancer.admin.numbers.Changes;
import balancer.backend.Backend;
import balancer.proxy.QueueView;
import java.time.Duration;
import java.util.List;

/** Drains backends and enables them again, and checks what must hold while they drain and afterwards. */
final class PlannedDrains {
    /** How far a share may be off: what the turns before have left behind. */
    private static final double SHARE_TOLERANCE = 2;

    private static final long MOMENT_MICROS = 100_000;

    private final Scene scene;
    private final long[] requestsBefore;
    private final long[] connectsBefore;
    private final long[] requestsAtLastChange;
    private final long[] drains;
    private final long[] enables;
    private Balancer balancer;
    private QueueView queue;

    PlannedDrains(Scene scene) {
        this.scene = scene;
        int backends = scene.plan().backends.size();
        requestsBefore = new long[backends];
        connectsBefore = new long[backends];
        requestsAtLastChange = new long[backends];
        drains = new long[backends];
        enables = new long[backends];
    }

    void begin(Balancer drained) {
        balancer = drained;
        queue = new QueueView(drained.proxy);
        for (Backend backend : backends()) {
            for (Drain each : scene.plan().backends.get(backend.slot()).drains) {
                after(each.fromMicros(), () -> turn(backend, true));
                if (each.forMicros() > 0) {
                    after(each.fromMicros() + each.forMicros(), () -> turn(backend, false));
                }
            }
        }
    }

    /** They say when they have got the request under which they are drained. */
    void listenTo(List<PlannedBackend> servers) {
        for (Backend backend : backends()) {
            servers.get(backend.slot()).onDrain(() -> {
                turn(backend, true);
                after(MOMENT_MICROS, () -> turn(backend, false));
            });
        }
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    private List<Backend> backends() {
        return balancer.proxy.backends().all();
    }

    /** With a dashboard by its form, else as that does it. */
    private void turn(Backend backend, boolean drain) {
        if (balancer.admin != null) {
            balancer.admin.post("/api/backends/" + (backend.slot() + 1) + (drain ? "/drain" : "/enable"));
        } else if (drain) {
            balancer.loop.post(() -> balancer.health.checker().drain(backend));
        } else {
            balancer.loop.post(() -> balancer.health.checker().enable(backend));
        }
    }

    void began(Backend backend) {
        requestsBefore[backend.slot()] = backend.metrics().requests;
        connectsBefore[backend.slot()] = backend.metrics().connects;
        drains[backend.slot()]++;
        changed(backend, true);
    }

    void ended(Backend backend) {
        enables[backend.slot()]++;
        changed(backend, false);
    }

    private void changed(Backend backend, boolean drain) {
        DrainHistory history = scene.ledger().drains;
        Judge.require(history.now().get(backend.slot()) != drain, "twice is once", backend);
        history.changed(backend.slot(), drain, scene.network().clock().getAsLong());
        for (Backend each : backends()) {
            requestsAtLastChange[each.slot()] = each.metrics().requests;
        }
    }

    /** After each turn. */
    void check() {
        for (Backend backend : backends()) {
            int id = backend.slot();
            boolean drains = scene.ledger().drains.now().get(id);
            Judge.require(drains == backend.draining(), "who is drained drains until he is enabled", backend);
            boolean alone = backend.metrics().requests == requestsBefore[id]
                    && backend.metrics().connects == connectsBefore[id];
            Judge.require(!drains || alone || scene.plan().logins, "who drains gets nothing new", backend);
            Judge.require(!drains || backend.idle().size() == 0, "who drains keeps no idle connection", backend);
            boolean bounded = backend.inFlight() <= scene.plan().maxInFlight;
            Judge.require(bounded, "nobody has more than he may", backend + ": " + backend.inFlight());
        }
        Judge.require(!isAnyoneForgotten(), "nobody waits while there is room", queue);
    }

    /** Who has met a backend that failed may wait for another one while that has room, and others behind him. */
    private boolean isAnyoneForgotten() {
        boolean failed = false;
        for (Backend backend : backends()) {
            failed |= backend.metrics().failures > 0;
        }
        // The room of backups is no room while others serve.
        return !failed && !scene.plan().hasBackups() && queue.isStuck();
    }

    /** The end. */
    void judge(Changes changes) {
        for (int id = 0; id < drains.length; id++) {
            boolean agrees = ChangeCounts.drains(changes, backends().get(id)) == drains[id]
                    && ChangeCounts.enables(changes, backends().get(id)) == enables[id];
            Judge.require(agrees, "changes are counted", backends().get(id));
        }
        if (scene.plan().fair
                && !scene.plan().isLimited()
                && !scene.plan().logins
                && scene.plan().isInTurns()
                && scene.plan().choosing.slowStartMillis() == 0
                && scene.ledger().drains.now().isEmpty()) {
            shares();
        }
    }

    /** Once all of them serve again. */
    private void shares() {
        long sum = 0;
        double weights = 0;
        for (Backend each : backends()) {
            sum += each.metrics().requests - requestsAtLastChange[each.slot()];
            weights += each.weight();
        }
        for (Backend each : backends()) {
            double share = sum * each.weight() / weights;
            double off = each.metrics().requests - requestsAtLastChange[each.slot()] - share;
            Judge.require(
                    Math.abs(off) <= SHARE_TOLERANCE, "who is enabled gets his share", each + " is off by " + off);
        }
    }
}
