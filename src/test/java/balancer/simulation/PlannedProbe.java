package balancer.simulation;

import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** A server's response to a probe. */
final class PlannedProbe {
    /** What is wrong with the answer. */
    enum Fault {
        NONE,
        /** Later than anybody waits. */
        LATE,
        SILENT,
        GARBAGE,
        RESET,
        END,
        /** A status that is no good sign. */
        BUSY,
        /** Interim answers without end. */
        INTERIMS
    }

    private static final String HEAD = "HTTP/1.1 204 Fine\r\nConnection: close\r\n\r\n";
    private static final Duration LATE = Duration.ofMillis(2_500);
    private static final int MANY = 2_000;

    private PlannedProbe() {}

    static void answer(Scene scene, SimulatedPeer peer, Fault fault) {
        switch (fault) {
            case NONE -> say(peer, HEAD);
            case LATE -> scene.network().after(LATE, () -> say(peer, HEAD));
            case SILENT -> {}
            case GARBAGE -> say(peer, "what?\r\n\r\n");
            case RESET -> peer.reset();
            case END -> peer.close();
            case BUSY -> say(peer, "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
            case INTERIMS -> say(peer, "HTTP/1.1 103 Early\r\n\r\n".repeat(MANY));
        }
    }

    private static void say(SimulatedPeer peer, String answer) {
        if (!peer.isClosed()) {
            peer.send(answer);
        }
    }

    /** What says that it is one must be right. */
    static void require(Head head, PlannedBackend backend) {
        boolean right = head.says("User-Agent", "load-balancer-health")
                && head.says("Connection", "close")
                && head.says("Host", Balancer.authorityOf(backend.plan, backend.id));
        Judge.require(right, "a probe stays a probe", "a backend received " + head);
    }
}
