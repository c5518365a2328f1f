package balancer.simulation;

import balancer.metrics.TrafficMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks {@code --max-connections} from the clients' side: no client waits outside while there is a place, or while a
 * client with a place has been idle for a second; and no client loses its place for less.
 */
final class Places {
    /** Who rests so long makes room. */
    private static final long GRACE_MICROS = 1_000_000;

    /** For a turn, and for what is under way. */
    private static final long SLACK_MICROS = 200_000;

    private static final long LATE_MICROS = 60_000_000;
    private static final long STALLED_SLACK_MICROS = 1_500_000;

    /** @param count connections from then on */
    private record Count(long fromMicros, int count) {}

    private final List<Stay> stays = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>(List.of(new Count(0, 0)));
    private long evictions;

    Stay stay() {
        Stay stay = new Stay();
        stays.add(stay);
        return stay;
    }

    /** After each turn. */
    void taken(long nowMicros, int count) {
        if (counts.get(counts.size() - 1).count != count) {
            counts.add(new Count(nowMicros, count));
        }
    }

    private static long slack(Plan plan) {
        if (plan.has(Knob.LONG_STALLS)) {
            return LATE_MICROS;
        }
        return plan.has(Knob.SHORT_STALLS) ? STALLED_SLACK_MICROS : SLACK_MICROS;
    }

    /** Who has been without a request since then, as he knows, may be told to go now. */
    boolean mayEvict(Plan plan, long sinceMicros, long nowMicros, long sentMicros) {
        boolean rested = nowMicros - sinceMicros >= GRACE_MICROS - slack(plan) - sentMicros;
        boolean may = rested && isWanted(plan, nowMicros, nowMicros);
        evictions += may ? 1 : 0;
        return may;
    }

    /** Somebody is outside in that time, or was just before. */
    boolean isWanted(Plan plan, long fromMicros, long untilMicros) {
        return plan.maxConnections < Integer.MAX_VALUE
                && stays.stream().anyMatch(each -> each.waited(fromMicros, untilMicros, slack(plan)));
    }

    void judge(Plan plan) {
        boolean late = plan.has(Knob.LONG_STALLS) || plan.has(Knob.CUTS);
        for (Stay each : stays) {
            long waited = waited(plan, each);
            if (isJudged(plan) && waited > 0) {
                full(plan, each.connectedMicros, each.connectedMicros + waited);
                if (!late) {
                    allBusy(plan, each.connectedMicros, each.connectedMicros + waited);
                }
            }
        }
    }

    /** Nothing else than the limit keeps anybody outside. */
    private static boolean isJudged(Plan plan) {
        boolean fails = plan.has(Knob.ACCEPTS_FAIL) || !plan.shortages.isEmpty() || plan.hasShortOpens();
        return !fails && plan.descriptorLimit == 10_000;
    }

    private static long waited(Plan plan, Stay one) {
        long end = plan.stop == Plan.Stop.NEVER ? Stay.NEVER : plan.stopMicros;
        long until = Math.min(end, Math.min(one.acceptedMicros, one.leftMicros));
        return until == Stay.NEVER || one.connectedMicros == Stay.NEVER ? 0 : until - one.connectedMicros;
    }

    private void full(Plan plan, long from, long until) {
        for (int i = 0; i < counts.size(); i++) {
            long next = i + 1 < counts.size() ? counts.get(i + 1).fromMicros : until;
            long free = Math.min(until, next) - Math.max(from, counts.get(i).fromMicros);
            boolean room = counts.get(i).count < plan.maxConnections;
            Judge.require(!room || free <= slack(plan), "nobody waits outside while there is a place", counts.get(i));
        }
    }

    private void allBusy(Plan plan, long from, long until) {
        for (Stay other : stays) {
            for (Stay.Rest rest : other.rests) {
                long both = Math.min(until, rest.untilMicros()) - Math.max(from, rest.fromMicros() + GRACE_MICROS);
                Judge.require(both <= slack(plan), "who rests makes room for who waits", rest + " while from " + from);
            }
        }
    }

    /** It was connected; or all that reached it was the reset of a listener that closed, or of a tunnel to nobody. */
    private static boolean mayHaveWaited(Plan plan, Stay one) {
        boolean dialled = one.dialledMicros != Stay.NEVER
                && (plan.stop == Plan.Stop.NEVER || one.dialledMicros < plan.stopMicros);
        return one.connectedMicros != Stay.NEVER || dialled && plan.has(Knob.RESETS_OVERTAKE);
    }

    /** What is counted is what happened. */
    void judge(Plan plan, TrafficMetrics traffic, long fullTimes) {
        long in = stays.stream().filter(each -> mayHaveWaited(plan, each)).count();
        boolean waited = in > plan.maxConnections;
        boolean long_ = isJudged(plan) && stays.stream().anyMatch(each -> waited(plan, each) > SLACK_MICROS);
        Judge.require(!long_ || fullTimes > 0, "who waits outside is counted", fullTimes);
        boolean made = evictions <= traffic.madeRoom && traffic.madeRoom <= Math.max(0, in - plan.maxConnections);
        boolean scarce = plan.isScarce() || plan.hasShortOpens();
        Judge.require(made || scarce, "who makes room is counted", traffic.madeRoom + " of " + evictions);
        Judge.require(waited || scarce || fullTimes == 0, "who waits outside is counted", fullTimes);
    }
}
