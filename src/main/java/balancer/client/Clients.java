package balancer.client;

import balancer.loop.Acceptor;
import balancer.loop.Deadlines;
import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Intake;
import balancer.loop.Listening;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of one service: how many may be connected, and how they are closed. Beyond the limit new connections wait
 * in the kernel's backlog until one is closed or an idle client makes room.
 */
public final class Clients implements Intake {
    /** How many bytes of a client are dropped at once, before others go on. */
    public static final long DISCARD_BYTES = 512 << 10;

    /** The server that the clients are connected to. */
    public interface Server {
        /**
         * Makes the connection object of a new client, which {@link Clients} then {@linkplain ClientConnection#begin
         * begins}.
         */
        ClientConnection connected(Endpoint client);

        /** Closes an idle socket, because a client needs its descriptor. True if there was one. */
        boolean closeIdleSocket();
    }

    private final EventLoop loop;
    private final Deadlines deadlines;
    private final BufferPool buffers;
    private final DescriptorBudget descriptors;
    private final ClientLimits limits;
    private final TrafficMetrics traffic;
    private final Server server;
    private final ConnectionList connections = new ConnectionList();
    private final IdleClients idle = new IdleClients();
    private final List<Acceptor> acceptors = new ArrayList<>(1);
    private boolean draining;
    private long drainBeganNanos;
    private Runnable whenEmpty;
    private Runnable whenFull = new Runnable() {
        @Override
        public void run() {}
    };

    public Clients(
            EventLoop loop, LoopResources resources, ClientLimits limits, TrafficMetrics traffic, Server server) {
        this.loop = loop;
        this.deadlines = resources.deadlines();
        this.buffers = resources.buffers();
        this.descriptors = resources.descriptors();
        this.limits = limits;
        this.traffic = traffic;
        this.server = server;
    }

    /**
     * Starts to accept, also on a second address.
     *
     * @return the address with the port that was bound
     * @throws IOException if the address cannot be bound
     */
    public InetSocketAddress listen(Listening where) throws IOException {
        Acceptor acceptor = Acceptor.listen(loop, descriptors, where, this);
        acceptors.add(acceptor);
        return acceptor.address();
    }

    @Override
    public void accepted(Endpoint client) {
        traffic.connections++;
        ClientConnection connection = server.connected(client);
        traffic.connectionsOpen++;
        connections.add(connection);
        connection.begin();
    }

    /** Called by a connection that has given everything back. */
    void closed(ClientConnection connection) {
        deadlines.remove(connection);
        buffers.forget(connection);
        connections.remove(connection);
        traffic.connectionsOpen--;
        if (draining) {
            tellIfEmpty();
        } else {
            letOthersIn();
        }
    }

    /** A client has left. Idle backend sockets may hold the descriptors that the next client needs. */
    private void letOthersIn() {
        while (isFull() && !descriptors.hasRoomFor(Acceptor.DESCRIPTORS_PER_CLIENT) && server.closeIdleSocket()) {
            continue;
        }
        for (Acceptor acceptor : acceptors) {
            acceptor.resume();
        }
    }

    private boolean isFull() {
        boolean full = false;
        for (Acceptor acceptor : acceptors) {
            full |= acceptor.isFull();
        }
        return full;
    }

    @Override
    public boolean wantsMore() {
        return traffic.connectionsOpen < limits.maxConnections();
    }

    /** If only descriptors are short, an idle backend socket is closed before a client is. */
    @Override
    public boolean makeRoom() {
        if (wantsMore() && server.closeIdleSocket()) {
            return true;
        }
        boolean made = idle.makeRoom(deadlines.nowNanos());
        traffic.madeRoom += made ? 1 : 0;
        return made;
    }

    @Override
    public long roomAtNanos() {
        return idle.roomAtNanos();
    }

    @Override
    public void full() {
        whenFull.run();
    }

    /** The connection has no request: if others wait in the backlog, it may have to make room for one. */
    public void becameIdle(ClientConnection connection) {
        idle.join(connection);
        for (int i = 0; i < acceptors.size(); i++) { // once per request: no iterator
            if (acceptors.get(i).isFull()) {
                acceptors.get(i).tryAgainAt(idle.roomAtNanos());
            }
        }
    }

    /** The connection has a request, or is closed. */
    public void becameBusy(ClientConnection connection) {
        idle.leave(connection);
    }

    /** Accepts what the backlog holds, stops listening, and runs {@code whenEmpty} when the last client has gone. */
    public void drain(Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
        draining = true;
        drainBeganNanos = deadlines.nowNanos();
        for (Acceptor acceptor : acceptors) {
            acceptor.drainAndClose(this::tellIfEmpty);
        }
        for (ClientConnection each : all()) {
            each.suspend(); // the drain may have shortened its limit
        }
        tellIfEmpty();
    }

    /** Posts {@code whenEmpty}, because it may want to select, and selects do not nest. */
    private void tellIfEmpty() {
        if (isEmpty() && whenEmpty != null && !isListening()) {
            loop.post(whenEmpty);
            whenEmpty = null;
        }
    }

    /** Closes all connections now and stops listening. */
    public void stop() {
        draining = true;
        whenEmpty = null;
        endAll();
        for (Acceptor acceptor : acceptors) {
            traffic.cut += acceptor.stop(); // last: resetting the backlog takes free descriptors
        }
    }

    /** As if the process died: closes the listeners and ends all connections. {@link #listen} starts again. */
    public void crash() {
        for (Acceptor acceptor : acceptors) {
            acceptor.close();
        }
        acceptors.clear();
        endAll();
    }

    private void endAll() {
        while (!connections.isEmpty()) {
            traffic.cut += connections.oldest().endAtOnce() ? 1 : 0;
        }
    }

    /** True while clients can connect. */
    public boolean isListening() {
        boolean open = false;
        for (Acceptor acceptor : acceptors) {
            open |= acceptor.isOpen();
        }
        return open;
    }

    public boolean isEmpty() {
        return connections.isEmpty();
    }

    /** True from the moment the server was asked to stop. */
    public boolean isDraining() {
        return draining;
    }

    /** When a drain closes a client that has had no request since {@code sinceNanos}, which may be in the drain. */
    long lastRequestNanos(long sinceNanos) {
        long fromNanos = sinceNanos - drainBeganNanos > 0 ? sinceNanos : drainBeganNanos;
        return fromNanos + ClientLimits.LAST_REQUEST_NANOS;
    }

    /** All connections, the oldest first. A copy: closing one may close others, or let others in. */
    public List<ClientConnection> all() {
        return connections.copy();
    }

    /** How many connections have a request under way. */
    public int busy() {
        return connections.busy();
    }

    /** Sets what is run each time that new clients have to wait. */
    public void onFull(Runnable told) {
        whenFull = told;
    }

    /** Maximum number of client connections. */
    public int limit() {
        return limits.maxConnections();
    }

    /** How often new clients had to wait. */
    public long fullTimes() {
        long times = 0;
        for (Acceptor acceptor : acceptors) {
            times += acceptor.fullTimes();
        }
        return times;
    }

    /** How often {@code accept} threw. */
    public long acceptFailures() {
        long failures = 0;
        for (Acceptor acceptor : acceptors) {
            failures += acceptor.failures();
        }
        return failures;
    }

    ClientLimits limits() {
        return limits;
    }

    public EventLoop loop() {
        return loop;
    }

    @Override
    public Deadlines deadlines() {
        return deadlines;
    }

    public BufferPool buffers() {
        return buffers;
    }
}
