package balancer.simulation;

import balancer.backend.Backend;
import balancer.client.TimeLimit;
import balancer.metrics.TrafficMetrics;
import balancer.proxy.Failure;
import balancer.proxy.Proxy;
import balancer.simulation.Entry.Outcome;
import java.util.Arrays;
import java.util.BitSet;

/** Checks a finished run: every request answered or explained, everything given back, every counter correct. */
final class Judge {
    /** A second for memory, and what the network takes. */
    private static final long MOST_WAIT_MICROS = 1_100_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Excuses excuses;
    private final Remains remains;
    private final Patience patience;

    Judge(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        excuses = new Excuses(plan, ledger);
        remains = new Remains(plan, ledger, excuses);
        patience = new Patience(plan, ledger);
    }

    void requests() {
        for (ClientPlan client : plan.clients) {
            Before before = Before.OPEN;
            for (RequestPlan request : client.requests) {
                Entry entry = ledger.entry(request.id);
                require(
                        patience.isInTime(client, entry),
                        "nobody stands still for too long",
                        entry + ledger.mishaps.told(client, entry));
                require(
                        isExplained(client, entry, before),
                        "nothing ends so without a reason: " + entry.end(),
                        entry + ledger.mishaps.told(client, entry));
                if (entry.outcome == Outcome.COMPLETE) {
                    complete(client, entry);
                    require(!entry.closed || remains.mayClose(client, entry), "a connection persists", entry);
                } else {
                    cut(client, entry);
                }
                reported(entry);
                drained(entry);
                before = before.behind(entry, remains);
            }
        }
    }

    /** What the requests before on the same connection have left of it. */
    enum Before {
        OPEN,
        /** Somebody may have had a reason to end it. */
        MAY_BE_OVER,
        OVER;

        Before behind(Entry entry, Remains remains) {
            if (this == OVER || entry.outcome != Outcome.COMPLETE || entry.closed) {
                return OVER;
            }
            return remains.mayEndBehind(entry) ? MAY_BE_OVER : this;
        }
    }

    boolean accepts(ClientPlan client, Entry entry, Before before) {
        return isInTime(client, entry, before) && isExplained(client, entry, before);
    }

    private boolean isInTime(ClientPlan client, Entry entry, Before before) {
        boolean unheard = before != Before.OPEN && entry.outcome == Outcome.NONE;
        return unheard || patience.isInTime(client, entry);
    }

    private boolean isExplained(ClientPlan client, Entry entry, Before before) {
        return switch (before) {
            case OPEN -> excuses.covers(client, entry);
            case MAY_BE_OVER -> entry.outcome == Outcome.NONE || excuses.covers(client, entry);
            case OVER -> entry.outcome == Outcome.NONE;
        };
    }

    Before behind(Before before, Entry entry) {
        return before.behind(entry, remains);
    }

    /**
     * Where the framing shows that something is missing, all that came is delivered, and the connection ends in order.
     */
    private void cut(ClientPlan client, Entry entry) {
        boolean shows = entry.outcome == Outcome.CUT && entry.sentBeforeCut >= 0;
        boolean all = entry.cutByEnd && entry.receivedBeforeCut == entry.sentBeforeCut;
        require(!shows || all || remains.mayLoseOfACut(client, entry), "what came of a cut answer is delivered", entry);
    }

    private void complete(ClientPlan client, Entry entry) {
        boolean newcomer = plan.siege && !client.besieges;
        long micros = entry.knownMicros - entry.nextMicros;
        long queue = InFlight.wereTaken(plan, ledger, entry) ? plan.limitMicros(TimeLimit.CONNECT) : 0;
        require(
                !newcomer || micros <= MOST_WAIT_MICROS + queue + Door.longestWaitMicros(plan),
                "a newcomer waits a second at most",
                entry + " " + micros);
        boolean unread = entry.deliveries == 0;
        require(!unread || remains.mayBeUnread(client, entry), "no answer without a request", entry);
        require(entry.plan.malformed != RequestPlan.Malformed.HEAD, "a malformed head is refused", entry);
        // What becomes of a tunnel is told behind the 101.
        boolean told = entry.ended == 1 && (entry.failure == null || entry.status == 101);
        require(plan.tcp || told, "a complete answer is counted as one", entry);
    }

    private void reported(Entry entry) {
        if (entry.outcome == Outcome.REFUSED && entry.ended > 0) {
            require(entry.failure != null && entry.status == entry.refusedWith, "a refusal is counted as one", entry);
        }
        require(plan.tcp || entry.deliveries == 0 || entry.ended == 1, "every exchange ends", entry);
    }

