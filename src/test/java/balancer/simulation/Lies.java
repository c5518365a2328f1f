package balancer.simulation;

import balancer.proxy.Failure;
import balancer.simulation.Entry.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how easily the judge is deceived. For each request of a finished run it claims every other ending, at the
 * time of the real one, and asks the judge whether that would have been correct too. A lie that the judge accepts is a
 * defect that it would miss.
 */
final class Lies {
    /** A way to end. */
    enum Kind {
        NONE,
        CUT,
        BAD_GATEWAY(502),
        UNAVAILABLE(503),
        GATEWAY_TIMEOUT(504),
        /** The answer to another request. */
        ANOTHERS,
        /** As it did, but a minute later. */
        LATE;

        private final int status;

        Kind() {
            this(0);
        }

        Kind(int status) {
            this.status = status;
        }
    }

    private static final long LATE_MICROS = 60_000_000;

    /** Told and believed. */
    static final class Count {
        long told;
        long believed;

        private void add(boolean belief) {
            told++;
            believed += belief ? 1 : 0;
        }

        double share() {
            return told == 0 ? 0 : (double) believed / told;
        }
    }

    final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    long requests;

    Lies() {
        for (Kind each : Kind.values()) {
            counts.put(each, new Count());
        }
    }

    void tell(Plan plan, Ledger ledger, Judge judge) {
        RequestPlan last = null;
        for (ClientPlan client : plan.clients) {
            Judge.Before before = Judge.Before.OPEN;
            for (RequestPlan request : client.requests) {
                Entry entry = ledger.entry(request.id);
                if (entry.askedMicros != Long.MAX_VALUE) {
                    requests++;
                    tellAll(client, entry, before, judge);
                    if (!plan.tcp && last != null) {
                        tellAnothers(request, last);
                    }
                    last = request;
                }
                before = judge.behind(before, entry);
            }
        }
    }

    private void tellAll(ClientPlan client, Entry entry, Judge.Before before, Judge judge) {
        for (Kind kind : Kind.values()) {
            List<Entry> versions = versions(kind, entry);
            if (!versions.isEmpty()) {
                counts.get(kind).add(versions.stream().anyMatch(each -> judge.accepts(client, each, before)));
            }
        }
    }

    /** It is read as clients read everything. */
    private void tellAnothers(RequestPlan request, RequestPlan other) {
        boolean believed = true;
        try {
            Heads.requireAnswer(request, new Head(Wire.answerHead(other).toString()), List.of());
        } catch (Violation seen) {
            believed = false;
        }
        counts.get(Kind.ANOTHERS).add(believed);
    }

    /** Several, if it can be told with different reasons; none if it would be the truth. */
    private static List<Entry> versions(Kind kind, Entry entry) {
        List<Entry> versions = new ArrayList<>();
        switch (kind) {
            case NONE, CUT -> {
                Outcome outcome = kind == Kind.NONE ? Outcome.NONE : Outcome.CUT;
                if (entry.outcome != outcome) {
                    versions.add(entry.as(outcome, entry.knownMicros));
                }
            }
            case LATE -> {
                // In the backlog nobody is promised anything.
                if (entry.isKnown() && entry.wasNext()) {
                    versions.add(entry.as(entry.outcome, entry.knownMicros + LATE_MICROS));
                }
            }
            case ANOTHERS -> {}
            default -> {
                for (Failure failure : Failure.values()) {
                    if (failure.status() == kind.status && entry.refusedWith != kind.status) {
                        Entry version = entry.as(Outcome.REFUSED, entry.knownMicros);
                        version.refusedWith = kind.status;
                        version.reason = failure.reason();
                        versions.add(version);
                    }
                }
            }
        }
        return versions;
    }

    /** Of all lies. */
    double share() {
        Count sum = new Count();
        for (Count each : counts.values()) {
            sum.told += each.told;
            sum.believed += each.believed;
        }
        return sum.share();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(String.format("%16s %5.1f %%%n", kind, 100 * count.share())));
        return text + String.format("%16s %5.1f %% of %d requests%n", "all", 100 * share(), requests);
    }
}
