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
 * A non-blocking socket. All quirks of {@code SocketChannel} are dealt with here: reads and writes throw nothing, they
 * tell what became of the stream.
 *
 * <p>It remembers what the kernel said last ({@link #readable}, {@link #writable}), so that no system call is made
 * whose result is known: a short read emptied the socket, a short write filled it. Both become true again when the
 * selector says so.
 */
public final class SocketTransport extends Transport {
    private final EventLoop loop;
    private final SocketChannel channel;

    private boolean readable;
    private boolean writable;
    private boolean connected;
    private boolean ended;
    private IOException failure;

    SocketTransport(EventLoop loop, SocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /** The channel was accepted. It starts as readable: the request has often arrived. */
    void accepted() {
        connected = readable = writable = true;
    }

    /**
     * Starts to connect; a failure at once (no route, no local port) is in {@link #failure}.
     *
     * @return the event that tells the result; 0 if it has failed already
     */
    int connect(InetSocketAddress address) {
        try {
            connected = writable = channel.connect(address);
        } catch (IOException | UnsupportedAddressTypeException refusedAtOnce) {
            // A JVM without IPv6 throws the second for an IPv6 address.
            failure = refusedAtOnce instanceof IOException refused ? refused : new NoRouteToHostException("no IPv6");
            return 0;
        }
        return connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
    }

    /** As {@link Endpoint#finishConnect}. */
    boolean finishConnect() {
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

    boolean connected() {
        return connected;
    }

    @Override
    public void onReady(int readyOps) {
        // After a reset the kernel reports every op of the interest set: the read or write that follows then fails.
        readable |= (readyOps & SelectionKey.OP_READ) != 0;
        writable |= (readyOps & SelectionKey.OP_WRITE) != 0;
    }

    @Override
    public boolean isOpen() {
        return connected;
    }

    @Override
    public int read(ByteBuffer into) {
        if (failure != null) {
            return ByteStream.BROKEN;
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
            return ByteStream.BROKEN;
        }
    }

    @Override
    public int write(ByteBuffer from) {
        if (failure != null) {
            return ByteStream.BROKEN;
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
            return ByteStream.BROKEN;
        }
    }

    @Override
    public long send(FileChannel file, long from, long most) {
        try {
            long count = file.transferTo(from, most, channel);
            writable = count == most;
            loop.metrics().bytesWritten += count;
            return count;
        } catch (IOException broken) {
            failure = broken;
            writable = false;
            return ByteStream.BROKEN;
        }
    }

    @Override
    public boolean readable() {
        return readable;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public int interest(int ops) {
        return ops;
    }

    /** What a socket reports always concerns its owner. */
    @Override
    public boolean isQuiet() {
        return false;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public IOException failure() {
        return failure;
    }

    @Override
    public void readAgain() {
        failure = null;
        readable = true;
    }

    @Override
    public void resetAfterDelivery() {
        writable = false;
        try {
            SocketSettings.resetAfterDelivery(channel);
        } catch (IOException gone) {
            failure = gone;
        }
    }

    /** Sends FIN. */
    @Override
    public void shutdownOutput() {
        if (failure != null) {
            return;
        }
        try {
            channel.shutdownOutput();
        } catch (IOException gone) {
            failure = gone;
        }
    }

    @Override
    public void close(boolean orderly) {}

    @Override
    public boolean holdsMemory() {
        return false;
    }

    @Override
    public void mark() {}

    @Override
    public boolean hasMoved() {
        return true;
    }
}
