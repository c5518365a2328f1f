package balancer.simulation;

/**
 * Checks that requests that wait because of {@code --max-in-flight} are served in the order in which they came. Applies
 * only where nothing else decides when a request reaches its backend.
 */
final class FirstCome {
    /** A head may take so long on its way in, and on its way out, a handshake included. */
    private static final long NETWORK_MICROS = 100_000;

    private final Plan plan;
    private final Ledger ledger;

    FirstCome(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
    }

    void judge() {
        // Who is tied to one backend waits for that one, and others do not.
        if (!plan.fair
                || plan.choosing.sticky()
                || plan.tcp
                || !plan.isLimited()
                || plan.logins
                || plan.has(Knob.SHORT_STALLS)) {
            return;
        }
        long naps =
                plan.backends.stream().mapToLong(each -> each.napMicros).max().orElse(0);
        for (Entry one : ledger.entries()) {
            for (Entry other : ledger.entries()) {
                boolean first = isSmall(one) && hereMicros(one) < other.headSaidMicros - NETWORK_MICROS;
                // Who was turned away in the end had waited until then, whenever its client looked.
                long endedMicros = one.endedMicros > 0 ? one.endedMicros : one.knownMicros;
                long servedMicros = Math.min(one.readHeadMicros, endedMicros);
                boolean overtaken = other.readHeadMicros < servedMicros - NETWORK_MICROS - naps;
                Judge.require(!first || !overtaken, "first come, first served", other + " before " + one);
            }
        }
    }

    /** When it had been said, and everything before it had been answered. */
    private static long hereMicros(Entry one) {
        boolean asked = one.headSaidMicros < Long.MAX_VALUE && one.nextMicros >= 0 && one.isKnown();
        return asked ? Math.max(one.headSaidMicros, one.nextMicros) : Long.MAX_VALUE;
    }

    private static boolean isSmall(Entry one) {
        return one.plan.padding == 0;
    }
}
