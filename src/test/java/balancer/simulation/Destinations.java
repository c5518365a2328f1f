package balancer.simulation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that requests went where cookies, keys and backups want them, as far as nothing stood in the way. */
final class Destinations {
    /** An exchange whose answer came early may last so much longer. */
    private static final long REST_MICROS = 1_000_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Alternatives alternatives;

    Destinations(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        alternatives = new Alternatives(plan, ledger);
    }

    void judge() {
        for (ClientPlan client : plan.clients) {
            for (RequestPlan request : client.requests) {
                Entry entry = ledger.entry(request.id);
                if (entry.firstBackend() >= 0 && !Alternatives.hasLogins(client)) {
                    judge(client, entry);
                }
            }
        }
        boolean calm = plan.fair && ledger.drains.isEmpty() && ledger.out.isEmpty();
        if (plan.choosing.isHash() && calm && !plan.tcp && !plan.logins && !plan.isLimited()) {
            keys();
        }
    }

    private void judge(ClientPlan client, Entry entry) {
        int first = entry.firstBackend();
        int named = OwnCookie.named(plan, entry.plan);
        BitSet lost = alternatives.lost(client, entry);
        for (int id = 0; id < plan.backends.size(); id++) {
            // Nobody goes to a name that is not known yet.
            lost.set(id, lost.get(id) || plan.backends.get(id).named);
        }
        boolean astray = named >= 0 && named != first && !lost.get(named);
        Judge.require(!astray, "a cookie brings its client back", entry + " is " + named + "'s");
        for (int id = 0; id < plan.backends.size(); id++) {
            boolean could = !plan.backends.get(id).backup && !lost.get(id);
            boolean forced = named == first || !plan.backends.get(first).backup;
            Judge.require(!could || forced, "a backup serves only when no other does", entry + " instead of " + id);
        }
    }

    /** The owner of a key is who gets its requests while there are no others. */
    private void keys() {
        Map<String, Integer> owners = new HashMap<>();
        for (Entry entry : ledger.entries()) {
            if (isByKey(entry) && together(entry, -1) == 0) {
                int owner = owners.computeIfAbsent(key(entry), any -> entry.firstBackend());
                Judge.require(owner == entry.firstBackend(), "a key has one owner", entry + " is " + owner + "'s");
            }
        }
        for (Entry entry : ledger.entries()) {
            if (isByKey(entry) && owners.containsKey(key(entry))) {
                int owner = owners.get(key(entry));
                boolean there = entry.firstBackend() == owner;
                Judge.require(there || mayBeFull(owner, entry), "a key stays with its owner", entry + " " + owner);
            }
        }
    }

    private boolean isByKey(Entry entry) {
        return entry.firstBackend() >= 0 && !key(entry).isEmpty() && OwnCookie.named(plan, entry.plan) < 0;
    }

    private String key(Entry entry) {
        String head = Wire.requestText(entry.plan);
        return switch (plan.choosing.algorithm()) {
            case "hash:client" -> plan.clientOf(entry.plan).home.text;
            case "hash:header:" + ChoosingPlan.KEY_FIELD -> new Head(head).value(ChoosingPlan.KEY_FIELD);
            default -> OwnCookie.value(head, ChoosingPlan.KEY_COOKIE);
        };
    }

    /** With one more it would have more than 1.25 of the average for its weight, rounded up. */
    private boolean mayBeFull(int owner, Entry entry) {
        long has = together(entry, owner);
        List<BackendPlan> all = plan.backends;
        long weights = all.stream()
                .filter(each -> !each.backup)
                .mapToLong(each -> each.weight)
                .sum();
        return 4 * has * weights >= 5 * (has + 1) * all.get(owner).weight;
    }

    /**
     * How many others may have been in progress when it was sent to a backend.
     *
     * @param backend where they were; -1: anywhere
     */
    private int together(Entry entry, int backend) {
        ClientPlan client = plan.clientOf(entry.plan);
        int count = 0;
        for (Entry each : ledger.entries()) {
            boolean rests = each.isTunnel() || each.plan.isAnsweredEarly();
            long until =
                    each.isTunnel() || !each.isKnown() ? Long.MAX_VALUE : each.knownMicros + (rests ? REST_MICROS : 0);
            boolean there = backend < 0 || each.firstBackend() == backend;
            boolean met = each.askedMicros <= entry.readHeadMicros && until >= entry.askedMicros;
            count += there && met && plan.clientOf(each.plan) != client ? 1 : 0;
        }
        return count;
    }
}
