package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;

/** A client connection, and the times of what happened on it. */
final class StillClient {
    static final long NEVER = Long.MAX_VALUE;

    final SimulatedPeer peer;
    final Home home;
    /** The number of the connection, as the access log counts them. */
    final int number;

    /** The id of its last request. */
    String name = "";

    /** Requests that the balancer has counted on it. */
    int asked;

    long acceptedNanos = NEVER;
    /** When it began to send last. */
    long saidNanos;

    long receivedNanos;
    /** When it saw the FIN or the reset. */
    long endedNanos = NEVER;

    boolean byReset;
    /** The balancer has sent its FIN and waits for that of the client. */
    boolean lingers;

    /** The limit of LINGERING. */
    static final long LINGERS_NANOS = 5_000_000_000L;

    StillClient(StillRun run, Home home, int number) {
        this.home = home;
        this.number = number;
        SimulatedNetwork network = run.network;
        peer = network.connect(new InetSocketAddress(home.address(), 0), Front.addressFor(home));
        peer.onAccepted(from -> acceptedNanos = run.times.nowNanos())
                .onReadable(from -> receivedNanos = run.times.nowNanos())
                .onEof(from -> ended(run.times.nowNanos(), false))
                .onReset(from -> ended(run.times.nowNanos(), true));
    }

    private void ended(long nanos, boolean reset) {
        endedNanos = nanos;
        byReset = reset;
    }

    /** Whether the balancer still holds the connection. */
    boolean isHeld(long nowNanos) {
        return !isOver() || lingers && nowNanos < endedNanos + LINGERS_NANOS;
    }

    boolean isOver() {
        return endedNanos != NEVER;
    }

    @Override
    public String toString() {
        return "client " + number + ", accepted " + acceptedNanos + ", said " + saidNanos + ", ended " + endedNanos;
    }
}
