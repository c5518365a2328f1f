package balancer.tls;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.loop.IntrusiveList;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * The handshakes of a loop: how many there may be at once, where their sums are done, and how they ended.
 *
 * <p>A full handshake takes milliseconds of computing, in which the loop would serve a hundred requests, so helper
 * threads do it. It also takes some ten kilobytes of heap, so the number of those that clients have begun is bounded.
 * Further ones wait in the order in which they came: their first bytes stay in the kernel. A client takes a place with
 * its first bytes. One that then is silent for {@link #GRACE_NANOS}, or less if many wait, loses its place to one of
 * these: so those who say hello and no more delay the others by a few graces, which grow with the logarithm of their
 * number.
 */
public final class Handshakes extends Deadline {
    /** How many handshakes clients may have begun, as a rule. */
    public static final int MOST = 1_000;

    /** So long nobody takes the place of a handshake: several round trips to the other side of the world. */
    public static final long GRACE_NANOS = 2_000_000_000L;

    private final EventLoop loop;
    private final Executor helpers;
    private final BiConsumer<InetSocketAddress, IOException> failures;
    private final int most;

    /** Those that wait for their peer, the longest first; what helpers compute takes as long as it takes. */
    private final IntrusiveList<Handshake> silent = new IntrusiveList<>();

    /** Those that wait for a place. */
    private final IntrusiveList<Handshake> waiting = new IntrusiveList<>();

    private final TlsMetrics metrics = new TlsMetrics();
    private int count;

    /** How many wait for a place. */
    private int queued;

    /**
     * @param helpers where the computing is done; never refuses a task
     * @param failures hears of each handshake with a client that has failed
     * @param most how many handshakes clients may have begun
     */
    Handshakes(EventLoop loop, Executor helpers, BiConsumer<InetSocketAddress, IOException> failures, int most) {
        this.loop = loop;
        this.failures = failures;
        this.helpers = helpers;
        this.most = most;
    }

    public TlsMetrics metrics() {
        return metrics;
    }

    /** True if this handshake may begin; if not, it is told later. Those that we begin ourselves are never too many. */
    boolean admit(Handshake handshake) {
        if (handshake.engine().getUseClientMode() || handshake.hasPlace) {
            return true;
        }
        if (count < most && waiting.isEmpty()) {
            begin(handshake);
            return true;
        }
        if (!handshake.place.isTaken()) {
            waiting.addLast(handshake.place);
            queued++;
            metrics.waited++;
            makeRoom();
        }
        return false;
    }

    private void begin(Handshake handshake) {
        handshake.hasPlace = true;
        count++;
        metrics.underWay = count;
        awaitPeer(handshake);
    }

    private void awaitPeer(Handshake handshake) {
        handshake.silentSinceNanos = loop.nowNanos();
        silent.addLast(handshake.place);
        if (!waiting.isEmpty() && !isArmed()) {
            loop.deadlines().arm(this, silent.first().silentSinceNanos + graceNanos());
        }
    }

    /** The more wait, the shorter. */
    private long graceNanos() {
        return GRACE_NANOS * most / (most + queued);
    }

    /** Ends handshakes whose peers are silent while others wait; comes again when the next one may be. */
    private void makeRoom() {
        while (!waiting.isEmpty() && !silent.isEmpty()) {
            Handshake longest = silent.first();
            long until = longest.silentSinceNanos + graceNanos();
            if (until - loop.nowNanos() > 0) {
                loop.deadlines().arm(this, until);
                return;
            }
            longest.giveUp();
            leave(longest);
        }
    }

    /** It is over, or its connection is closed. Its place, if it had one, goes to the next one that waits. */
    void leave(Handshake handshake) {
        if (!handshake.hasPlace) {
            queued -= handshake.place.isTaken() ? 1 : 0;
            waiting.remove(handshake.place);
            return;
        }
        silent.remove(handshake.place);
        handshake.hasPlace = false;
        count--;
        metrics.underWay = count;
        Handshake next = waiting.first();
        if (next != null) {
            waiting.remove(next.place);
            queued--;
            begin(next);
            next.admitted();
        }
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    /** Lets a helper compute what the engine asks for; the handshake goes on when that is done. */
    void compute(Handshake handshake) {
        silent.remove(handshake.place);
        helpers.execute(new Computation(handshake));
    }

    private final class Computation implements Runnable {
        private final Handshake handshake;
        private Throwable failure;

        Computation(Handshake handshake) {
            this.handshake = handshake;
        }

        @Override
        public void run() {
            try {
                Runnable task = handshake.engine().getDelegatedTask();
                while (task != null) {
                    task.run(); // an exception in it the engine throws again at the next call
                    task = handshake.engine().getDelegatedTask();
                }
            } catch (RuntimeException | Error broken) {
                failure = broken; // such as OutOfMemoryError: the engine knows nothing of it
            }
            loop.post(this::end);
        }

        private void end() {
            if (failure != null) {
                handshake.breakDown(failure);
            }
            if (handshake.hasPlace) {
                awaitPeer(handshake);
                makeRoom();
            }
            handshake.computed();
        }
    }

    void succeeded(Handshake handshake, boolean resumed) {
        metrics.full += resumed ? 0 : 1;
        metrics.resumed += resumed ? 1 : 0;
        leave(handshake);
    }

    void failed(Handshake handshake, IOException reason) {
        metrics.failed++;
        if (!handshake.engine().getUseClientMode()) {
            failures.accept(handshake.peer(), reason);
        }
        leave(handshake);
    }

    @Override
    protected void onDeadline() {
        makeRoom();
    }

    @Override
    protected void onFault(Throwable fault) {}
}
