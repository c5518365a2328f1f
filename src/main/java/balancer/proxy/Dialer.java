package balancer.proxy;

import balancer.backend.AddressWalk;
import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.BackendPool;
import balancer.backend.Reason;
import balancer.client.LoopResources;
import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Finds a backend connection for an exchange: an idle one of the next backend, or a new one. Step 6. */
final class Dialer {
    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final BackendPool backends;
    private final BufferPool buffers;
    private final Introduction introduction;

    Dialer(EventLoop loop, LoopResources resources, BackendPool backends, Introduction introduction) {
        this.loop = loop;
        this.descriptors = resources.descriptors();
        this.backends = backends;
        this.buffers = resources.buffers();
        this.introduction = introduction;
    }

    /**
     * @param replayable whether the request could be sent again if the connection turns out dead
     * @return a connection, open or opening, owned by {@code owner}; null if no backend is left to ask
     * @throws IOException if we have no socket or local port to connect with, which is no backend's fault
     */
    BackendConnection dial(Exchange exchange, boolean replayable, Endpoint.Owner owner) throws IOException {
        for (Backend next = exchange.choose(backends); next != null; next = exchange.choose(backends)) {
            BackendConnection connection =
                    exchange.attempts.mayReuse() ? takeIdle(exchange.bound.reserve, next, replayable) : null;
            if (connection != null) {
                connection.endpoint().owner(owner);
                return connection;
            }
            connection = open(next, exchange, owner);
            if (connection != null) {
                return connection;
            }
            next.metrics().connectFailures++;
            next.metrics().failures++;
            exchange.attempts.exclude(next);
        }
        return null;
    }

    /** For a request that could not be repeated on another connection only a silent one; others save the read. */
    private BackendConnection takeIdle(Reserve reserve, Backend backend, boolean replayable) {
        BackendConnection idle = reserve.take(backend);
        if (replayable || idle == null) {
            return idle;
        }
        ByteBuffer scratch = buffers.borrowRegardless(BufferPool.SMALLEST);
        while (idle != null && !idle.isSilent(scratch)) {
            idle.endpoint().close();
            idle = reserve.take(backend);
        }
        buffers.giveBack(scratch);
        return idle;
    }

    /** The connection that the client's request must, or had better, go over; null if any will do. */
    BackendConnection takeBound(Exchange exchange, Endpoint.Owner owner) {
        BackendConnection bound = exchange.bound.take(backends);
        if (bound == null) {
            return null;
        }
        ByteBuffer scratch = buffers.borrowRegardless(BufferPool.SMALLEST);
        boolean silent = bound.isSilent(scratch);
        buffers.giveBack(scratch);
        if (!silent) {
            bound.endpoint().close();
            return null;
        }
        bound.endpoint().owner(owner);
        exchange.choose(bound);
        return bound;
    }

    /**
     * Null if connecting to each address failed at once, such as "network unreachable", which counts as the backend's
     * fault.
     */
    private BackendConnection open(Backend backend, Exchange exchange, Endpoint.Owner owner) throws IOException {
        if (backend.addresses().isEmpty()) {
            return null;
        }
        AddressWalk walk = backend.addresses().walk();
        backend.metrics().connects++;
        BackendConnection connection = next(backend, walk, exchange, owner);
        if (connection == null) {
            backends.watch().failed(backend, Reason.ofConnect(walk.failure()));
        }
        return connection;
    }

    /**
     * Closes a connection that could not be opened, and connects to the next address of the same backend.
     *
     * @return null if there is no other address, or connecting to each failed at once
     * @throws IOException as in {@link #dial}
     */
    BackendConnection next(BackendConnection failed, Exchange exchange, Endpoint.Owner owner) throws IOException {
        Endpoint endpoint = failed.endpoint();
        endpoint.close();
        if (endpoint.failure() != null) {
            failed.walk().failed(endpoint.failure());
        }
        return next(failed.backend(), failed.walk(), exchange, owner);
    }

    private BackendConnection next(Backend backend, AddressWalk walk, Exchange exchange, Endpoint.Owner owner)
            throws IOException {
        for (InetSocketAddress address = walk.next(); address != null; address = walk.next()) {
            if (!descriptors.hasRoomFor(1)) {
                backends.closeAnIdleConnection();
            }
            Endpoint endpoint = Endpoint.connecting(loop, descriptors, address, owner);
            if (endpoint.failure() == null) {
                return new BackendConnection(backend, endpoint, walk, loop.nowNanos(), introduction.of(exchange.ends));
            }
            endpoint.close();
            walk.failed(endpoint.failure());
        }
        if (walk.failure() instanceof BindException) {
            throw walk.failure();
        }
        return null;
    }
}
