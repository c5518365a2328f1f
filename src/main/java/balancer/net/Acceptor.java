package balancer.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A listening socket. Takes what is in the backlog when the loop says so and hands each connection on. Step 2 of a
 * request's walk.
 *
 * <p>It pauses (interest 0; the kernel's backlog queues meanwhile) while descriptors are short or its own limit of
 * connections is reached, and for 100 ms after any exception of {@code accept}: a listener that fails stays ready, and a
 * loop that tried again at once would do nothing else.
 */
public final class Acceptor implements KeyHandler {
    /** Where accepted connections go. */
    public interface Intake {
        /** The endpoint has no owner yet; the intake becomes or names it. */
        void accepted(Endpoint client);

        /** False while no further connection is wanted; call {@link Acceptor#resume} when that changes. */
        boolean wantsMore();
    }

    /** A fair share of one turn; the rest of the backlog is still there in the next. */
    private static final int ACCEPTS_PER_TURN = 64;

    /** A client needs a backend connection too. */
    private static final int DESCRIPTORS_PER_CLIENT = 2;

    private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;
    private static final int BACKLOG = 4096;

    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final ServerSocketChannel channel;
    private final Intake intake;
    private final SelectionKey key;
    private final Deadline retry = new Deadline() {
        @Override
        protected void onDeadline() {
            failing = false;
            resume();
        }

        @Override
        protected void onFault(Throwable fault) {
            resume();
        }
    };
    /** Takes up the drain where it was left for lack of descriptors. */
    private final Runnable goOn = new Runnable() {
        @Override
        public void run() {
            takeBacklog();
        }
    };

    private boolean paused;
    private boolean failing;
    private boolean draining;
    private Runnable whenClosed;
    private long failures;

    private Acceptor(EventLoop loop, DescriptorBudget descriptors, ServerSocketChannel channel, Intake intake)
            throws IOException {
        this.loop = loop;
        this.descriptors = descriptors;
        this.channel = channel;
        this.intake = intake;
        this.key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
    }

    /**
     * Listens on {@code address}.
     *
     * @throws IOException if the address cannot be had; the caller knows what to tell the user
     */
    public static Acceptor listen(
            EventLoop loop, DescriptorBudget descriptors, InetSocketAddress address, Intake intake) throws IOException {
        ServerSocketChannel channel = loop.provider().openServerSocketChannel();
        try {
            // A restart must not wait for the TIME_WAIT connections of the process before it.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
            Acceptor acceptor = new Acceptor(loop, descriptors, channel, intake);
            descriptors.opened();
            return acceptor;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void onReady(int readyOps) {
        for (int accepted = 0; accepted < ACCEPTS_PER_TURN; accepted++) {
            if (!mayAccept()) {
                pause();
                return;
            }
            if (!acceptOne()) {
                return;
            }
        }
    }

    private boolean mayAccept() {
        return !failing && descriptors.hasRoomFor(DESCRIPTORS_PER_CLIENT) && (draining || intake.wantsMore());
    }

    /** False if the backlog is empty or accepting failed. */
    private boolean acceptOne() {
        try {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return false;
            }
            descriptors.opened();
            adopt(accepted);
            return true;
        } catch (IOException outOfDescriptors) {
            failures++;
            failing = true;
            pause();
            loop.after(PAUSE_AFTER_FAILURE_NANOS, retry);
            return false;
        }
    }

    private void adopt(SocketChannel accepted) throws IOException {
        Endpoint client;
        try {
            client = Endpoint.accepted(loop, descriptors, accepted);
        } catch (IOException | RuntimeException resetMeanwhile) {
            // The client may be gone before we set an option on its socket; that is no reason to pause.
            descriptors.closed();
            accepted.close();
            return;
        }
        intake.accepted(client);
    }

    private void pause() {
        if (!paused && channel.isOpen()) {
            paused = true;
            descriptors.paused(this);
            if (!draining) {
                key.interestOps(0);
            }
        }
    }

    /** Room may have come back: accept again if it has. Safe to call at any time. */
    public void resume() {
        if (paused && channel.isOpen() && mayAccept()) {
            paused = false;
            descriptors.resumed(this);
            if (draining) {
                loop.post(goOn);
            } else {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        }
    }

    /**
     * Takes what the backlog still holds, then stops listening. A connection that the kernel had completed is a promise
     * already given, whatever the intake wants; only a lack of descriptors makes it wait, and the listener with it.
     *
     * <p>The JDK closes a registered channel at the next select, a whole turn later, and whoever connects in between is
     * reset. So the key goes first: then the close follows the last accept at once. From a posted task or a deadline only.
     *
     * @param whenClosed called once, when nobody can connect any more, possibly at once; not after {@link #stop}
     */
    public void drainAndClose(Runnable whenClosed) {
        this.whenClosed = whenClosed;
        if (isOpen() && !draining) {
            draining = true;
            deregister();
        }
        takeBacklog();
    }

    private void takeBacklog() {
        while (isOpen() && mayAccept()) {
            if (!acceptOne() && !failing) {
                close();
            }
        }
        if (isOpen()) {
            pause();
        } else if (whenClosed != null) {
            Runnable told = whenClosed;
            whenClosed = null;
            told.run();
        }
    }

    /**
     * Stops listening without regard for those who connected and were not accepted yet; they see a reset. From a posted
     * task or a deadline only.
     *
     * @return how many they were
     */
    public int stop() {
        whenClosed = null;
        if (!isOpen()) {
            return 0;
        }
        if (!draining) {
            draining = true;
            deregister();
        }
        int waited = 0;
        while (reset()) {
            waited++;
        }
        close();
        return waited;
    }

    private boolean reset() {
        try (SocketChannel waiting = channel.accept()) {
            if (waiting != null) {
                waiting.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            return waiting != null;
        } catch (IOException noDescriptor) {
            return false; // the kernel resets the rest, uncounted
        }
    }

    private void deregister() {
        try {
            loop.deregister(key);
        } catch (IOException selectorBroken) {
            // The loop meets it again at once, and it is the loop's to tell.
        }
    }

    /** Whether somebody could connect. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** At once, as if the process died. Possible in a handler too, where the kernel listens on until the next select. */
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        loop.deadlines().remove(retry);
        descriptors.resumed(this);
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to listen on; that was the aim.
        }
        descriptors.closed();
        // A closed listener accepts on in the kernel until the next select.
        loop.selectSoon();
    }

    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            return InetSocketAddress.createUnresolved("closed", 0);
        }
    }

    public boolean paused() {
        return paused;
    }

    /** How often {@code accept} threw. */
    public long failures() {
        return failures;
    }

    @Override
    public void onFault(Throwable fault) {
        // The connection in hand is the intake's to close; the listener itself is sound.
    }

    @Override
    public String toString() {
        return "acceptor " + IpText.hostAndPort(address());
    }
}
