package balancer.memory;

import java.util.Set;

/** Those who hold memory at rest, by how long without progress. A list through the borrowers themselves. */
final class Holders {
    private Borrower longest;
    private Borrower shortest;

    boolean isEmpty() {
        return longest == null;
    }

    /** Behind all others. */
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

    /** Nothing happens if it is not among them. */
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

    /** Who has held longest and is not one of these; if all are, one of them; null if there is nobody. */
    Borrower longestBut(Set<Borrower> spared) {
        for (Borrower each = longest; each != null; each = each.shorter) {
            if (!spared.contains(each)) {
                return each;
            }
        }
        return longest;
    }
}
