package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * One non-blocking byte stream: an accepted client or a connection to a backend. Loop thread only. All quirks of {@code
 * SocketChannel} are dealt with here: reads and writes throw nothing, they tell what became of the stream. Owned by one
 * {@link Owner} at a time; a pooled backend connection changes owners.
 *
 * <p>An endpoint remembers what the kernel said last ({@link #readable}, {@link #writable}), so that no system call is
 * made whose result is known: a short read emptied the socket, a short write filled it. Both become true again when the
 * selector says so.
 */
public final class Endpoint extends Registered implements ByteStream, AddressPair {
    /** The object that uses the stream now and gets its events. */
    public interface Owner {
        /** The stream may be readable, writable, connected or broken now; the owner looks at it. */
        void onReady(Endpoint endpoint);

        /** The owner threw an exception, which is a defect of ours; it must give back what it holds. */
        void onFault(Endpoint endpoint, Throwable fault);

        /** Tells a watcher what the stream is used for; same contract as {@link KeyHandler#tell}. */
        default void tell(Endpoint endpoint, KeyFacts facts) {}
    }

    private final DescriptorBudget descriptors;
    private final SocketChannel channel;
    private Owner owner;

    /** The owner called last. Faults are reported to it, even if the stream has another owner by then. */
    private Owner lastOwner;

    private boolean readable;
    private boolean writable;
    private boolean connected;
    private boolean ended;
    private boolean outputShut;
    private boolean closed;
    private IOException failure;

    private Endpoint(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel, Owner owner) {
        super(loop);
        this.descriptors = descriptors;
        this.channel = channel;
        this.owner = owner;
    }

    /** Takes an accepted channel, its descriptor counted. It starts as readable: the request has often arrived. */
    static Endpoint accepted(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel) throws IOException {
        Endpoint endpoint = new Endpoint(loop, descriptors, channel, null);
        SocketSettings.noDelay(channel);
        endpoint.register(channel, SelectionKey.OP_READ);
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
        descriptors.countOpened();
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
        register(channel, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    }

    @Override
    public void onReady(int readyOps) {
        // After a reset the kernel reports every op of the interest set: the read or write that follows then fails.
        readable |= (readyOps & SelectionKey.OP_READ) != 0;
        writable |= (readyOps & SelectionKey.OP_WRITE) != 0;
        lastOwner = owner;
        owner.onReady(this);
    }

    @Override
    public void onFault(Throwable fault) {
        lastOwner.onFault(this, fault);
    }

    /** From now on events go to {@code owner}. */
    public void owner(Owner owner) {
        this.owner = owner;
    }

    /** After OP_CONNECT; the caller then clears that interest. True if connected, else see {@link #failure}. */
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

    @Override
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
            loop.metrics().bytesRead += Math.max(0, count);
            return count;
        } catch (IOException reset) {
            failure = reset;
            readable = false;
            return BROKEN;
        }
    }

    @Override
    public int write(ByteBuffer from) {
        if (failure != null) {
            return BROKEN;
        }
        int waiting = from.remaining();
        try {
            int count = channel.write(from);
            writable = count == waiting;
            loop.metrics().bytesWritten += count;
            return count;
        } catch (IOException gone) {
            // Linux reports a reset once. If this write met it, later reads say "end of input": so the failure is kept.
            failure = gone;
            writable = false;
            return BROKEN;
        }
    }

    /**
     * Makes the next {@link #read} ask the kernel, even after a write failed: what the peer sent before may still be in
     * the receive buffer, such as its response to a request that it did not read to the end.
     */
    public void readAgain() {
        failure = null;
        readable = true;
    }

    /** Lets the kernel send bytes of a file ({@code sendfile}). {@link #BROKEN} may be the file's fault, too. */
    public long send(FileChannel file, long from, long most) {
        try {
            long count = file.transferTo(from, most, channel);
            writable = count == most;
            loop.metrics().bytesWritten += count;
            return count;
        } catch (IOException broken) {
            failure = broken;
            writable = false;
            return BROKEN;
        }
    }

    /** For a long-lived connection only: it costs system calls, see {@link SocketSettings#keepAlive}. */
    public void keepAlive() {
        SocketSettings.keepAlive(channel);
    }

    /** Sends FIN. */
    @Override
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
        descriptors.countClosed();
        try {
            channel.close();
        } catch (IOException alreadyGone) { // the descriptor is free either way, and the stream has ended
        }
    }

    /** Sends RST instead of FIN, as the next select begins: the JDK closes a registered channel then. */
    @Override
    public void abort() {
        if (closed) {
            return;
        }
        SocketSettings.resetOnClose(channel);
        close();
    }

    /** From now on a close resets, and writable means that the peer has received all: see {@link SocketSettings}. */
    public void resetAfterDelivery() {
        writable = false;
        try {
            SocketSettings.resetAfterDelivery(channel);
        } catch (IOException gone) {
            failure = gone;
        }
    }

    @Override
    public boolean readable() {
        return readable && !closed;
    }

    /** False while connecting and after a short write. */
    @Override
    public boolean writable() {
        return writable && !closed;
    }

    public boolean connected() {
        return connected;
    }

    /** The peer's FIN was read. OP_READ must be off from now on: the end stays "readable" for ever, a busy loop. */
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

    @Override
    public InetSocketAddress remoteAddress() {
        return SocketAddresses.remote(channel);
    }

    @Override
    public InetSocketAddress localAddress() {
        return SocketAddresses.local(channel);
    }

    @Override
    public void tell(KeyFacts facts) {
        super.tell(facts);
        if (owner != null) {
            facts.owner = owner.getClass();
            owner.tell(this, facts);
        }
    }

    @Override
    public String toString() {
        return (owner == null ? "endpoint" : owner.getClass().getSimpleName()) + " " + channel;
    }
}
