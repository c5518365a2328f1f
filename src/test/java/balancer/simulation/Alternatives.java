package balancer.simulation;

import java.util.BitSet;

/** Whether a request that a backend did not serve could have gone to another one. */
final class Alternatives {
    /** More attempts are never made. */
    private static final int MOST_ATTEMPTS = 3;

    /** So much of the budget of repetitions there is each second. */
    private static final int REPETITIONS_PER_SECOND = 3;

    private static final long SECOND_MICROS = 1_000_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Mishaps mishaps;

    Alternatives(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        mishaps = ledger.mishaps;
    }

    boolean mayRepeat(ClientPlan client, Entry entry) {
        boolean told = entry.touches > 0 && entry.plan.answer.interims > 0;
        return !plan.tcp && entry.isRepeatable() && !told && !hasLogins(client);
    }

    /** It may be bound to one backend. */
    static boolean hasLogins(ClientPlan client) {
        return client.requests.stream().anyMatch(each -> each.login);
    }

    boolean isExhausted(ClientPlan client, Entry entry) {
        return hasLogins(client)
                || lost(client, entry).cardinality() >= Math.min(MOST_ATTEMPTS, plan.backends.size())
                || isBudgetSpent(entry);
    }

    /** And the last who was asked, if any, refused. */
    boolean couldGoNowhere(ClientPlan client, Entry entry) {
        boolean refused =
                mishaps.met(client, entry, each -> each.what().explains("connect-refused")) || isSomeoneOut(entry);
        return refused && lost(client, entry).cardinality() == plan.backends.size();
    }

    /** One dead connection is replaced; the next one counts against whoever it led to. */
    private BitSet lostReused(Entry entry) {
        BitSet lost = new BitSet();
        boolean replaced = false;
        for (Mishaps.Event each : mishaps.events()) {
            if (each.request() == entry.plan && each.what() == Mishap.IDLE_CONNECTION_DIED) {
                lost.set(each.backend(), replaced);
                replaced = true;
            }
        }
        return lost;
    }

    private boolean isSomeoneOut(Entry entry) {
        return ledger.out.was(entry.askedMicros, entry.knownMicros, out -> !out.isEmpty())
                || ledger.drains.was(entry.askedMicros, entry.knownMicros, draining -> !draining.isEmpty());
    }

    /** Who could not serve it for a while as long as it was under way, or failed it. */
    BitSet lost(ClientPlan client, Entry entry) {
        BitSet lost = new BitSet();
        for (Mishaps.Event each : mishaps.events()) {
            if (each.backend() >= 0 && each.what().failsFresh() && mishaps.met(client, entry, each::equals)) {
                lost.set(each.backend());
            }
        }
        lost.or(lostReused(entry));
        for (int id = 0; id < plan.backends.size(); id++) {
            int backend = id;
            if (ledger.drains.was(entry.askedMicros, entry.knownMicros, draining -> draining.get(backend))
                    || ledger.out.was(entry.askedMicros, entry.knownMicros, out -> out.get(backend))) {
                lost.set(id);
            }
        }
        return lost;
    }

    /** What lasts, as a silent backend does, fails each request that meets it. */
    private long failuresBy(Mishaps.Event event, Entry entry) {
        long met = 0;
        for (Entry each : ledger.entries()) {
            boolean recent =
                    each.askedMicros <= entry.knownMicros && each.knownMicros >= entry.askedMicros - SECOND_MICROS;
            met += recent && mishaps.met(plan.clientOf(each.plan), each, event::equals) ? 1 : 0;
        }
        return Math.max(1, met);
    }

    /** When many fail at once, repetitions would only multiply the load. */
    private boolean isBudgetSpent(Entry entry) {
        long failures = 0;
        for (Mishaps.Event each : mishaps.events()) {
            boolean recent = each.overlaps(entry.askedMicros - SECOND_MICROS, entry.knownMicros);
            failures += each.backend() >= 0 && recent && each.what().failsFresh() ? failuresBy(each, entry) : 0;
        }
        return failures > REPETITIONS_PER_SECOND;
    }
}
