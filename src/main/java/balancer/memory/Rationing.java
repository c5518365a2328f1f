package balancer.memory;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.loop.KeyHandler;
import balancer.memory.BufferPool.Claim;
import java.util.LinkedHashSet;

/**
 * Who gets memory while there is too little of it, and who has to give it back.
 *
 * <p>Those who wait are served in order, first claims before the others. Those who hold memory at rest stand in a list
 * by how long they have held it without progress. Progress is that <em>all</em> bytes a session held at one time have
 * gone: who takes a byte a second makes it after hours, who takes a slow download makes it several times a second, and
 * the less memory one holds the easier it is. A clock that any byte sets back could be wound for ever by a trickle.
 *
 * <p>While the last eighth of the cap is in use, or a first claim waits, whoever has held memory longest is told to
 * give it back, one after the other until that is over; but nobody in the first half second. For the sake of lesser
 * claims the same happens after five seconds. A download slower than that is honest, perhaps, and goes on as long as
 * nobody else needs its memory.
 *
 * <p>All of this costs the usual request nothing: who gives back in the turn in which it borrowed is in no list.
 */
public final class Rationing extends Deadline implements KeyHandler {
    /** So many first claims may wait at once. */
    public static final int MOST_WAITING = 64;

    static final long FIRST_GRACE_NANOS = 500_000_000L;
    static final long MORE_GRACE_NANOS = 5_000_000_000L;

    private final EventLoop loop;
    private final BufferPool pool;
    private final LinkedHashSet<Borrower> first = new LinkedHashSet<>();
    private final LinkedHashSet<Borrower> more = new LinkedHashSet<>();
    private final Holders holders = new Holders();
    private long promised;
    private long promisedInTurn;

    /** Who is being told to give back. */
    private Borrower atWork;

    /** On the loop's ready list. */
    private boolean scheduled;

    /** The deadline is armed, with the time that first claims give. */
    private boolean urgent;

    private long waits;
    private long refusals;
    private long reclaims;

    Rationing(EventLoop loop, BufferPool pool) {
        this.loop = loop;
        this.pool = pool;
    }

    boolean mayRead(Borrower who, Claim claim) {
        if (who.promised > 0) {
            return true;
        }
        return first.isEmpty()
                && (claim == Claim.FIRST || more.isEmpty() && pool.lentBytes() + promised <= pool.limit(claim));
    }

    long promisedToOthers(Borrower who) {
        return promised - who.promised;
    }

    boolean await(Borrower who, Claim claim, int bytes) {
        if (who.wanted == 0) {
            if (claim == Claim.FIRST && isFull()) {
                refusals++;
                pool.tell();
                return false;
            }
            waits++;
            who.waitsSinceNanos = loop.nowNanos();
        }
        boolean less = bytes < who.wanted;
        who.wanted = bytes;
        (claim == Claim.FIRST ? more : first).remove(who);
        if ((claim == Claim.FIRST ? first : more).add(who) || less) {
            schedule();
        }
        return true;
    }

    /** In the turn of a crowd the queue is longest: what came back since it formed makes it shorter. */
    private boolean isFull() {
        if (first.size() == MOST_WAITING) {
            serve(first, Claim.FIRST);
        }
        return first.size() == MOST_WAITING;
    }

    /** What is beyond the line is in use: somebody must give back soon. */
    void lent() {
        if (!urgent && isReserveUsed()) {
            schedule();
        }
    }

    void gaveBack() {
        if (!first.isEmpty() || !more.isEmpty()) {
            schedule();
        }
    }

    boolean rests(Borrower who, boolean holds, boolean moved) {
        keepPromise(who);
        if (!holds) {
            holders.remove(who);
            return false;
        }
        if (who.holds && !moved) {
            return false;
        }
        holders.remove(who);
        holders.add(who, loop.nowNanos());
        if (index < 0 && isPressed()) {
            schedule();
        }
        return true;
    }

    private void keepPromise(Borrower who) {
        if (who.promised > 0) {
            promised -= who.promised;
            who.promised = 0;
            gaveBack();
        }
    }

    void forget(Borrower who) {
        holders.remove(who);
        keepPromise(who);
        if (who.wanted > 0) {
            who.wanted = 0;
            first.remove(who);
            more.remove(who);
            gaveBack();
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.again(this);
        }
    }