    /** As long as all of them drain there is one answer, except for what is wrong by itself. */
    private void drained(Entry entry) {
        boolean some = ledger.drains.was(entry.askedMicros, entry.knownMicros, this::isSomeoneLeft);
        boolean answered = entry.outcome == Outcome.COMPLETE
                || plan.fair && entry.outcome == Outcome.REFUSED && !entry.reason.contains("no-backend");
        boolean queued = plan.isLimited() && entry.reason.contains("queue-timeout");
        require(some || !answered || queued || plan.logins, "with all draining there is nobody", entry);
    }

    private boolean isSomeoneLeft(BitSet draining) {
        return draining.cardinality() < plan.backends.size();
    }

    void order() {
        new FirstCome(plan, ledger).judge();
        new Destinations(plan, ledger).judge();
    }

    void numbers(Proxy proxy) {
        TrafficMetrics traffic = proxy.traffic();
        require(traffic.connectionsOpen == 0, "every session ends", traffic.connectionsOpen + " are left");
        require(proxy.busy() == 0, "every session ends", proxy.busy() + " are busy");
        require(traffic.completed == ledger.endedWell, "counters add up", "completed " + traffic.completed);
        long answers = 0;
        for (Backend backend : proxy.backends().all()) {
            require(backend.inFlight() == 0, "nothing stays in flight", backend + ": " + backend.inFlight());
            require(backend.idle().size() == 0, "no idle connection outlives its time", backend);
            answers += Arrays.stream(backend.metrics().responses).sum();
        }
        require(answers == traffic.completed, "counters add up", "answers " + answers + " of " + traffic.completed);
        require(traffic.requests <= ledger.ended, "every exchange ends", traffic.requests + " of " + ledger.ended);
    }

    /** In a world where nothing goes wrong, nothing may be counted as having gone wrong, and each byte once. */
    void fairness(Proxy proxy) {
        TrafficMetrics traffic = proxy.traffic();
        long failed = Arrays.stream(proxy.failures()).sum();
        failed -= ledger.drains.was(0, Long.MAX_VALUE, each -> !isSomeoneLeft(each))
                ? proxy.failures()[Failure.NO_BACKEND.ordinal()]
                : 0;
        failed -= plan.isLimited() ? proxy.failures()[Failure.QUEUE_TIMEOUT.ordinal()] : 0;
        require(failed == 0, "nothing fails for no reason", failures(proxy));
        require(traffic.retries + traffic.replaced == 0, "nothing is repeated for no reason", traffic.retries);
        require(traffic.bytesToClients == ledger.bytesToClients, "bytes are counted", traffic.bytesToClients);
        require(traffic.bytesFromClients == ledger.bytesToBackends, "bytes are counted", traffic.bytesFromClients);
        if (ledger.drains.isEmpty() && !plan.isLimited() && !plan.logins && plan.isInTurns()) {
            roundRobin(proxy);
        }
    }

    private static String failures(Proxy proxy) {
        return Arrays.toString(proxy.failures());
    }

    /** As nginx defines smooth weighted round robin, written down once more. */
    private void roundRobin(Proxy proxy) {
        int backends = plan.backends.size();
        int[] credits = new int[backends];
        long[] turns = new long[backends];
        for (int turn = 0; turn < proxy.traffic().requests; turn++) {
            int richest = 0;
            int sum = 0;
            for (int i = 0; i < backends; i++) {
                sum += plan.backends.get(i).weight;
                credits[i] += plan.backends.get(i).weight;
                richest = credits[i] > credits[richest] ? i : richest;
            }
            credits[richest] -= sum;
            turns[richest]++;
            boolean oneByOne = plan.clients.size() == 1 && turn < ledger.deliveries.size();
            require(!oneByOne || ledger.deliveries.get(turn) == richest, "round robin is exact", ledger.deliveries);
        }
        for (Backend backend : proxy.backends().all()) {
            long seen = ledger.deliveries.stream()
                    .filter(id -> id == backend.slot())
                    .count();
            require(backend.metrics().requests == turns[backend.slot()], "round robin is exact", backend);
            require(seen == turns[backend.slot()], "round robin is exact", ledger.deliveries);
        }
    }

    static void require(boolean holds, String property, Object detail) {
        if (!holds) {
            throw new Violation(property, String.valueOf(detail));
        }
    }
}
