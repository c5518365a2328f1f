package balancer.memory;

import balancer.loop.Deadline;
import balancer.loop.Deadlines;
import balancer.loop.EventLoop;
import balancer.loop.KeyHandler;
import balancer.memory.BufferPool.Claim;
import java.util.LinkedHashSet;

/**
 * Decides which borrowers get memory while there is too little of it, and which have to give it back.
 *
 * <p>Borrowers that wait are served in order, first claims before the others. Borrowers that hold memory at rest stand
 * in a list by how long they have held it without progress. Progress means that <em>all</em> bytes that a session held
 * at one time have gone: a client that takes a byte a second makes progress after hours, a slow download several times
 * a second; the less memory a session holds the sooner. If any byte counted, a trickle could hold memory for ever.
 *
 * <p>While the last eighth of the cap is in use, or a first claim waits, the longest holder is told to give its memory
 * back, one after the other until that is over; but none in its first half second. For other claims the same happens
 * after five seconds. A download slower than that may be honest, and goes on while no other session needs its memory.
 *
 * <p>A usual request pays nothing for this: a session that gives back in the turn in which it borrowed is in no list.
 */
public final class Rationing extends Deadline implements KeyHandler {
    /** How many first claims may wait at once. */
    public static final int MOST_WAITING = 64;

    static final long FIRST_GRACE_NANOS = 500_000_000L;
    static final long MORE_GRACE_NANOS = 5_000_000_000L;

    private final EventLoop loop;
    private final Deadlines deadlines;
    private final BufferPool pool;
    private final LinkedHashSet<Borrower> first = new LinkedHashSet<>();
    private final LinkedHashSet<Borrower> more = new LinkedHashSet<>();
    private final Holders holders = new Holders();
    private long promised;
    private long promisedInTurn;

    /** The borrower that is being told to give memory back. */
    private Borrower asked;

    /** True while this is on the ready list of the loop. */
    private boolean scheduled;

    /** True while the deadline is armed with the grace of first claims. */
    private boolean urgent;

    private long waits;
    private long refusals;
    private long reclaims;

    Rationing(EventLoop loop, Deadlines deadlines, BufferPool pool) {
        this.loop = loop;
        this.deadlines = deadlines;
        this.pool = pool;
    }

    boolean mayRead(Borrower borrower, Claim claim) {
        if (borrower.promised > 0) {
            return true;
        }
        return first.isEmpty()
                && (claim == Claim.FIRST || more.isEmpty() && pool.lentBytes() + promised <= pool.limit(claim));
    }

    long promisedToOthers(Borrower borrower) {
        return promised - borrower.promised;
    }

    boolean await(Borrower borrower, Claim claim, int bytes) {
        if (borrower.wanted == 0) {
            if (claim == Claim.FIRST && staysFull()) {
                refusals++;
                pool.reportShortage();
                return false;
            }
            waits++;
            borrower.waitsSinceNanos = deadlines.nowNanos();
        }
        boolean less = bytes < borrower.wanted;
        borrower.wanted = bytes;
        LinkedHashSet<Borrower> line = claim == Claim.FIRST ? first : more;
        LinkedHashSet<Borrower> otherLine = claim == Claim.FIRST ? more : first;
        otherLine.remove(borrower);
        boolean joined = line.add(borrower);
        if (joined || less) {
            schedule();
        }
        return true;
    }

    /** Memory may have come back since the line was formed: serves it first. True if it is full even then. */
    private boolean staysFull() {
        if (first.size() == MOST_WAITING) {
            serve(first, Claim.FIRST);
        }
        return first.size() == MOST_WAITING;
    }

    /** Called after each loan: if the last eighth of the cap is in use, a holder must give back soon. */
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

    boolean suspended(Borrower borrower, boolean holds, boolean moved) {
        endPromise(borrower);
        if (!holds) {
            holders.remove(borrower);
            return false;
        }
        if (borrower.holding.isTaken() && !moved) {
            return false;
        }
        holders.remove(borrower);
        holders.add(borrower, deadlines.nowNanos());
        if (!isArmed() && isPressed()) {
            schedule();
        }
        return true;
    }

    private void endPromise(Borrower borrower) {
        if (borrower.promised > 0) {
            promised -= borrower.promised;
            borrower.promised = 0;
            gaveBack();
        }
    }

    void forget(Borrower borrower) {
        holders.remove(borrower);
        endPromise(borrower);
        if (borrower.wanted > 0) {
            borrower.wanted = 0;
            first.remove(borrower);
            more.remove(borrower);
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
        makeRoom();
    }

    @Override
    protected void onDeadline() {
        makeRoom();
    }

    /** Serves the borrowers that can be served; while memory is short, reclaims it from the holders that are due. */
    private void makeRoom() {
        serve();
        while (isPressed() && !holders.isEmpty() && dueNanos() - deadlines.nowNanos() <= 0) {
            asked = victim();
            holders.remove(asked);
            reclaims++;
            pool.reportShortage();
            asked.reclaim();
            asked = null;
            serve();
        }
        boolean goesOn = isPressed() && !holders.isEmpty();
        urgent = goesOn && isUrgent();
        if (goesOn) {
            deadlines.arm(this, dueNanos());
        } else {
            deadlines.remove(this);
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

    /** The longest holder; one that itself waits with a first claim only if there is no other. */
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

    /** The invariant: no first claim has to wait without something being done about it. */
    public boolean isInOrder() {
        return !isUrgent() || scheduled || urgent || holders.isEmpty();
    }

    /** For tests: no borrower waits for memory that is there, unless we are about to serve it. */
    public boolean isServing() {
        boolean serves = first.isEmpty() ? canServe(more, Claim.MORE) : canServe(first, Claim.FIRST);
        return scheduled || !serves;
    }

    private boolean canServe(LinkedHashSet<Borrower> waiting, Claim claim) {
        return !waiting.isEmpty()
                && pool.lentBytes() + promised + waiting.iterator().next().wanted <= pool.limit(claim);
    }

    /** For tests: each waiting borrower wants memory, and promises are kept in the next turn at the latest. */
    public boolean isConsistent() {
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

    /** For assertions: no other borrower came first, and the loan leaves what is set aside for others. */
    boolean wasRightToLend(Borrower borrower, Claim claim) {
        boolean isNext = borrower.promised > 0 || first.isEmpty() && (claim == Claim.FIRST || more.isEmpty());
        long left = pool.cap() - pool.lentBytes() - promisedToOthers(borrower);
        return isNext && left >= (claim == Claim.FIRST ? 0 : pool.cap() / 4);
    }

    /** How long the oldest first claim has waited. */
    public long longestWaitNanos() {
        return first.isEmpty() ? 0 : deadlines.nowNanos() - first.iterator().next().waitsSinceNanos;
    }

    /** How many borrowers wait at the moment. */
    public int waiting() {
        return first.size() + more.size();
    }

    /** How often a borrower had to wait. */
    public long waits() {
        return waits;
    }

    /** How many first claims were refused because too many others waited. */
    public long refusals() {
        return refusals;
    }

    /** How often a borrower was told to give memory back. */
    public long reclaims() {
        return reclaims;
    }

    @Override
    public void onFault(Throwable fault) {
        Borrower faulty = asked;
        asked = null;
        schedule();
        if (faulty != null) {
            faulty.onFault(fault);
        }
    }
}
