package balancer.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;

/** A server socket channel that behaves like the JDK's own, non-blocking only. */
final class SimulatedServerSocketChannel extends ServerSocketChannel implements Pollable {
    private static final int DEFAULT_BACKLOG = 50;

    private final SimulatedNetwork network;
    private final KeyRing keyRing = new KeyRing();
    private final OptionMap options;

    /** Null until bound. */
    private ListeningSocket socket;

    private boolean isInherited;

    SimulatedServerSocketChannel(SimulatedNetwork network) {
        super(network);
        this.network = network;
        options = new OptionMap(Map.of(
                StandardSocketOptions.SO_RCVBUF,
                network.weather().socketBufferBytes,
                StandardSocketOptions.SO_REUSEADDR,
                true,
                StandardSocketOptions.SO_REUSEPORT,
                false));
    }

    /** A channel on a socket that listens already. */
    SimulatedServerSocketChannel(SimulatedNetwork network, ListeningSocket inherited) {
        this(network);
        socket = inherited;
        socket.watch(keyRing);
        isInherited = true;
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        requireOpen();
        if (socket != null) {
            throw new AlreadyBoundException();
        }
        socket = network.stack().listen(network.bindable(local), backlog < 1 ? DEFAULT_BACKLOG : backlog);
        socket.watch(keyRing);
        return this;
    }

    @Override
    public SocketChannel accept() throws IOException {
        requireOpen();
        if (socket == null) {
            throw new NotYetBoundException();
        }
        network.requireNonBlocking(this);
        network.counters().accepts++;
        return network.descriptors().accept(socket);
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        requireOpen();
        options.set(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        requireOpen();
        return options.get(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return socket == null ? null : socket.address();
    }

    @Override
    public ServerSocket socket() {
        throw new UnsupportedOperationException("socket()");
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    /** While registered the kernel's listener lives on, and accepts, until the next select. */
    @Override
    protected void implCloseSelectableChannel() {
        if (!isRegistered()) {
            kill();
        }
    }

    @Override
    public void kill() {
        if (isInherited) {
            throw new AssertionError("the JDK's close of an inherited channel closes standard output and error, too");
        }
        network.descriptors().release(this);
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public int poll() {
        if (socket == null) {
            return SimulatedSocket.POLLHUP | SimulatedSocket.POLLOUT;
        }
        return socket.hasConnection() ? SimulatedSocket.POLLIN : 0;
    }

    @Override
    public int pollBits(int interestOps) {
        return interestOps != 0 ? SimulatedSocket.POLLIN : 0;
    }

    @Override
    public int readyOps(int polledBits, int interestOps) {
        return interestOps;
    }

    @Override
    public KeyRing keyRing() {
        return keyRing;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public String toString() {
        return (isOpen() ? "listener " : "closed listener ") + (socket == null ? "unbound" : socket.address());
    }
}
