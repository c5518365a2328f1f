package balancer.memory;

import balancer.loop.IntrusiveList;
import java.util.Set;

/** The borrowers that hold memory at rest, by how long without progress. */
final class Holders {
    private final IntrusiveList<Borrower> list = new IntrusiveList<>();

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** Adds the borrower behind all others. */
    void add(Borrower borrower, long nowNanos) {
        borrower.heldSinceNanos = nowNanos;
        list.addLast(borrower.holding);
    }

    /** Does nothing if the borrower is not in the list. */
    void remove(Borrower borrower) {
        list.remove(borrower.holding);
    }

    /** The longest holder that is not in {@code spared}; if all are, the longest of them; null if the list is empty. */
    Borrower longestBut(Set<Borrower> spared) {
        for (Borrower each = list.first(); each != null; each = list.after(each.holding)) {
            if (!spared.contains(each)) {
                return each;
            }
        }
        return list.first();
    }
}
