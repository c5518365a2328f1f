package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One non-blocking byte stream: an accepted client or a connection to a backend. Loop thread only. Its key wakes its
 * owner, its {@link Transport} moves the bytes, see {@link SocketTransport}: reads and writes throw nothing, they tell
 * what became of the stream. Owned by one {@link Owner} at a time; a pooled backend connection changes owners.
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

    private boolean outputShut;
    private boolean closed;
    private final SocketTransport socket;

    /** The socket, or what encrypts over it. */
    private Transport transport;

    private Leaving leaving = Leaving.NEVER;

    /** True while this is on the ready list because of {@link Transport#AT_ONCE}. */
    private boolean scheduled;

    private Endpoint(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel, Owner owner) {
        super(loop);
        this.descriptors = descriptors;
        this.channel = channel;
        this.owner = owner;
        this.transport = this.socket = new SocketTransport(loop, channel);
    }

    /** Takes an accepted channel, its descriptor counted. It starts as readable: the request has often arrived. */
    static Endpoint accepted(EventLoop loop, DescriptorBudget descriptors, SocketChannel channel) throws IOException {
        Endpoint endpoint = new Endpoint(loop, descriptors, channel, null);
        SocketSettings.noDelay(channel);
        endpoint.register(channel, SelectionKey.OP_READ);
        endpoint.socket.accepted();
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
            int told = endpoint.socket.connect(address);
            if (told != 0) {
                endpoint.register(channel, told);
            }
            return endpoint;
        } catch (IOException | RuntimeException failed) {
            endpoint.close();
            throw failed;
        }
    }

    @Override
    public void onReady(int readyOps) {
        scheduled &= readyOps != 0;
        if (closed) { // since it was put on the ready list, or it is leaving
            leaving.onReady(readyOps);
            return;
        }
        transport.onReady(readyOps);
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
        return socket.finishConnect();
    }

    /** What moves the bytes of the socket itself. */
    public SocketTransport plain() {
        return socket;
    }

    /** From now on the bytes move through {@code encrypting}, which uses {@link #plain}. */
    public void transport(Transport encrypting) {
        transport = encrypting;
        encrypting.onReady(0);
    }

    /** As {@link Transport#isQuiet}. */
    public boolean isQuiet() {
        return transport.isQuiet();
    }

    /** What moves the bytes now. */
    public Transport transport() {
        return transport;
    }

    /** True if the bytes are encrypted. */
    public boolean isEncrypted() {
        return transport != socket;
    }

    /** True if the owner's bytes can move: it is connected, and a handshake is over. */
    public boolean isOpen() {
        return transport.isOpen();
    }

    /** The system call is made only when the ops of the socket change. */
    @Override
    public void interest(int ops) {
        if (closed) {
            return;
        }
        int needed = transport.interest(ops);
        if ((needed & Transport.AT_ONCE) != 0) {
            again();
        }
        super.interest(needed & ~Transport.AT_ONCE);
    }

    /** The owner is called soon, although no event of the socket tells it to. */
    public void again() {
        if (!scheduled && !closed) {
            scheduled = true;
            loop.again(this);
        }
    }

    @Override
    public int read(ByteBuffer into) {
        return transport.read(into);
    }

    @Override
    public int write(ByteBuffer from) {
        return transport.write(from);
    }

    /** Makes the next {@link #read} ask the kernel, even after a write failed: what came before may be here. */
    public void readAgain() {
        transport.readAgain();
    }

    /** Lets the kernel send bytes of a file ({@code sendfile}). {@link #BROKEN} may be the file's fault, too. */
    public long send(FileChannel file, long from, long most) {
        return transport.send(file, from, most);
    }

    /** For a long-lived connection only: it costs system calls, see {@link SocketSettings#keepAlive}. */
    public void keepAlive() {
        SocketSettings.keepAlive(channel);
    }

    @Override
    public void shutdownOutput() {
        if (!outputShut && !closed && failure() == null) {
            outputShut = true;
            transport.shutdownOutput();
        }
    }

    /**
     * Closes in order: the kernel delivers what was written, then FIN; if input is unread, RST, which can destroy the
     * response on its way. A caller that must prevent this reads to the end first.
     */
    public void close() {
        close(true);
    }

    private void close(boolean orderly) {
        if (closed) {
            return;
        }
        transport.close(orderly && failure() == null);
        closed = true;
        if (transport.holdsMemory()) {
            owner = null;
            leaving = new Leaving(this, transport, loop);
            super.interest(SelectionKey.OP_WRITE);
        } else {
            closeChannel();
        }
    }

    void closeChannel() {
        transport.close(false);
        descriptors.countClosed();
        try {
            channel.close();
        } catch (IOException alreadyGone) { // its descriptor is free all the same
        }
    }

    /** Sends RST instead of FIN, as the next select begins: the JDK closes a registered channel then. */
    @Override
    public void abort() {
        if (closed) {
            return;
        }
        SocketSettings.resetOnClose(channel);
        close(false);
    }

    /** From now on a close resets, and writable means that the peer has received all: see {@link SocketSettings}. */
    public void resetAfterDelivery() {
        transport.resetAfterDelivery();
    }

    @Override
    public boolean readable() {
        return transport.readable() && !closed;
    }

    @Override
    public boolean writable() {
        return transport.writable() && !closed;
    }

    public boolean connected() {
        return socket.connected();
    }

    /** The peer's FIN was read. OP_READ must be off from now on: the end stays "readable" for ever, a busy loop. */
    public boolean ended() {
        return transport.ended();
    }

    public boolean closed() {
        return closed;
    }

    /** Why the stream broke, or null. */
    public IOException failure() {
        return transport.failure();
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
