package balancer.testkit;

import balancer.memory.Borrower;

/** Borrows memory, and counts the calls that it gets. */
public final class IdleBorrower extends Borrower {
    public int woken;
    public int reclaimed;

    @Override
    public void onReady(int readyOps) {
        woken++;
    }

    @Override
    protected void reclaim() {
        reclaimed++;
    }

    @Override
    protected void onDeadline() {
        throw new AssertionError("nothing was armed");
    }

    @Override
    public void onFault(Throwable fault) {
        throw new AssertionError(fault);
    }
}
