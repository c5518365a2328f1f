package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;

/**
 * A listening socket whose events an {@link Acceptor} handles, with the quirks of {@code ServerSocketChannel}. The JDK
 * closes a registered channel only at the next select, a whole turn later, and until then the kernel completes
 * connections for it: see {@link #deregister}.
 *
 * <p>An inherited socket is let go instead of closed. The process that opened it, and those that inherit it as well,
 * go on to listen, so what is in its backlog is not lost; and the JDK's close of an inherited channel would point
 * standard output and standard error at {@code /dev/null}.
 */
final class Listener extends Registered {
    private static final int BACKLOG = 4096;

    private final ServerSocketChannel channel;
    private final boolean inherited;
    private final KeyHandler acceptor;
    private final Intake intake;
    private boolean letGo;

    private Listener(EventLoop loop, ServerSocketChannel channel, boolean inherited, KeyHandler acceptor, Intake intake)
            throws IOException {
        super(loop);
        this.channel = channel;
        this.inherited = inherited;
        this.acceptor = acceptor;
        this.intake = intake;
        register(channel, SelectionKey.OP_ACCEPT);
    }

    /** @throws IOException if the address cannot be bound; the caller knows what to tell the user */
    static Listener open(EventLoop loop, Listening where, KeyHandler acceptor, Intake intake) throws IOException {
        if (where.inherited() != null) {
            return new Listener(loop, where.inherited(), true, acceptor, intake);
        }
        ServerSocketChannel channel = loop.provider().openServerSocketChannel();
        try {
            // A restart must not wait for the TIME_WAIT connections of the process before it.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (where.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(where.address(), BACKLOG);
            return new Listener(loop, channel, false, acceptor, intake);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void onReady(int readyOps) {
        acceptor.onReady(readyOps);
    }

    @Override
    public void onFault(Throwable fault) {
        acceptor.onFault(fault);
    }

    @Override
    public void tell(KeyFacts facts) {
        super.tell(facts);
        facts.role = KeyFacts.Role.LISTENER;
        facts.service = intake;
    }

    /** As {@link #accept}, for a socket of somebody else: if it is bound and does not listen, that always fails. */
    List<SocketChannel> acceptFirst() throws IOException {
        try {
            SocketChannel first = accept();
            return first == null ? List.of() : List.of(first);
        } catch (IOException notListening) {
            throw new IOException("the socket does not listen (" + notListening.getMessage() + ")");
        }
    }

    /** Null if the backlog is empty. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /**
     * Accepts all waiting connections and closes right behind the last one. After {@code most} of them it stops, and
     * the listener is still open. Those of an inherited socket are left to the others that have it.
     *
     * @throws IOException from accept; the connections accepted before are in the list
     */
    void takeAllAndClose(Collection<SocketChannel> taken, int most) throws IOException {
        if (inherited) {
            letGo = true;
            return;
        }
        for (int room = most; room > 0; room--) {
            SocketChannel next = channel.accept();
            if (next == null) {
                channel.close();
                return;
            }
            taken.add(next);
        }
    }

    /** Turns OP_ACCEPT on or off. */
    void accepting(boolean on) {
        interest(on ? SelectionKey.OP_ACCEPT : 0);
    }

    /** From now on {@link #close} closes at once. From a posted task or a deadline only, as selects do not nest. */
    void deregister() {
        if (!inherited) {
            rehearseClose();
        }
        try {
            loop.deregister(key());
        } catch (IOException selectorBroken) {
            // The loop's next select fails as well and reports it.
        }
    }

    /**
     * Opens and closes another server socket first. A client that connects between the last accept and the close is
     * reset; the first close in a JVM takes 40 µs, because each call on its way has to be linked, the second 10.
     */
    private void rehearseClose() {
        try (ServerSocketChannel rehearsal = loop.provider().openServerSocketChannel()) {
            rehearsal.configureBlocking(false);
        } catch (IOException noDescriptor) {
            // The real close is slower then.
        }
    }

    /** Accepts one connection from the backlog and resets it; false if there is none, or if others may take it. */
    boolean resetOne() {
        if (inherited) {
            return false;
        }
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
        return channel.isOpen() && !letGo;
    }

    void close() {
        if (inherited) {
            key().cancel();
            letGo = true;
            return;
        }
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to listen on; that was the aim.
        }
        // Unless the key was deregistered, the kernel listens on until the next select begins.
    }

    @Override
    public String toString() {
        return acceptor.toString();
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            return InetSocketAddress.createUnresolved("closed", 0);
        }
    }
}
