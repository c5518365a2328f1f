package balancer.simulation;

import balancer.simulation.RosterPlan.Deed;
import balancer.simulation.RosterPlan.Kind;
import balancer.simulation.RosterPlan.Move;
import balancer.simulation.RosterPlan.Step;
import balancer.simulation.RosterPlan.Visitor;
import java.util.ArrayList;
import java.util.List;

/** Draws changes of the list of backends, and clients in the middle of them. */
final class RosterMaker {
    private static final int LAST_CHANGE_MICROS = 40_000_000;
    private static final int MOST_WEIGHT = 256;
    private static final int KEYS = 4;
    private static final int LONGEST_SLOW_START_MILLIS = 15_000;

    private final Dice dice;

    RosterMaker(Dice dice) {
        this.dice = dice;
    }

    RosterPlan draw() {
        List<String> backends = new ArrayList<>();
        for (String each : RosterModel.SINGLES) {
            if (backends.isEmpty() || dice.onceIn(2)) {
                backends.add(each + "*" + weight());
            }
        }
        for (String each : RosterModel.NAMES) {
            if (dice.onceIn(2)) {
                backends.add(each + "*" + weight());
            }
        }
        List<Deed> deeds = new ArrayList<>();
        for (int left = dice.onceIn(5) ? 0 : dice.between(1, 12); left > 0; left--) {
            deeds.add(deed());
        }
        deeds.sort((one, other) -> Long.compare(one.atMicros(), other.atMicros()));
        String health = dice.pick("off", "tcp", PlannedHealth.PATH);
        int maxInFlight = dice.onceIn(4) ? dice.between(1, 3) : 0;
        boolean stopsAtOnce = dice.onceIn(3);
        List<Move> moves = moves();
        List<Visitor> visitors = visitors();
        boolean backups = dice.onceIn(3);
        if (backups) {
            backends.replaceAll(each -> dice.onceIn(3) ? each + RosterPlan.BACKUP : each);
            deeds.replaceAll(this::withBackups);
        }
        return new RosterPlan(
                choosing(!health.equals("off")), health, maxInFlight, stopsAtOnce, backends, deeds, moves, visitors);
    }

    private ChoosingPlan choosing(boolean probes) {
        String algorithm = dice.onceIn(3)
                ? ChoosingPlan.TURNS
                : dice.pick(
                        "least-connections",
                        "random-two",
                        "latency",
                        "hash:client",
                        "hash:client",
                        "hash:header:" + ChoosingPlan.KEY_FIELD,
                        "hash:cookie:" + ChoosingPlan.KEY_COOKIE);
        int slowStartMillis = dice.onceIn(3) && probes ? dice.between(1, LONGEST_SLOW_START_MILLIS) : 0;
        return new ChoosingPlan(algorithm, dice.onceIn(3), slowStartMillis);
    }

    private Deed withBackups(Deed deed) {
        List<Step> steps = new ArrayList<>(deed.steps());
        steps.replaceAll(each -> each.kind() == Kind.ADD && dice.onceIn(2)
                ? new Step(each.kind(), each.backend(), each.weight(), true)
                : each);
        return new Deed(deed.atMicros(), deed.byNumber(), steps);
    }

    private int weight() {
        return dice.onceIn(4) ? 1 + dice.below(MOST_WEIGHT) : dice.between(1, 5);
    }

    /** Some are far from any other, some follow at once. */
    private long time() {
        return dice.onceIn(3) ? dice.size(LAST_CHANGE_MICROS) : dice.below(LAST_CHANGE_MICROS);
    }

    private Deed deed() {
        List<Step> steps = new ArrayList<>();
        for (int left = dice.onceIn(3) ? dice.between(2, 4) : 1; left > 0; left--) {
            steps.add(step());
        }
        return new Deed(time(), dice.onceIn(2), steps);
    }

    private Step step() {
        Kind kind = dice.pick(Kind.values());
        boolean isMembers = (kind == Kind.DRAIN || kind == Kind.ENABLE) && dice.onceIn(3);
        String backend = isMembers
                ? RosterModel.memberName(dice.pick(RosterModel.NAMES), dice.below(RosterModel.MOST_ADDRESSES))
                : dice.onceIn(4) && kind != Kind.DRAIN && kind != Kind.ENABLE
                        ? dice.pick(RosterModel.NAMES)
                        : dice.pick(RosterModel.SINGLES);
        return new Step(kind, backend, weight(), false);
    }

    /** Each name is known from the beginning. */
    private List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (String each : RosterModel.NAMES) {
            String host = RosterModel.host(each);
            moves.add(new Move(0, host, 1 + dice.below((1 << RosterModel.MOST_ADDRESSES) - 1)));
            for (int left = dice.between(0, 6); left > 0; left--) {
                int addresses = dice.onceIn(6) ? 0 : 1 + dice.below((1 << RosterModel.MOST_ADDRESSES) - 1);
                moves.add(new Move(1 + time(), host, addresses));
            }
        }
        moves.sort((one, other) -> Long.compare(one.atMicros(), other.atMicros()));
        return moves;
    }

    private List<Visitor> visitors() {
        List<Visitor> visitors = new ArrayList<>();
        for (int left = dice.between(1, 6); left > 0; left--) {
            boolean steady = dice.onceIn(2);
            visitors.add(new Visitor(
                    dice.size(10_000_000),
                    steady ? dice.between(100_000, 900_000) : dice.size(3_000_000),
                    steady ? dice.between(20, 60) : dice.between(1, 20),
                    dice.onceIn(3),
                    dice.onceIn(2) ? dice.size(200_000) : 0,
                    dice.onceIn(2) ? dice.size(3_000) : 5,
                    dice.below(1 + KEYS),
                    !dice.onceIn(4)));
        }
        return visitors;
    }
}
