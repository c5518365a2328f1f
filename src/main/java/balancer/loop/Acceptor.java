package balancer.loop;

import balancer.address.IpText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A listening socket. Takes what is in the backlog when the loop says so and hands each connection on. Step 2 of a
 * request's walk.
 *
 * <p>It pauses (interest 0; the kernel's backlog queues meanwhile) while descriptors are short or its own limit of
 * connections is reached, and for 100 ms after any exception of {@code accept}: a listener that fails stays ready, and
 * a loop that tried again at once would do nothing else.
 */
public final class Acceptor implements KeyHandler {
    /** A fair share of one turn; the rest of the backlog is still there in the next. */
    private static final int ACCEPTS_PER_TURN = 64;

    /** A client needs a backend connection too. */
    public static final int DESCRIPTORS_PER_CLIENT = 2;

    private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;

    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final Listener listener;
    private final Intake intake;
    private final Adoption adoption;
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

    private final Deadline look = new Deadline() {
        @Override
        protected void onDeadline() {
            if (full && listener.isOpen()) {
                listenAgain();
            }
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
    private boolean full;
    private long fullTimes;

    private Acceptor(EventLoop loop, DescriptorBudget descriptors, InetSocketAddress address, Intake intake)
            throws IOException {
        this.loop = loop;
        this.descriptors = descriptors;
        this.intake = intake;
        this.adoption = new Adoption(loop, descriptors, intake);
        this.listener = Listener.open(loop, address, this);
    }

    /**
     * Listens on {@code address}.
     *
     * @throws IOException if the address cannot be had; the caller knows what to tell the user
     */
    public static Acceptor listen(
            EventLoop loop, DescriptorBudget descriptors, InetSocketAddress address, Intake intake) throws IOException {
        Acceptor acceptor = new Acceptor(loop, descriptors, address, intake);
        descriptors.opened();
        return acceptor;
    }

    @Override
    public void onReady(int readyOps) {
        for (int accepted = 0; accepted < ACCEPTS_PER_TURN; accepted++) {
            // Only the first is known to wait: nobody makes room for a guess, the next select tells.
            boolean mayGoOn = mayAccept() || accepted == 0 && !failing && intake.makeRoom();
            if (!mayGoOn && accepted == 0) {
                pauseUntilThereIsRoom();
            }
            if (!mayGoOn || !acceptOne()) {
                return;
            }
        }
    }

    private void pauseUntilThereIsRoom() {
        pause();
        if (!failing) {
            full = true;
            fullTimes++;
            intake.full();
            lookAt(intake.roomAtNanos());
        }
    }

    /** True while somebody waits for whom there is no room. */
    public boolean isFull() {
        return full;
    }

    /** Looks at that time whether there is room, or can be made. */
    public void lookAt(long atNanos) {
        if (atNanos < Long.MAX_VALUE) {
            loop.deadlines().arm(look, atNanos);
        }
    }

    /** How often somebody had to wait for room. */
    public long fullTimes() {
        return fullTimes;
    }

    private boolean mayAccept() {
        return !failing && descriptors.hasRoomFor(DESCRIPTORS_PER_CLIENT) && (draining || intake.wantsMore());
    }

    /** False if the backlog is empty or accepting failed. */
    private boolean acceptOne() {
        try {
            SocketChannel accepted = listener.accept();
            if (accepted == null) {
                return false;
            }
            adoption.adopt(accepted);
            return true;
        } catch (IOException outOfDescriptors) {
            failed();
            return false;
        }
    }

    private void failed() {
        failures++;
        failing = true;
        pause();
        loop.after(PAUSE_AFTER_FAILURE_NANOS, retry);
    }

    private void pause() {
        if (!paused && listener.isOpen()) {
            paused = true;
            descriptors.paused(this);
            if (!draining) {
                listener.report(false);
            }
        }
    }

    /** Room may have come back: accept again if it has. Safe to call at any time. */
    public void resume() {
        if (paused && listener.isOpen() && mayAccept()) {
            listenAgain();
        }
    }

    private void listenAgain() {
        paused = false;
        full = false;
        loop.deadlines().remove(look);
        descriptors.resumed(this);
        if (draining) {
            loop.post(goOn);
        } else {
            listener.report(true);
        }
    }

    /**
     * Takes what the backlog still holds, then stops listening. A connection that the kernel had completed is a promise
     * already given, whatever the intake wants; only a lack of descriptors makes it wait, and the listener with it.
     *
     * <p>The JDK closes a registered channel at the next select, a whole turn later, and whoever connects in between is
     * reset. So the key goes first: then the close follows the last accept at once. From a posted task or a deadline
     * only.
     *
     * @param whenClosed called once, when nobody can connect any more, possibly at once; not after {@link #stop}
     */
    public void drainAndClose(Runnable whenClosed) {
        this.whenClosed = whenClosed;
        if (isOpen() && !draining) {
            draining = true;
            listener.deregister();
        }
        takeBacklog();
    }

    /** All of them first: to begin a session takes longer than the next client does to come. */
    private void takeBacklog() {
        List<SocketChannel> taken = new ArrayList<>();
        if (isOpen() && !failing) {
            try {
                listener.takeAllAndClose(taken, descriptors.roomForThoseOf(DESCRIPTORS_PER_CLIENT));
            } catch (IOException outOfDescriptors) {
                failed();
            }
            if (!isOpen()) {
                closed();
            }
        }
        adoption.adoptAll(taken, this);
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
            listener.deregister();
        }
        int waited = 0;
        while (listener.resetOne()) {
            waited++;
        }
        close();
        return waited;
    }

    /** Whether somebody could connect. */
    public boolean isOpen() {
        return listener.isOpen();
    }

    /** At once, as if the process died. In a handler too, where the kernel listens on until the next select. */
    public void close() {
        if (listener.isOpen()) {
            listener.close();
            closed();
        }
    }

    private void closed() {
        loop.deadlines().remove(retry);
        loop.deadlines().remove(look);
        descriptors.resumed(this);
        descriptors.closed();
    }

    public InetSocketAddress address() {
        return listener.address();
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
