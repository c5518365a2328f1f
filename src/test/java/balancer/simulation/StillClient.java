package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;

/** A client connection in still air, and when what came over it. */
final class StillClient {
    static final long NEVER = Long.MAX_VALUE;

    final SimulatedPeer peer;
    final Home home;
    /** Among all that the balancer has taken. */
    final int number;

    /** Of its last request. */
    String name = "";

    /** Requests that the balancer has counted on it. */
    int asked;

    long acceptedNanos = NEVER;
    /** When the first byte of the last words was said. */
    long saidNanos;

    long receivedNanos;
    /** When it saw the end; never, if there is none. */
    long endedNanos = NEVER;

    boolean byReset;
    /** The balancer has said its last word, and waits for the client's. */
    boolean lingers;

    /** Nobody waits longer than that for a client that has heard the last word. */
    static final long LINGERS_NANOS = 5_000_000_000L;

    StillClient(StillRun run, Home home, int number) {
        this.home = home;
        this.number = number;
        SimulatedNetwork network = run.network;
        peer = network.connect(new InetSocketAddress(home.address(), 0), Front.addressFor(home));
        peer.onAccepted(from -> acceptedNanos = run.nowNanos())
                .onReadable(from -> receivedNanos = run.nowNanos())
                .onEof(from -> ended(run.nowNanos(), false))
                .onReset(from -> ended(run.nowNanos(), true));
    }

    private void ended(long nanos, boolean reset) {
        endedNanos = nanos;
        byReset = reset;
    }

    /** The balancer still has its connection. */
    boolean isHeld(long nowNanos) {
        return !isOver() || lingers && nowNanos < endedNanos + LINGERS_NANOS;
    }

    boolean isOver() {
        return endedNanos != NEVER;
    }
}
