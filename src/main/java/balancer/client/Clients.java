package balancer.client;

import balancer.loop.Acceptor;
import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Intake;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of one service, how many may be connected, and how they are told to go. Beyond the limit new ones wait in
 * the kernel's backlog, until somebody goes or an idle client makes room.
 */
public final class Clients implements Intake {
    /** How much is dropped of what a client sends, before others have their turn. */
    public static final long DISCARD_BYTES = 512 << 10;

    /** Whose clients they are. */
    public interface Service {
        /** A new client's connection, which the list {@linkplain ClientConnection#begin begins}. */
        ClientConnection connected(Endpoint client);

        /** A socket that has no work is closed, because a client needs its descriptor. True if there was one. */
        boolean giveSocketBack();
    }

    private final EventLoop loop;
    private final BufferPool buffers;
    private final DescriptorBudget descriptors;
    private final ClientLimits limits;
    private final TrafficMetrics traffic;
    private final Service service;
    private final ConnectionList connections = new ConnectionList();
    private final IdleClients idle = new IdleClients();
    private final List<Acceptor> acceptors = new ArrayList<>(1);
    private boolean draining;
    private long drainBeganNanos;
    private Runnable whenIdle;
    private Runnable whenFull = new Runnable() {
        @Override
        public void run() {}
    };

    public Clients(
            EventLoop loop, LoopResources resources, ClientLimits limits, TrafficMetrics traffic, Service service) {
        this.loop = loop;
        this.buffers = resources.buffers();
        this.descriptors = resources.descriptors();
        this.limits = limits;
        this.traffic = traffic;
        this.service = service;
    }

    /**
     * Starts to accept, also beside an address it has already.
     *
     * @return the address with the port that was got
     * @throws IOException if the address cannot be had
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        Acceptor acceptor = Acceptor.listen(loop, descriptors, address, this);
        acceptors.add(acceptor);
        return acceptor.address();
    }

    @Override
    public void accepted(Endpoint client) {
        traffic.connections++;
        traffic.connectionsOpen++;
        ClientConnection connection = service.connected(client);
        connections.add(connection);
        connection.begin();
    }

    /** A connection gave everything back. */
    void closed(ClientConnection connection) {
        loop.deadlines().remove(connection);
        buffers.forget(connection);
        connections.remove(connection);
        traffic.connectionsOpen--;
        if (draining) {
            tellIfIdle();
        } else {
            letOthersIn();
        }
    }

    /** Somebody has left. Sockets that wait for work may hold the descriptors that the next one lacks. */
    private void letOthersIn() {
        while (isFull() && !descriptors.hasRoomFor(Acceptor.DESCRIPTORS_PER_CLIENT) && service.giveSocketBack()) {
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

    /** Where descriptors are short and not places, a socket without work goes before a client does. */
    @Override
    public boolean makeRoom() {
        if (wantsMore() && service.giveSocketBack()) {
            return true;
        }
        boolean made = idle.makeRoom(loop.nowNanos());
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

    /** It has no request: if others wait outside, it may have to make room for one. */
    public void idle(ClientConnection connection) {
        idle.join(connection);
        for (int i = 0; i < acceptors.size(); i++) { // once per request: no iterator
            if (acceptors.get(i).isFull()) {
                acceptors.get(i).lookAt(idle.roomAtNanos());
            }
        }
    }

    /** It has a request, or is gone. */
    public void notIdle(ClientConnection connection) {
        idle.leave(connection);
    }

    /** Takes what the backlog holds, stops listening, and calls when the last client has gone. */
    public void drain(Runnable whenIdle) {
        this.whenIdle = whenIdle;
        draining = true;
        drainBeganNanos = loop.nowNanos();
        for (Acceptor acceptor : acceptors) {
            acceptor.drainAndClose(this::tellIfIdle);
        }
        for (ClientConnection each = connections.oldest(); each != null; each = each.newer) {
            each.suspend();
        }
        tellIfIdle();
    }

    /** Later in this turn or in the next, because what follows may want to select. */
    private void tellIfIdle() {
        if (isEmpty() && whenIdle != null && !isListening()) {
            loop.post(whenIdle);
            whenIdle = null;
        }
    }

    /** Ends whoever is left, now, and stops listening. */
    public void stop() {
        draining = true;
        whenIdle = null;
        endAll();
        for (Acceptor acceptor : acceptors) {
            traffic.cut += acceptor.stop(); // now that there are descriptors to count them with
        }
    }

    /** As if the process died: nobody listens, connections are reset. {@link #listen} revives it. */
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

    /** Whether somebody could connect. */
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

    /** True from the moment it was asked to stop. */
    public boolean isDraining() {
        return draining;
    }

    /** When a drain lets a client go that has sent no request since {@code sinceNanos}; some are accepted late. */
    long lastRequestNanos(long sinceNanos) {
        long fromNanos = sinceNanos - drainBeganNanos > 0 ? sinceNanos : drainBeganNanos;
        return fromNanos + ClientLimits.LAST_REQUEST_NANOS;
    }

    /** All of them, the oldest first. A copy: the end of one may be the end, or the beginning, of others. */
    public List<ClientConnection> all() {
        return connections.copy();
    }

    /** How many have a request under way. */
    public int busy() {
        return connections.busy();
    }

    /** Run each time that new clients have to wait. */
    public void onFull(Runnable told) {
        whenFull = told;
    }

    /** Maximum number of client connections. */
    public int limit() {
        return limits.maxConnections();
    }

    /** How often new ones had to wait. */
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

    public BufferPool buffers() {
        return buffers;
    }
}
