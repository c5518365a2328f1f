package balancer.backend;

import java.util.BitSet;

/**
 * Which backends may get work: as sets of slots, kept up to date by each change of a backend, so that a choice need not
 * look at every backend. Loop thread only.
 */
final class Candidates {
    private static final BitSet NONE = new BitSet();

    /** A level of quality, the best first. */
    private static final int UP = 0;

    /** Backups that are up: they serve when no other does. */
    private static final int BACKUP = 1;

    /** Down, but the last probe succeeded: coming up, or ejected while it accepts connections. */
    private static final int PROBED = 2;

    private static final int ANY = 3;

    static final int LEVELS = 4;

    private final BitSet[] levels = new BitSet[LEVELS];
    private final BitSet full = new BitSet();

    /** What is left of a level for one choice. */
    private final BitSet left = new BitSet();

    private int maxInFlight = Integer.MAX_VALUE;

    Candidates() {
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = new BitSet();
        }
    }

    void maxInFlight(int limit) {
        maxInFlight = limit;
    }

    boolean hasRoom(Backend backend) {
        return backend.inFlight() < maxInFlight;
    }

    /** True if a backend that is up has room: a backup only if no other is up. */
    boolean hasRoom() {
        return !of(UP, NONE).isEmpty()
                || levels[UP].isEmpty() && !of(BACKUP, NONE).isEmpty();
    }

    /** A backend is new, or is another one than before. */
    void changed(Backend backend) {
        int slot = backend.slot();
        boolean takesWork = !backend.draining() && !backend.addresses().isEmpty();
        boolean isUp = takesWork && backend.available();
        levels[UP].set(slot, isUp && !backend.isBackup());
        levels[BACKUP].set(slot, isUp && backend.isBackup());
        levels[PROBED].set(slot, takesWork && backend.lastProbeSucceeded());
        levels[ANY].set(slot, takesWork);
        loaded(backend);
    }

    /** A backend has more work than before, or less. */
    void loaded(Backend backend) {
        full.set(backend.slot(), !hasRoom(backend));
    }

    /** The slot is free. */
    void remove(Backend backend) {
        for (BitSet level : levels) {
            level.clear(backend.slot());
        }
        full.clear(backend.slot());
    }

    /**
     * Those of a level that have room, without those that were tried. The set is valid until the next call, and not to
     * be changed.
     */
    BitSet of(int level, BitSet tried) {
        BitSet all = levels[level];
        if (tried.isEmpty() && full.isEmpty()) {
            return all; // as a rule: nothing is copied
        }
        left.clear();
        left.or(all);
        left.andNot(tried);
        left.andNot(full);
        return left;
    }

    /** True if one of the level could be chosen if it were not full. */
    boolean isHeldUpByLoad(int level, BitSet tried) {
        for (int slot = full.nextSetBit(0); slot >= 0; slot = full.nextSetBit(slot + 1)) {
            if (levels[level].get(slot) && !tried.get(slot)) {
                return true;
            }
        }
        return false;
    }

    /** Why one of this level is chosen. */
    static Cause cause(int level, Policy policy) {
        return switch (level) {
            case UP -> policy.cause();
            case BACKUP -> Cause.ONLY_BACKUP;
            default -> Cause.NONE_UP;
        };
    }
}
