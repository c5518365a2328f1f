package balancer.testkit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;

/** A socket channel that behaves like the JDK's own, non-blocking only. */
final class SimulatedSocketChannel extends SocketChannel implements Pollable {
    private enum State {
        UNCONNECTED,
        PENDING,
        CONNECTED,
        CLOSED
    }

    private final SimulatedNetwork network;
    private final SimulatedSocket socket;
    private final KeyRing keyRing = new KeyRing();
    private final ChannelIo io;
    private final OptionMap options;
    /** What it writes leaves at once. */
    private boolean isPrompt;

    private State state = State.UNCONNECTED;
    private boolean inputClosed;
    private boolean outputClosed;

    /** @param connected whether it comes from accept */
    SimulatedSocketChannel(SimulatedNetwork network, SimulatedSocket socket, boolean connected) {
        super(network);
        this.network = network;
        this.socket = socket;
        io = new ChannelIo(network, socket);
        options = OptionMap.ofConnection(network.weather().socketBufferBytes);
        state = connected ? State.CONNECTED : State.UNCONNECTED;
        socket.watch(keyRing);
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        requireOpen();
        if (state == State.PENDING) {
            throw new ConnectionPendingException();
        }
        if (socket.localAddress() != null) {
            throw new AlreadyBoundException();
        }
        socket.bindTo(network.bindable(local));
        return this;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        InetSocketAddress target = TcpStack.reachable(SimulatedNetwork.checked(remote));
        requireOpen();
        if (state != State.UNCONNECTED) {
            throw state == State.PENDING ? new ConnectionPendingException() : new AlreadyConnectedException();
        }
        network.requireNonBlocking(this);
        state = State.PENDING;
        try {
            if (network.connect(socket, target)) {
                state = State.CONNECTED;
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        return state == State.CONNECTED;
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (state == State.CONNECTED) {
            return true;
        }
        requireOpen();
        if (state != State.PENDING) {
            throw new NoConnectionPendingException();
        }
        SocketError error = socket.takeError();
        if (error != SocketError.NONE) {
            close();
            throw new ConnectException(error.text());
        }
        if (socket.isConnecting()) {
            return false;
        }
        state = State.CONNECTED;
        return true;
    }

    @Override
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    @Override
    public boolean isConnectionPending() {
        return state == State.PENDING;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return (int) read(new ByteBuffer[] {target}, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        requireConnected();
        if (inputClosed) {
            return -1;
        }
        return io.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        requireConnected();
        long written = 0;
        try {
            written = io.write(sources, offset, length);
            network.counters().delayedWrites += written > 0 && !isPrompt ? 1 : 0;
        } finally {
            if (written <= 0 && outputClosed) {
                throwAsynchronousClose();
            }
        }
        return written;
    }

    /** A method of its own, because a throw inside finally is rightly warned of; the JDK does throw there. */
    private static void throwAsynchronousClose() throws AsynchronousCloseException {
        throw new AsynchronousCloseException();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        requireConnected();
        inputClosed = true;
        socket.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        requireConnected();
        if (!outputClosed) {
            outputClosed = true;
            socket.shutdownOutput();
        }
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        requireOpen();
        network.counters().optionsSet++;
        options.set(name, value);
        isPrompt |= name == StandardSocketOptions.TCP_NODELAY && value.equals(true);
        if (name == StandardSocketOptions.SO_LINGER) {
            socket.lingerZero(value.equals(0));
        }
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
        return socket.localAddress();
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return socket.remoteAddress();
    }

    /** The adaptor would bring its own blocking world along. */
    @Override
    public Socket socket() {
        throw new UnsupportedOperationException("socket()");
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    /** While registered the descriptor lives on until the next select; only the FIN goes out now. */
    @Override
    protected void implCloseSelectableChannel() throws IOException {
        boolean wasConnected = state == State.CONNECTED;
        state = State.CLOSED;
        if (!isRegistered()) {
            kill();
        } else if (wasConnected && options.get(StandardSocketOptions.SO_LINGER) != 0) {
            socket.shutdownOutput();
        }
    }

    @Override
    public void kill() {
        network.descriptors().release(this);
        socket.close();
    }

    @Override
    public int poll() {
        return socket.poll();
    }

    @Override
    public int pollBits(int interestOps) {
        int bits = (interestOps & SelectionKey.OP_READ) != 0 ? SimulatedSocket.POLLIN : 0;
        boolean wantsOut = (interestOps & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0;
        return wantsOut ? bits | SimulatedSocket.POLLOUT : bits;
    }

    @Override
    public int readyOps(int polledBits, int interestOps) {
        if ((polledBits & (SimulatedSocket.POLLERR | SimulatedSocket.POLLHUP)) != 0) {
            return interestOps;
        }
        int ready = 0;
        if ((polledBits & SimulatedSocket.POLLIN) != 0 && isConnected()) {
            ready |= SelectionKey.OP_READ;
        }
        if ((polledBits & SimulatedSocket.POLLOUT) != 0) {
            ready |= isConnected() ? SelectionKey.OP_WRITE : 0;
            ready |= isConnectionPending() ? SelectionKey.OP_CONNECT : 0;
        }
        return ready & interestOps;
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

    private void requireConnected() throws ClosedChannelException {
        requireOpen();
        if (state != State.CONNECTED) {
            throw new NotYetConnectedException();
        }
        network.requireNonBlocking(this);
    }

    @Override
    public String toString() {
        return (isOpen() ? "" : "closed ") + socket + options.keepAlive();
    }
}
