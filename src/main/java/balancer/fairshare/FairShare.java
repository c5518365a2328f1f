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
 * <p>While nobody else has been active for {@link #QUIET_NANOS}, and memory is roomy, a share of a response is four
 * times as large, so that reads may be, too: 1 MiB at once takes a tenth less work per byte than 256 KiB (uploads gain
 * nothing). A small request that comes then waits for one such share; with it begins a time of small shares.
 *
 * <p>A flow that waits here is not read from ({@code InterestLaw}), so the selector does not report it in each turn.
 */
public final class FairShare implements Pump, KeyHandler {
    static final long SHARE_BYTES = SLICE_BYTES;

    /** How many shares are one while nobody else is active: a read of {@link BufferPool#BULK}, and its write. */
    static final int BULK_SHARES = (int) (2 * BufferPool.BULK / SHARE_BYTES);

    static final long QUIET_NANOS = 1_000_000_000;

    /** Memory is roomy for that while less than this part of it is lent. */
    static final int ROOMY_PART = 16;

    /**
     * All first shares of one turn together: some two milliseconds. If many sessions become ready at once (memory is
     * there again, a backend answers again), those that come later in the turn begin with one read.
     */
    static final long TURN_BYTES = 16 * SHARE_BYTES;

    private static final long ROUND_BYTES = 64 << 20;

    private final EventLoop loop;
    private final BufferPool buffers;
    private final ArrayDeque<Session> waiting = new ArrayDeque<>();

    /** Lower in tests, for which half a megabyte is much. */
    private long shareBytes = SHARE_BYTES;

    private long turn;
    private long turnBytes;

    /** The session that was continued last, and the bytes it has moved since it became the current one. */
    private Session current;

    private long movedBytes;

    /** The last sessions that moved something small: as many as may begin a download at the same time, and more. */
    private final Small[] smalls = {new Small(), new Small(), new Small(), new Small()};

    /** True while this is on the ready list of the loop. */
    private boolean scheduled;

    /** Somebody who is active, and is not known to have much to move. */
    private static final class Small {
        Session session;
        long nanos;

        boolean isRecent(long nowNanos) {
            return session != null && nowNanos - nanos <= QUIET_NANOS;
        }

        boolean isOlder(Small other) {
            return session == null || other.session != null && nanos - other.nanos < 0;
        }
    }

    public FairShare(EventLoop loop, BufferPool buffers) {
        this.loop = loop;
        this.buffers = buffers;
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
        long share = share(flow == session.response);
        long moved = flow.pump(source, sink, share);
        turnBytes += moved;
        session.moved(moved);
        if (moved >= share && !flow.messageEnded()) {
            movedBytes += session == current ? moved : 0;
            join(session);
            flow.yieldTurn();
            noteMuch(session);
        } else if (moved > 0 && isSmall(flow, moved)) {
            noteSmall(session);
        }
    }

    /** A message that has not filled a share yet, or a little more of a long one; but the end of that is no sign. */
    private boolean isSmall(Flow flow, long moved) {
        return flow.receivedBytes() < shareBytes || moved < BufferPool.SOCKETFUL && !flow.messageEnded();
    }

    private void noteSmall(Session session) {
        Small place = smalls[0];
        for (Small each : smalls) {
            place = each.session == session || place.session != session && each.isOlder(place) ? each : place;
        }
        place.session = session;
        place.nanos = loop.nowNanos();
    }

    /** What was small here was the beginning of much. */
    private void noteMuch(Session session) {
        for (Small each : smalls) {
            each.session = each.session == session ? null : each.session;
        }
    }

    private boolean isQuiet() {
        for (Small each : smalls) {
            if (each.isRecent(loop.nowNanos())) {
                return false;
            }
        }
        return true;
    }

    private long share(boolean isResponse) {
        if (turn != loop.turn()) {
            turn = loop.turn();
            turnBytes = 0;
        }
        if (turnBytes >= TURN_BYTES) {
            return Math.min(shareBytes, BufferPool.SOCKETFUL);
        }
        boolean inBulk = isResponse && buffers.lentBytes() < buffers.cap() / ROOMY_PART && isQuiet();
        return inBulk ? BULK_SHARES * shareBytes : shareBytes;
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
