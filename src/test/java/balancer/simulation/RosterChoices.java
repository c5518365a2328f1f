package balancer.simulation;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What algorithms, cookies and backups promise while backends come and go: as the README says it, and as clients can
 * see it.
 */
final class RosterChoices {
    private final RosterPlan plan;
    private final RosterModel model;
    private final List<RosterAnswer> answers = new ArrayList<>();
    private final List<Owner> owners = new ArrayList<>();

    /** Of a key, at a time when these served, by their names, with these weights. */
    private record Owner(int key, String name, Map<String, Integer> serving) {
        /** Both serve both times, with as much weight: then who comes first for a key comes first for ever. */
        boolean contradicts(Owner other) {
            return key == other.key && !name.equals(other.name) && isSame(name, other) && isSame(other.name, other);
        }

        private boolean isSame(String one, Owner other) {
            return serving.containsKey(one) && serving.get(one).equals(other.serving.get(one));
        }
    }

    RosterChoices(RosterPlan plan, RosterModel model) {
        this.plan = plan;
        this.model = model;
    }

    /** @param alone whether nobody else had a request in progress */
    void answered(RosterAnswer answer, boolean alone) {
        cookie(answer);
        backup(answer);
        boolean others = !alone || answers.stream().anyMatch(answer::overlaps);
        answers.removeIf(each -> each.visitor() == answer.visitor());
        answers.add(answer);
        boolean tied = plan.choosing().sticky() && !answer.sent().isEmpty();
        boolean keyed = plan.choosing().isHash() && answer.key() > 0;
        if (keyed && !others && !tied && model.sure.isAllKnown(answer.askedMicros())) {
            owner(answer);
        }
    }

    private void cookie(RosterAnswer answer) {
        String value = answer.head().value("Set-Cookie");
        String own = OwnCookie.token(RosterModel.nameOf(answer.server()));
        boolean sets = plan.choosing().sticky() && !answer.sent().equals(own);
        String expected = sets ? OwnCookie.NAME + "=" + own + "; Path=/; HttpOnly; SameSite=Lax" : "";
        Judge.require(value.equals(expected), "a cookie names who answers", answer);
        boolean isPrivate = answer.head().says("Cache-Control", "private");
        Judge.require(isPrivate == sets, "a response that sets a cookie is one client's", answer);
        for (InetSocketAddress each : RosterModel.servers()) {
            boolean named = plan.choosing().sticky()
                    && !each.equals(answer.server())
                    && answer.sent().equals(OwnCookie.token(RosterModel.nameOf(each)));
            boolean astray = named && model.sure.serves(each, answer.askedMicros());
            Judge.require(!astray, "a cookie brings its client back", answer + " instead of " + each);
        }
    }

    private void backup(RosterAnswer answer) {
        boolean tied = answer.sent().equals(OwnCookie.token(RosterModel.nameOf(answer.server())));
        boolean only = !model.isBackup(answer.server())
                || tied && plan.choosing().sticky()
                || !model.sure.serves(answer.server(), answer.askedMicros())
                || !model.sure.somebodyServes(answer.askedMicros());
        Judge.require(only, "a backup serves only when no other does", answer);
    }

    private void owner(RosterAnswer answer) {
        Map<String, Integer> serving = new TreeMap<>();
        model.serving().forEach((server, weight) -> serving.put(RosterModel.nameOf(server), weight));
        Owner owner = new Owner(answer.key(), RosterModel.nameOf(answer.server()), serving);
        for (Owner each : owners) {
            Judge.require(!owner.contradicts(each), "a key stays with its owner", owner + " after " + each);
        }
        owners.add(owner);
    }

    /** Each gets its share of a row of requests of one client without a cookie, or its due. */
    void shares(Map<InetSocketAddress, Integer> got, int requests, double tolerance) {
        Map<InetSocketAddress, Integer> weights = model.serving();
        double sum = weights.values().stream().mapToInt(each -> each).sum();
        String algorithm = plan.choosing().algorithm();
        got.forEach((server, count) -> {
            double share = requests * weights.getOrDefault(server, 0) / sum;
            boolean due = algorithm.equals("hash:client")
                    ? count == 0 || count == requests
                    : Math.abs(count - share) <= tolerance || !plan.choosing().takesTurnsWithoutKey();
            boolean right = due && (share > 0 || count == 0);
            Judge.require(right, "each gets its share", server + " got " + count + " instead of " + share);
        });
    }
}
