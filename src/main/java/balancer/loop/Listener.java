package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;

/**
 * A listening socket, with the quirks of {@code ServerSocketChannel}. The JDK closes a registered channel at the next
 * select only, a whole turn later, and the kernel accepts for it until then: see {@link #deregister}.
 */
final class Listener {
    private static final int BACKLOG = 4096;

    private final EventLoop loop;
    private final ServerSocketChannel channel;
    private final SelectionKey key;

    private Listener(EventLoop loop, ServerSocketChannel channel, KeyHandler handler) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.key = loop.register(channel, SelectionKey.OP_ACCEPT, handler);
    }

    /** @throws IOException if the address cannot be had; the caller knows what to tell the user */
    static Listener open(EventLoop loop, InetSocketAddress address, KeyHandler handler) throws IOException {
        ServerSocketChannel channel = loop.provider().openServerSocketChannel();
        try {
            // A restart must not wait for the TIME_WAIT connections of the process before it.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
            return new Listener(loop, channel, handler);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Null if the backlog is empty. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /**
     * Takes whoever waits and closes behind the last of them, with nothing in between; as {@code most} were taken it is
     * open still.
     *
     * @throws IOException from accept; those who were taken before are in the list
     */
    void takeAllAndClose(Collection<SocketChannel> taken, int most) throws IOException {
        for (int room = most; room > 0; room--) {
            SocketChannel next = channel.accept();
            if (next == null) {
                channel.close();
                return;
            }
            taken.add(next);
        }
    }

    /** Whether the selector says that somebody waits. */
    void report(boolean on) {
        key.interestOps(on ? SelectionKey.OP_ACCEPT : 0);
    }

    /** From now on {@link #close} closes at once. From a posted task or a deadline only, as selects do not nest. */
    void deregister() {
        rehearseClose();
        try {
            loop.deregister(key);
        } catch (IOException selectorBroken) {
            // The loop meets it again at once, and it is the loop's to tell.
        }
    }

    /**
     * Closes a listener that nobody knows. Whoever connects between the last accept and the close is reset, and the
     * first close in a JVM takes 40 µs, as it links each call on its way; the second takes 10.
     */
    private void rehearseClose() {
        try (ServerSocketChannel unknown = loop.provider().openServerSocketChannel()) {
            unknown.configureBlocking(false);
        } catch (IOException noDescriptor) {
            // Then it is slower.
        }
    }

    /** Takes one out of the backlog so that it sees a reset; false if there is none. */
    boolean resetOne() {
        try (SocketChannel waiting = channel.accept()) {
            if (waiting != null) {
                waiting.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            return waiting != null;
        } catch (IOException noDescriptor) {
            return false; // the kernel resets the rest, uncounted
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to listen on; that was the aim.
        }
        // Unless it was deregistered it listens on in the kernel until the next select begins.
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            return InetSocketAddress.createUnresolved("closed", 0);
        }
    }
}
