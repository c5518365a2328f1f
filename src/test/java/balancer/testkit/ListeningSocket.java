package balancer.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The kernel's side of a listener: the queue of connections that are not accepted yet. */
final class ListeningSocket {
    private final TcpStack stack;
    private final InetSocketAddress address;
    private final int backlog;
    private final ArrayDeque<SimulatedSocket> queue = new ArrayDeque<>();

    /** One, unless several programs have inherited the socket. */
    private final List<SocketWatcher> watchers = new ArrayList<>(1);

    private boolean blackHole;
    private boolean closed;

    ListeningSocket(TcpStack stack, InetSocketAddress address, int backlog) {
        this.stack = stack;
        this.address = address;
        this.backlog = backlog;
    }

    InetSocketAddress address() {
        return address;
    }

    void watch(SocketWatcher watcher) {
        watchers.add(watcher);
    }

    /** From now on connection requests get no answer at all, not even a refusal. */
    void blackHole(boolean on) {
        blackHole = on;
    }

    boolean isBlackHole() {
        return blackHole;
    }

    /** Linux takes one more than the backlog says, then drops the SYN without a word. */
    boolean isFull() {
        return queue.size() > backlog;
    }

    boolean hasConnection() {
        return !queue.isEmpty();
    }

    int waiting() {
        return queue.size();
    }

    void offer(SimulatedSocket socket) {
        if (closed) {
            turnAway(socket);
            return;
        }
        queue.add(socket);
        for (SocketWatcher watcher : watchers) {
            watcher.changed(SocketWatcher.Change.READABLE);
        }
    }

    /** The next connection; there must be one. */
    SimulatedSocket accept() {
        return queue.remove();
    }

    /** Connections that were never accepted are reset; later ones are refused. */
    void close() {
        closed = true;
        stack.unbind(this);
        while (hasConnection()) {
            turnAway(accept());
        }
    }

    private void turnAway(SimulatedSocket socket) {
        stack.turnedAway(socket);
        socket.reset();
        socket.close();
    }
}
