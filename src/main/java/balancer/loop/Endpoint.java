package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * One non-blocking byte stream: an accepted client or a connection to a backend. All quirks of {@code SocketChannel}
 * are dealt with here; its users see no exception, only what became of the stream.
 *
 * <p>An endpoint remembers what the kernel said last ({@link #readable}, {@link #writable}), so that it makes no system
 * call whose result is known: a short read emptied the socket, a short write filled it. Both become true again when the
 * selector says so.
 *
 * <p>Owned by one {@link Owner} at a time; a pooled backend connection changes owners. Loop thread only.
 */
public final class Endpoint implements KeyHandler {
    /** What {@link #read} returns instead of a count. */
    public static final int ENDED = -1;

    public static final int BROKEN = -2;

    /** The object that uses the stream now and gets its events. */
    public interface Owner {
        /** The stream may be readable, writable, connected or broken now; look at it. */
        void onReady(Endpoint endpoint);

        /** The owner threw an exception, which is a defect of ours; it must give back what it holds. */
        void onFault(Endpoint endpoint, Throwable fault);
    }

    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final SocketChannel channel;
    private SelectionKey key;
    private int interest;
    private Owner owner;

    /** The owner called last. Faults are reported to it, even if the stream has another owner by then. */
    private Owner atWork;

    private boolean readable;
    private boolean writable;
    private boolean connected;
    private boolean ended;
    private boolean outputShut;
    private boolean closed;
    private IOException failure;

    private Endpoint(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel, Owner owner) {
        this.loop = loop;
        this.descriptors = descriptors;
        this.channel = channel;
        this.owner = owner;
    }

    /** Takes over an accepted channel, already counted. The request has often arrived, so it starts as readable. */
    static Endpoint accepted(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel) throws IOException {
        Endpoint endpoint = new Endpoint(loop, descriptors, channel, null);
        SocketSettings.noDelay(channel);
        endpoint.interest = SelectionKey.OP_READ;
        endpoint.key = loop.register(channel, SelectionKey.OP_READ, endpoint);
        endpoint.connected = endpoint.readable = endpoint.writable = true;
        return endpoint;
    }

    /**
     * Starts to connect. {@link #finishConnect} tells whether the connection is open or refused; a failure at once (no
     * route, no local port) is in {@link #failure}.
     *
     * @param address resolved; an unresolved one would throw an exception without a message
     * @throws IOException if we cannot open a socket, which is no fault of the other side
     */
    public static Endpoint connecting(
            EventLoop loop, DescriptorBudget descriptors, InetSocketAddress address, Owner owner) throws IOException {
        SocketChannel channel = loop.provider().openSocketChannel();
        descriptors.opened();
        Endpoint endpoint = new Endpoint(loop, descriptors, channel, owner);
        try {
            channel.configureBlocking(false);
            SocketSettings.noDelay(channel);
            endpoint.connect(address);
            return endpoint;
        } catch (IOException | RuntimeException failed) {
            endpoint.close();
            throw failed;
        }
    }

    private void connect(InetSocketAddress address) throws IOException {
        try {
            connected = writable = channel.connect(address);
        } catch (IOException | UnsupportedAddressTypeException refusedAtOnce) {
            // A JVM without IPv6 throws the second for an IPv6 address.
            failure = refusedAtOnce instanceof IOException refused ? refused : new NoRouteToHostException("no IPv6");
            return;
        }
        interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
        key = loop.register(channel, interest, this);
    }

    @Override
    public void onReady(int readyOps) {
        // After a reset the kernel reports every op of the interest set: the read or write that follows then fails.
        readable |= (readyOps & SelectionKey.OP_READ) != 0;
        writable |= (readyOps & SelectionKey.OP_WRITE) != 0;
        atWork = owner;
        owner.onReady(this);
    }

    @Override
    public void onFault(Throwable fault) {
        atWork.onFault(this, fault);
    }

    /** From now on events go to {@code owner}. */
    public void owner(Owner owner) {
        this.owner = owner;
    }

    /** After OP_CONNECT, which the caller must clear: completes the connection, or stores its {@link #failure}. */
    public boolean finishConnect() {
        if (connected || failure != null) {
            return connected;
        }
        try {
            connected = writable = channel.finishConnect();
        } catch (IOException refused) {
            failure = refused;
        }
        return connected;
    }

    /** Reads into [position, limit): a count, 0 if none, {@link #ENDED} after a FIN, {@link #BROKEN} after a reset. */
    public int read(ByteBuffer into) {
        if (failure != null) {
            return BROKEN;
        }
        int room = into.remaining();
        try {
            int count = channel.read(into);
            // A short read emptied the socket. If the end of input follows, select reports it.
            readable = count == room;
            ended |= count < 0;
            return count;
        } catch (IOException reset) {
            failure = reset;
            readable = false;
            return BROKEN;
        }
    }

    /** Writes [position, limit): a count, less if the socket is full, {@link #BROKEN} if the peer is gone. */
    public int write(ByteBuffer from) {
        if (failure != null) {
            return BROKEN;
        }
        int waiting = from.remaining();
        try {
            int count = channel.write(from);
            writable = count == waiting;
            return count;
        } catch (IOException gone) {
            // Linux reports a reset once. If this write met it, later reads say "end of input": so it is kept here.
            failure = gone;
            writable = false;
            return BROKEN;
        }
    }

    /**
     * Makes the next {@link #read} ask the kernel, even after a write failed: what the peer sent before may still be in
     * the receive buffer, such as its response to a request that it did not read to the end.
     */
    public void lookAgain() {
        failure = null;
        readable = true;
    }

    /** The channel, for {@code FileChannel.transferTo} only. The caller reports the outcome with {@link #wrote}. */
    public SocketChannel channel() {
        return channel;
    }

    /** Reports the outcome of a write that bypassed {@link #write}. */
    public void wrote(boolean all, IOException broke) {
        writable = all && broke == null;
        failure = broke;
    }

    /** Sets the interest ops. The system call ({@code epoll_ctl}) is made only when they change. */
    public void interest(int ops) {
        if (ops != interest && key.isValid()) {
            interest = ops;
            key.interestOps(ops);
        }
    }

    /**
     * For a long-lived connection: see {@link SocketSettings#keepAlive}. It costs system calls, so not for each one.
     */
    public void keepAlive() {
        SocketSettings.keepAlive(channel);
    }

    /** Sends FIN after all that was written; the other direction stays open. */
    public void shutdownOutput() {
        if (outputShut || closed || failure != null) {
            return;
        }
        outputShut = true;
        try {
            channel.shutdownOutput();
        } catch (IOException gone) {
            failure = gone;
        }
    }

    /**
     * Closes in order: the kernel delivers what was written, then FIN. If input is unread it sends RST instead, which
     * can destroy the response on its way; a caller that must prevent this reads to the end first.
     */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        descriptors.closed();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The descriptor is free either way, and the stream has ended.
        }
    }

    /**
     * Closes with RST instead of FIN, so that the peer <em>sees</em> that data is missing. Without it a response
     * delimited by the close would look complete. The JDK closes a registered channel as the next select begins.
     */
    public void abort() {
        if (closed) {
            return;
        }
        SocketSettings.resetOnClose(channel);
        close();
    }

    /** The kernel may have bytes, an end or an error for us. */
    public boolean readable() {
        return readable && !closed;
    }

    /** The kernel has room, as far as we know; false while connecting and after a short write. */
    public boolean writable() {
        return writable && !closed;
    }

    public boolean connected() {
        return connected;
    }

    /** The peer's FIN was read. OP_READ must be off from now on: the end stays "readable" for ever and would spin. */
    public boolean ended() {
        return ended;
    }

    public boolean closed() {
        return closed;
    }

    /** Why the stream broke, or null. */
    public IOException failure() {
        return failure;
    }

    public InetSocketAddress remoteAddress() {
        return address(true);
    }

    public InetSocketAddress localAddress() {
        return address(false);
    }

    private InetSocketAddress address(boolean remote) {
        try {
            return (InetSocketAddress) (remote ? channel.getRemoteAddress() : channel.getLocalAddress());
        } catch (IOException closedMeanwhile) {
            return InetSocketAddress.createUnresolved("unknown", 0);
        }
    }

    @Override
    public String toString() {
        return (owner == null ? "endpoint" : owner.getClass().getSimpleName()) + " " + channel;
    }
}
