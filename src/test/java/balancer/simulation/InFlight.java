package balancer.simulation;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Checks {@code --max-in-flight} from the backend's side: how many requests it has at once, and whether one that waited
 * or was refused for lack of a place could have had one.
 */
final class InFlight {
    /** A backend may hear so late that its client, and so the balancer, is through with one. */
    private static final long NEWS_MICROS = 1_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final Plan plan;
    private final long[] overSinceMicros;

    InFlight(Plan plan) {
        this.plan = plan;
        overSinceMicros = new long[plan.backends.size()];
        Arrays.fill(overSinceMicros, NEVER);
    }

    /** After each turn. */
    void check(PlannedBackend backend, long nowMicros) {
        if (!plan.isLimited() || plan.has(Knob.LONG_STALLS) || backend.underWay() <= plan.maxInFlight) {
            overSinceMicros[backend.id] = NEVER;
            return;
        }
        overSinceMicros[backend.id] = Math.min(overSinceMicros[backend.id], nowMicros);
        boolean over = nowMicros - overSinceMicros[backend.id] > NEWS_MICROS + 2 * backend.plan.napMicros;
        Judge.require(!over, "no backend has more requests than it may have", backend.underWay());
    }

    /** So many others were under way at some moment while this one was that it may have had to wait for a place. */
    static boolean wereTaken(Plan plan, Ledger ledger, Entry one) {
        return plan.isLimited() && others(plan, ledger, one, one.askedMicros) >= plan.maxInFlight;
    }

    /**
     * So many were when it was told that there was none that all who could have served it may have had as many as they
     * may have.
     *
     * @param lost those that failed it, that drained, or that were out
     */
    static boolean areTaken(Plan plan, Ledger ledger, Entry one, BitSet lost) {
        int serving = 0;
        for (int id = 0; id < plan.backends.size(); id++) {
            serving += lost.get(id) || plan.backends.get(id).door != BackendPlan.Door.OPEN ? 0 : 1;
        }
        // Who is tied to one backend waits for that one, and backups take no load off others.
        boolean tied = plan.logins || plan.choosing.sticky() || plan.hasBackups();
        int most = tied ? 1 : Math.max(1, serving);
        return plan.isLimited() && others(plan, ledger, one, one.knownMicros) >= most * (long) plan.maxInFlight;
    }

    /** Under way from then on at some moment together with this one. */
    private static int others(Plan plan, Ledger ledger, Entry one, long fromMicros) {
        int others = 0;
        for (Entry each : ledger.entries()) {
            // A tunnel may be open when its client has heard all that it wanted to.
            boolean open = plan.tcp || each.isTunnel() || each.knownMicros >= fromMicros - NEWS_MICROS;
            boolean together = each.askedMicros <= one.knownMicros && open;
            others += each.plan != one.plan && together ? 1 : 0;
        }
        return others;
    }
}
