package balancer.simulation;

import balancer.client.TimeLimit;

/**
 * How long a request may stand still. It makes progress while a byte of it, or of its answer, arrives somewhere; a
 * pause must be planned by a peer, or end with the limit of the peer that it waits for.
 */
final class Patience {
    /** Handshakes, and all that the network is free to do. */
    private static final long NETWORK_MICROS = 1_000_000;

    /** Whoever holds it without getting on has so long, and who comes next as well. */
    private static final long MORE_MEMORY_MICROS = 11_000_000;

    /** Nobody sees a head move that comes byte by byte. */
    private static final long STALLS_PER_BYTE_MICROS = 2_000;

    private static final long PIECES_PER_BYTE_MICROS = 200;

    private final Plan plan;
    private final Ledger ledger;
    private final Mishaps mishaps;

    Patience(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        this.mishaps = ledger.mishaps;
    }

    boolean isInTime(ClientPlan client, Entry entry) {
        if (!entry.isKnown() || !entry.wasNext()) {
            return true; // in the backlog, or for ever: the end of the run looks after those
        }
        long pause = Math.max(entry.longestPauseMicros, entry.knownMicros - entry.movedMicros);
        return pause <= troubled(client, entry, planned(client, entry.plan) + waiting(client, entry));
    }

    /** What the peers want it to be. */
    private long planned(ClientPlan client, RequestPlan request) {
        long naps =
                plan.backends.stream().mapToLong(each -> each.napMicros).max().orElse(0);
        return NETWORK_MICROS
                + perByteMicros() * (request.padding + request.answer.padding)
                + client.napMicros
                + client.pace.pauseMicros()
                + (request.expectsContinue ? PlannedClient.CONTINUE_MICROS : 0)
                + request.answer.delayMicros
                + request.answer.pace.pauseMicros()
                + naps;
    }

    private long perByteMicros() {
        if (plan.has(Knob.SHORT_STALLS)) {
            return STALLS_PER_BYTE_MICROS;
        }
        return plan.isUnsplit() ? 0 : PIECES_PER_BYTE_MICROS;
    }

    /** For a place, for a name, or for more memory than everybody gets. */
    private long waiting(ClientPlan client, Entry entry) {
        boolean newcomer = plan.siege && !client.besieges;
        long memory = plan.isScarce() && !newcomer ? MORE_MEMORY_MICROS : 0;
        return memory
                + Door.longestWaitMicros(plan)
                + (plan.hasNames() || InFlight.wereTaken(plan, ledger, entry)
                        ? plan.limitMicros(TimeLimit.CONNECT)
                        : 0);
    }

    /** One trouble after another: who was held up by the first one until the second came is held up by that too. */
    private long troubled(ClientPlan client, Entry entry, long untroubled) {
        long[] patience = {untroubled};
        mishaps.inOrder(client, entry, each -> {
            if (each.fromMicros() <= entry.movedMicros + patience[0]) {
                patience[0] = Math.min(Plan.NEVER_MICROS, patience[0] + longest(each, client, entry));
            }
        });
        return patience[0];
    }

    private long longest(Mishaps.Event event, ClientPlan client, Entry entry) {
        boolean tunnel = plan.tcp || entry.plan.upgrade;
        boolean first = client.requests.get(0) == entry.plan;
        return switch (event.what()) {
            case CLIENT_WAS_STALLED, CONNECTION_WAS_STALLED -> event.untilMicros() - event.fromMicros();
            case CLIENT_LEFT -> tunnel ? plan.limitMicros(TimeLimit.TUNNEL) : 0;
            case BACKEND_IS_SILENT, CONNECT_WAS_LOST -> plan.limitMicros(TimeLimit.CONNECT);
            default -> event.what().limits.stream()
                    .filter(each -> (each != TimeLimit.TUNNEL || tunnel) && (each != TimeLimit.KEEP_ALIVE || !first))
                    .mapToLong(plan::limitMicros)
                    .max()
                    .orElse(0);
        };
    }
}
