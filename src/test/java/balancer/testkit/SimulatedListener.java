package balancer.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A listening address played by a test: a backend that answers, refuses, says nothing at all, or does not accept. */
public final class SimulatedListener implements SocketWatcher {
    private final TcpStack stack;
    private final ListeningSocket socket;
    private final Consumer<SimulatedPeer> acceptor;
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private boolean accepting = true;

    SimulatedListener(TcpStack stack, ListeningSocket socket, Consumer<SimulatedPeer> acceptor) {
        this.stack = stack;
        this.socket = socket;
        this.acceptor = acceptor;
        socket.watch(this);
    }

    public InetSocketAddress address() {
        return socket.address();
    }

    /** Every connection accepted so far, in order. */
    public List<SimulatedPeer> peers() {
        return peers;
    }

    /** The connection accepted last; there must be one. */
    public SimulatedPeer last() {
        if (peers.isEmpty()) {
            throw new AssertionError("nobody connected to " + address());
        }
        return peers.get(peers.size() - 1);
    }

    /** From now on connections are refused; those accepted live on. */
    public void close() {
        socket.close();
    }

    /** While on, connection attempts get no answer at all. */
    public void blackHole(boolean on) {
        socket.blackHole(on);
    }

    /** Connections are established by the kernel but nobody accepts them; beyond the backlog the SYN is dropped. */
    public void stopAccepting() {
        accepting = false;
    }

    public void resumeAccepting() {
        accepting = true;
        acceptAll();
    }

    @Override
    public void changed(Change change) {
        acceptAll();
    }

    private void acceptAll() {
        while (accepting && socket.hasConnection()) {
            SimulatedPeer peer = new SimulatedPeer(stack, socket.accept());
            peers.add(peer);
            acceptor.accept(peer);
            peer.begin();
        }
    }
}
