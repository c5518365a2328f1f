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
 * <p>An endpoint remembers what the kernel said last ({@link #readable}, {@link #writable}), so nobody makes a system
 * call whose answer is known: a read that came back short emptied the socket, a write that came back short filled it.
 * Both become true again when the selector says so.
 *
 * <p>Owned by one {@link Owner} at a time; a pooled backend connection changes owners. Loop thread only.
 */
public final class Endpoint implements KeyHandler {
    /** What {@link #read} returns instead of a count. */
    public static final int ENDED = -1;

    public static final int BROKEN = -2;

    /** Whoever uses the stream now. */
    public interface Owner {
        /** The stream may be readable, writable, connected or broken now; look at it. */
        void onReady(Endpoint endpoint);

        /** A defect of ours showed up while the owner was at work; give back what is held. */
        void onFault(Endpoint endpoint, Throwable fault);
    }

    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final SocketChannel channel;
    private SelectionKey key;
    private int interest;
    private Owner owner;

    /** The owner called last. Faults are reported to it, even if it has given the stream away meanwhile. */
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

    /** Takes over an accepted channel, whose descriptor is counted already. The request is often here: so, readable. */
    static Endpoint accepted(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel) throws IOException {
        Endpoint endpoint = new Endpoint(loop, descriptors, channel, null);
        SocketSettings.noDelay(channel);
        endpoint.interest = SelectionKey.OP_READ;
        endpoint.key = loop.register(channel, SelectionKey.OP_READ, endpoint);
        endpoint.connected = endpoint.readable = endpoint.writable = true;
        return endpoint;
    }

    /**
     * Starts a connection. It is open when {@link #finishConnect} says so; refusal arrives the same way, or at once as
     * {@link #failure} (no route, no local port).
     *
     * @param address resolved; an unresolved one would throw an exception without a message
     * @throws IOException if no socket could be had, which is our fault and not the other side's
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
            // The second is said of an IPv6 address by a Java that has found no IPv6.
            failure = refusedAtOnce instanceof IOException refused ? refused : new NoRouteToHostException("no IPv6");
            return;
        }
        interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
        key = loop.register(channel, interest, this);
    }

    @Override
    public void onReady(int readyOps) {
        // After a reset the kernel reports every op that was asked for: reading or writing then finds out.
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

    /** After OP_CONNECT, which must not stay on: completes the connection, or finds its {@link #failure}. */
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
            // Less than there was room for: the socket is empty now. The end, if it follows, is reported by select.
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
            // Linux tells a reset once. If this write met it, reads only say "end" from now on: so it is kept here.
            failure = gone;
            writable = false;
            return BROKEN;
        }
    }

    /**
     * The next {@link #read} asks the kernel, whatever is known so far. Also after the write side broke: what the peer
     * sent before may still be there, such as its answer to a request that it did not want to read to the end.
     */
    public void lookAgain() {
        failure = null;
        readable = true;
    }

    /** The channel, for {@code FileChannel.transferTo} only. Say what came of it with {@link #wrote}. */
    public SocketChannel channel() {
        return channel;
    }

    /** The outcome of a write that went past {@link #write}. */
    public void wrote(boolean all, IOException broke) {
        writable = all && broke == null;
        failure = broke;
    }

    /** Which events wake us. The system call ({@code epoll_ctl}) is made only when this changes. */
    public void interest(int ops) {
        if (ops != interest && key.isValid()) {
            interest = ops;
            key.interestOps(ops);
        }
    }

    /** It lives long from now on: see {@link SocketSettings#keepAlive}. Costs system calls, so not for everybody. */
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
     * Closes in order: what was written is delivered, then FIN. Input that nobody read turns that into a reset which
     * can eat the answer on its way; whoever cares reads to the end first.
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
            // The descriptor is free either way, and there is nobody left to tell.
        }
    }

    /**
     * Closes so that the peer <em>sees</em> that something was cut: RST instead of FIN. Without this a response
     * delimited by the close would look complete. The JDK lets go of a registered channel as the next select begins.
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
