package balancer.simulation;

import balancer.health.HealthSettings;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server that does what its plan and the plans of the requests say. */
final class PlannedBackend {
    /** So often names are asked for, and a little more. */
    private static final long MOVE_IS_KNOWN_MICROS = 11_000_000;

    final int id;
    final BackendPlan plan;
    final Scene scene;
    private final List<SimulatedListener> listeners = new ArrayList<>();
    private final List<Runnable> killings = new ArrayList<>();
    private final List<PlannedConnection> accepted = new ArrayList<>();
    private int connections;
    private int httpProbes;
    private int moves;
    private boolean calm;
    private Runnable drain = () -> {};

    PlannedBackend(int id, BackendPlan plan, Scene scene) {
        this.id = id;
        this.plan = plan;
        this.scene = scene;
        open(plan.door);
        switch (plan.door) {
            case OPEN -> {}
            case REFUSES -> scene.ledger().mishaps.of(id, Mishap.BACKEND_REFUSES, Mishaps.FOR_GOOD);
            case BLACK_HOLE, MUTE -> scene.ledger().mishaps.of(id, Mishap.BACKEND_IS_SILENT, Mishaps.FOR_GOOD);
            case FOR_SOMEBODY_ELSE -> scene.ledger().mishaps.of(id, Mishap.BACKEND_IS_NOT_TRUSTED, Mishaps.FOR_GOOD);
        }
        if (plan.moveMicros > 0) {
            after(plan.moveMicros, this::move);
        }
        for (Outage outage : plan.outages) {
            after(outage.fromMicros(), () -> goesAway(outage));
            after(outage.fromMicros() + outage.forMicros(), () -> comesBack(outage));
        }
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    private void open(BackendPlan.Door door) {
        SimulatedListener listener = scene.network().listen(Balancer.addressOf(plan, id, moves), this::accepted);
        listeners.add(listener);
        if (door == BackendPlan.Door.REFUSES) {
            listener.close();
        }
        listener.blackHole(door == BackendPlan.Door.BLACK_HOLE);
    }

    private SimulatedListener listener() {
        return listeners.get(listeners.size() - 1);
    }

    private void goesAway(Outage outage) {
        if (!outage.kills()) {
            listener().blackHole(true);
            scene.ledger().mishaps.of(id, Mishap.BACKEND_IS_SILENT, outage.forMicros());
            return;
        }
        scene.ledger().mishaps.of(id, Mishap.BACKEND_WAS_KILLED, 0);
        scene.ledger().mishaps.of(id, Mishap.BACKEND_REFUSES, outage.forMicros());
        listener().close();
        killings.forEach(Runnable::run);
        killings.clear();
    }

    /** What is open stays open, and ends there. */
    private void move() {
        if (plan.door != BackendPlan.Door.REFUSES) {
            listener().close();
        }
        scene.ledger().mishaps.of(id, Mishap.BACKEND_REFUSES, MOVE_IS_KNOWN_MICROS);
        moves++;
        open(plan.door);
    }

    private void comesBack(Outage outage) {
        if (outage.kills()) {
            open(BackendPlan.Door.OPEN);
        } else {
            listener().blackHole(false);
        }
    }

    private void accepted(SimulatedPeer peer) {
        connections++;
        if (plan.door == BackendPlan.Door.MUTE) {
            return;
        }
        if (scene.plan().tlsBackends) {
            peer.encrypt(scene.tls().server(), new byte[0]);
        }
        if (scene.plan().tcp) {
            PlannedStream stream = new PlannedStream(this, peer, connections);
            stream.begin();
            killings.add(stream::kill);
        } else {
            PlannedConnection connection = new PlannedConnection(this, peer);
            connection.begin();
            accepted.add(connection);
            killings.add(connection::kill);
        }
    }

    /** What drains it for a moment. */
    void onDrain(Runnable action) {
        drain = action;
    }

    /** @param number among those of its connection */
    void asked(int number) {
        if (number == plan.drainedUnderRequest) {
            drain.run();
        }
    }

    /** An HTTP probe has come. */
    void probed(SimulatedPeer peer) {
        boolean good = calm || plan.probeFaults.isEmpty();
        PlannedProbe.Fault fault =
                good ? PlannedProbe.Fault.NONE : plan.probeFaults.get(httpProbes % plan.probeFaults.size());
        httpProbes++;
        PlannedProbe.answer(scene, peer, fault);
    }

    /** Requests that it has at once. */
    int underWay() {
        int count = 0;
        for (PlannedConnection each : accepted) {
            count += each.isUnderWay() ? 1 : 0;
        }
        return count;
    }

    /** From now on nothing is wrong with what it says to probes. */
    void calm() {
        calm = true;
    }

    /** How many probes may have met it. */
    int probes() {
        return scene.plan().probes == HealthSettings.Kind.HTTP ? httpProbes : connections;
    }

    /** Those that were kept for what might come are gone. */
    void requireNoneIdle() {
        accepted.forEach(PlannedConnection::requireClosed);
    }

    /** Its connections that are still open. */
    void closeAll() {
        for (SimulatedListener listener : listeners) {
            for (SimulatedPeer peer : listener.peers()) {
                if (!peer.isClosed()) {
                    peer.reset();
                }
            }
        }
    }
}
