package balancer.simulation;

import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;

/** A server that does what its plan and the plans of the requests say. */
final class PlannedBackend {
    final int id;
    final BackendPlan plan;
    final Scene scene;
    private final SimulatedListener listener;
    private int connections;

    PlannedBackend(int id, BackendPlan plan, Scene scene) {
        this.id = id;
        this.plan = plan;
        this.scene = scene;
        SimulatedNetwork network = scene.network();
        listener = network.listen(Balancer.addressOf(id), this::accepted);
        if (plan.door == BackendPlan.Door.REFUSES) {
            listener.close();
        }
        listener.blackHole(plan.door == BackendPlan.Door.BLACK_HOLE);
    }

    private void accepted(SimulatedPeer peer) {
        connections++;
        if (scene.plan().tcp) {
            new PlannedStream(this, peer, connections).begin();
        } else {
            new PlannedConnection(this, peer).begin();
        }
    }

    /** Its connections that are still open. */
    void closeAll() {
        for (SimulatedPeer peer : listener.peers()) {
            if (!peer.isClosed()) {
                peer.reset();
            }
        }
    }
}