    @Override
    public void onReady(int readyOps) {
        scheduled = false;
        look();
    }

    @Override
    protected void onDeadline() {
        look();
    }

    /** Serves whoever can be served, and takes from whoever has had memory too long, until neither is left. */
    private void look() {
        serve();
        while (isPressed() && !holders.isEmpty() && dueNanos() - loop.nowNanos() <= 0) {
            atWork = victim();
            holders.remove(atWork);
            reclaims++;
            pool.tell();
            atWork.reclaim();
            atWork = null;
            serve();
        }
        boolean goesOn = isPressed() && !holders.isEmpty();
        urgent = goesOn && isUrgent();
        if (goesOn) {
            loop.deadlines().arm(this, dueNanos());
        } else {
            loop.deadlines().remove(this);
        }
    }

    private void serve() {
        serve(first, Claim.FIRST);
        if (first.isEmpty()) {
            serve(more, Claim.MORE);
        }
    }

    private void serve(LinkedHashSet<Borrower> waiting, Claim claim) {
        while (canServe(waiting, claim)) {
            Borrower next = waiting.iterator().next();
            waiting.remove(next);
            next.promised = next.wanted;
            promised += next.promised;
            promisedInTurn = loop.turn();
            next.wanted = 0;
            loop.again(next);
        }
    }

    private long dueNanos() {
        return victim().heldSinceNanos + (isUrgent() ? FIRST_GRACE_NANOS : MORE_GRACE_NANOS);
    }

    /** Who waits for us is not to blame, unless there is nobody else. */
    private Borrower victim() {
        return holders.longestBut(first);
    }

    private boolean isPressed() {
        return isUrgent() || !more.isEmpty();
    }

    private boolean isUrgent() {
        return !first.isEmpty() || isReserveUsed();
    }

    private boolean isReserveUsed() {
        return pool.lentBytes() > pool.cap() - pool.cap() / 8;
    }

    /** The invariant: nobody with a first claim has to wait, or something is done about it. */
    public boolean isInOrder() {
        return !isUrgent() || scheduled || urgent || holders.isEmpty();
    }

    /** Nobody waits for what is there, unless we are about to look at it. */
    public boolean isServing() {
        boolean serves = first.isEmpty() ? canServe(more, Claim.MORE) : canServe(first, Claim.FIRST);
        return scheduled || !serves;
    }

    private boolean canServe(LinkedHashSet<Borrower> waiting, Claim claim) {
        return !waiting.isEmpty()
                && pool.lentBytes() + promised + waiting.iterator().next().wanted <= pool.limit(claim);
    }

    /** Whoever waits wants something, and a promise is kept in the next turn at the latest. */
    public boolean knowsItsPeople() {
        return (promised == 0 || promisedInTurn == loop.turn()) && allWait(first) && allWait(more);
    }

    private static boolean allWait(LinkedHashSet<Borrower> waiting) {
        for (Borrower each : waiting) {
            if (each.wanted == 0) {
                return false;
            }
        }
        return true;
    }

    /** For assertions: what was just lent came to this one's turn, and leaves what is others'. */
    boolean wasRightToLend(Borrower who, Claim claim) {
        boolean turn = who.promised > 0 || first.isEmpty() && (claim == Claim.FIRST || more.isEmpty());
        long left = pool.cap() - pool.lentBytes() - promisedToOthers(who);
        return turn && left >= (claim == Claim.FIRST ? 0 : pool.cap() / 4);
    }

    /** How long the first claim in front has waited. */
    public long longestWaitNanos() {
        return first.isEmpty() ? 0 : loop.nowNanos() - first.iterator().next().waitsSinceNanos;
    }

    /** How many wait at the moment. */
    public int waiting() {
        return first.size() + more.size();
    }

    /** How often somebody had to wait. */
    public long waits() {
        return waits;
    }

    /** First claims that found too many others waiting. */
    public long refusals() {
        return refusals;
    }

    /** How often somebody was told to give memory back. */
    public long reclaims() {
        return reclaims;
    }

    @Override
    public void onFault(Throwable fault) {
        Borrower faulty = atWork;
        atWork = null;
        schedule();
        if (faulty != null) {
            faulty.onFault(fault);
        }
    }
}
