package balancer.simulation;

import balancer.testkit.SimulatedPeer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A client's end of a tunnel. */
final class ClientTunnel {
    private final ClientPlan plan;
    private final Scene scene;
    private final SimulatedPeer peer;
    private final RequestPlan request;
    private final TunnelEnd end;

    ClientTunnel(ClientPlan plan, Scene scene, SimulatedPeer peer, Speech speech, RequestPlan request) {
        this.plan = plan;
        this.scene = scene;
        this.peer = peer;
        this.request = request;
        end = new TunnelEnd(peer, speech, scene, request);
    }

    /** Its stream begins at once, but not before the bytes behind the head that we are called from are read. */
    void begin(BooleanSupplier isOver) {
        if (plan.fault != ClientPlan.Fault.SILENT_THEN_FIN) {
            scene.network().after(Duration.ZERO, () -> speak(isOver.getAsBoolean()));
        }
    }

    private void speak(boolean over) {
        if (!peer.isClosed() && !over) {
            boolean last = request.lastWord == RequestPlan.LastWord.CLIENT;
            end.speak(Content.tunnelFromClient(request.id), request.bodyBytes, last);
        }
    }

    void received(String data, int from, int to, Entry entry) {
        int other = end.received(data, from, to);
        if (other >= 0) {
            end.paired(other);
            entry.heardStream = other;
        }
    }

    /** The other end said FIN. False if not all of its stream has come. */
    boolean endsWell() {
        end.end();
        return end.isComplete();
    }
}
