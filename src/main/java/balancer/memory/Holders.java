package balancer.memory;

import java.util.Set;

/** The borrowers that hold memory at rest, by how long without progress. An intrusive list: no memory of its own. */
final class Holders {
    private Borrower longest;
    private Borrower shortest;

    boolean isEmpty() {
        return longest == null;
    }

    /** Adds the borrower behind all others. */
    void add(Borrower who, long nowNanos) {
        who.holds = true;
        who.heldSinceNanos = nowNanos;
        who.longer = shortest;
        if (shortest == null) {
            longest = who;
        } else {
            shortest.shorter = who;
        }
        shortest = who;
    }

    /** Does nothing if the borrower is not in the list. */
    void remove(Borrower who) {
        if (!who.holds) {
            return;
        }
        who.holds = false;
        if (who.longer == null) {
            longest = who.shorter;
        } else {
            who.longer.shorter = who.shorter;
        }
        if (who.shorter == null) {
            shortest = who.longer;
        } else {
            who.shorter.longer = who.longer;
        }
        who.longer = who.shorter = null;
    }

    /** The longest holder that is not in {@code spared}; if all are, the longest of them; null if the list is empty. */
    Borrower longestBut(Set<Borrower> spared) {
        for (Borrower each = longest; each != null; each = each.shorter) {
            if (!spared.contains(each)) {
                return each;
            }
        }
        return longest;
    }
}
