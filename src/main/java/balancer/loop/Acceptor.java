package balancer.loop;

import balancer.address.IpText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts the connections of a {@link Listener}'s backlog when OP_ACCEPT is ready, and hands each one to the {@link
 * Intake}. Step 2 of a request's walk.
 *
 * <p>It pauses (interest 0; connections wait in the kernel's backlog) while descriptors are short or the intake wants
 * no more, and for 100 ms after any exception of {@code accept}: a listener that fails stays ready, and a loop that
 * tried again at once would do nothing else.
 */
public final class Acceptor implements KeyHandler {
    /** Accepts per turn, so that other keys get their share; the rest of the backlog waits for the next turn. */
    private static final int ACCEPTS_PER_TURN = 64;

    /** One for the client connection, one for its backend connection. */
    public static final int DESCRIPTORS_PER_CLIENT = 2;

    private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;

    private final EventLoop loop;
    private final DescriptorBudget descriptors;
    private final Listener listener;
    private final Intake intake;
    private final Adoption adoption;
    private final Deadline failureOver = new Deadline() {
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

    private final Deadline roomExpected = new Deadline() {
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

    /** Continues a drain that stopped for lack of descriptors. */
    private final Runnable takeRest = new Runnable() {
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

    private Acceptor(EventLoop loop, DescriptorBudget descriptors, Listening where, Intake intake) throws IOException {
        this.loop = loop;
        this.descriptors = descriptors;
        this.intake = intake;
        this.adoption = new Adoption(loop, descriptors, intake);
        this.listener = Listener.open(loop, where, this, intake);
        if (where.inherited() != null) {
            adoption.adoptAll(listener.acceptFirst(), this);
        }
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be bound; the caller knows what to tell the user
     */
    public static Acceptor listen(EventLoop loop, DescriptorBudget descriptors, Listening where, Intake intake)
            throws IOException {
        Acceptor acceptor = new Acceptor(loop, descriptors, where, intake);
        descriptors.countOpened();
        return acceptor;
    }

    @Override
    public void onReady(int readyOps) {
        // OP_ACCEPT proves one waiting connection: room is made for that one only. If more wait, select tells.
        if (!mayAccept() && (failing || !intake.makeRoom())) {
            pauseUntilThereIsRoom();
            return;
        }
        int accepted = 0;
        while (accepted < ACCEPTS_PER_TURN && (accepted == 0 || mayAccept()) && acceptOne()) {
            accepted++;
        }
    }

    private void pauseUntilThereIsRoom() {
        pause();
        if (!failing) {
            full = true;
            fullTimes++;
            intake.full();
            tryAgainAt(intake.roomAtNanos());
        }
    }

    /** True while a connection waits in the backlog and there is no room for it. */
    public boolean isFull() {
        return full;
    }

    /** Listens again at that time if connections still wait: there may be room then, or room can be made. */
    public void tryAgainAt(long atNanos) {
        if (atNanos < Long.MAX_VALUE) {
            intake.deadlines().arm(roomExpected, atNanos);
        }
    }

    /** How often connections had to wait because there was no room. */
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
        intake.deadlines().after(PAUSE_AFTER_FAILURE_NANOS, failureOver);
    }

    private void pause() {
        if (!paused && listener.isOpen()) {
            paused = true;
            descriptors.paused(this);
            if (!draining) {
                listener.accepting(false);
            }
        }
    }

    /** Accepts again if it is paused and there is room now. */
    public void resume() {
        if (paused && listener.isOpen() && mayAccept()) {
            listenAgain();
        }
    }

    private void listenAgain() {
        paused = false;
        full = false;
        intake.deadlines().remove(roomExpected);
        descriptors.resumed(this);
        if (draining) {
            loop.post(takeRest);
        } else {
            listener.accepting(true);
        }
    }

    /**
     * Accepts what the backlog still holds, then stops listening. These clients are connected already, so the intake's
     * limit does not apply to them; only a lack of descriptors makes them wait, and delays the close.
     *
     * <p>The JDK closes a registered channel only at the next select, a whole turn later, and a client that connects in
     * between is reset. So the key is cancelled first: then the close takes effect right behind the last accept. To be
     * called from a posted task or a deadline only.
     *
     * @param whenClosed called once, when clients cannot connect any more, possibly at once; not after {@link #stop}
     */
    public void drainAndClose(Runnable whenClosed) {
        this.whenClosed = whenClosed;
        if (isOpen() && !draining) {
            draining = true;
            listener.deregister();
        }
        takeBacklog();
    }

    /** Accepts all clients before any session begins: while one session begins, more clients would arrive. */
    private void takeBacklog() {
        List<SocketChannel> taken = new ArrayList<>();
        if (isOpen() && !failing) {
            try {
                listener.takeAllAndClose(taken, descriptors.roomForConnectionsOf(DESCRIPTORS_PER_CLIENT));
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
     * Stops listening and resets the connections that are still in the backlog. To be called from a posted task or a
     * deadline only.
     *
     * @return how many connections were reset
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

    /** True while clients can connect. */
    public boolean isOpen() {
        return listener.isOpen();
    }

    /** Closes as if the process died. Unless it drains, the kernel still listens until the next select begins. */
    public void close() {
        if (listener.isOpen()) {
            listener.close();
            closed();
        }
    }

    private void closed() {
        intake.deadlines().remove(failureOver);
        intake.deadlines().remove(roomExpected);
        descriptors.resumed(this);
        descriptors.countClosed();
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
        // Adoption closes the connection that the intake failed to take; the listener itself is sound.
    }

    @Override
    public String toString() {
        return "acceptor " + IpText.hostAndPort(address());
    }
}
