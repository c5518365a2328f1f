package balancer.fairshare;

import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.KeyFacts;
import balancer.loop.KeyHandler;
import balancer.memory.BufferPool;
import balancer.proxy.Pump;
import balancer.proxy.Session;
import balancer.relay.Flow;
import java.util.ArrayDeque;

/**
 * Sessions that have more to move than one share of a turn. One of them continues in each turn, so all other sessions
 * wait for one share, a quarter of a millisecond, however many downloads are under way; and for not much more than
 * {@link #TURN_BYTES} if all of them begin at once.
 *
 * <p>The same session continues for several turns before the next one does: a change after each share would cost an
 * eighth more per byte, because bytes that wait in the kernel leave the cache. Each session continues within about
 * {@link #ROUND_BYTES}, or after one share of each if there are many.
 *
 * <p>A flow that waits here is not read from ({@code InterestLaw}), so the selector does not report it in each turn.
 */
public final class FairShare implements Pump, KeyHandler {
    static final long SHARE_BYTES = SLICE_BYTES;

    /**
     * All first shares of one turn together: some two milliseconds. If many sessions become ready at once (memory is
     * there again, a backend answers again), those that come later in the turn begin with one read.
     */
    static final long TURN_BYTES = 16 * SHARE_BYTES;

    private static final long ROUND_BYTES = 64 << 20;

    private final EventLoop loop;
    private final ArrayDeque<Session> waiting = new ArrayDeque<>();

    /** Lower in tests, for which half a megabyte is much. */
    private long shareBytes = SHARE_BYTES;

    private long turn;
    private long turnBytes;

    /** The session that was continued last, and the bytes it has moved since it became the current one. */
    private Session current;

    private long movedBytes;

    /** True while this is on the ready list of the loop. */
    private boolean scheduled;

    public FairShare(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * How many bytes a session moves in one direction before it is the others' turn. For tests: 512 KiB are much there.
     */
    public void shareBytes(long bytes) {
        shareBytes = bytes;
    }

    /** Moves all bytes that there are, or a share of them; the session then waits here with the rest. */
    @Override
    public void move(Session session, Flow flow, Endpoint source, Endpoint sink) {
        if (flow.hasYielded()) {
            return;
        }
        long share = share();
        long moved = flow.pump(source, sink, share);
        turnBytes += moved;
        session.moved(moved);
        if (moved >= share && !flow.messageEnded()) {
            movedBytes += session == current ? moved : 0;
            join(session);
            flow.yieldTurn();
        }
    }

    private long share() {
        if (turn != loop.turn()) {
            turn = loop.turn();
            turnBytes = 0;
        }
        return turnBytes < TURN_BYTES ? shareBytes : Math.min(shareBytes, BufferPool.SOCKETFUL);
    }

    private void join(Session session) {
        if (hasYielded(session)) {
            return; // it waits already, for its other direction
        }
        if (session == current && movedBytes < ROUND_BYTES / (1 + waiting.size())) {
            waiting.addFirst(session);
        } else {
            waiting.addLast(session);
        }
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.again(this);
        }
    }

    private static boolean hasYielded(Session session) {
        return session.request.hasYielded() || session.response.hasYielded();
    }

    @Override
    public void leave(Session session) {
        if (hasYielded(session)) {
            waiting.remove(session);
            session.request.resume();
            session.response.resume();
        }
    }

    @Override
    public void onReady(int readyOps) {
        scheduled = false;
        Session next = waiting.poll();
        if (next == null) {
            return; // all have left
        }
        if (!waiting.isEmpty()) {
            schedule();
        }
        if (next != current) {
            current = next;
            movedBytes = 0;
        }
        next.goOn();
    }

    /** It is about the session that goes on next. */
    @Override
    public void tell(KeyFacts facts) {
        Session next = waiting.peek();
        if (next != null) {
            next.tell(facts);
        }
    }

    /** The fault belongs to the session that was continued last. */
    @Override
    public void onFault(Throwable fault) {
        current.onFault(fault);
    }
}
