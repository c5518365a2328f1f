package balancer.simulation;

import balancer.simulation.KnockPlan.Kind;

/**
 * Draws whether those who besiege speak TLS, and those besides who want nothing but handshakes; with dice of its own.
 */
final class KnockMaker {
    private static final int ONCE_IN = 8;

    /** Each costs a handshake of both ends, in earnest. */
    private static final int MOST_CLIENTS = 24;

    /** So often all places are taken by those who wait; more, and who is behind them is over his own limit. */
    private static final int MOST_ROUNDS = 6;

    private static final int CROWD_MICROS = 3_000_000;

    private final Dice dice;
    private final Plan plan;

    KnockMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        if (!dice.onceIn(Integer.getInteger(TlsMaker.ODDS, ONCE_IN))) {
            return;
        }
        plan.tls = true;
        plan.maxConnections = Integer.MAX_VALUE; // see TlsMaker
        int tooMany = plan.clients.size() - MOST_CLIENTS;
        if (tooMany > 0) {
            plan.clients.subList(0, tooMany).clear(); // those who besiege are first
        }
        plan.mostHandshakes = dice.between(6, 20);
        plan.weather.put(Knob.HELPER_MILLIS, (double) dice.between(1, 10));
        int room = (1 + MOST_ROUNDS) * plan.mostHandshakes - plan.clients.size();
        Kind common = dice.onceIn(2) ? kind() : null;
        long flood = dice.onceIn(2) ? dice.below(CROWD_MICROS) : -1;
        for (int left = Math.min(room, dice.between(10, 60)); left > 0; left--) {
            long start = flood >= 0 ? flood + dice.below(1_000) : dice.below(CROWD_MICROS);
            plan.knocks.add(knock(common == null ? kind() : common, start));
        }
    }

    private Kind kind() {
        Kind[] all = Kind.values();
        return all[dice.below(plan.tcp ? Kind.OPEN.ordinal() : all.length)];
    }

    private KnockPlan knock(Kind kind, long start) {
        int bytes = kind == Kind.GARBAGE ? beforeGarbage() : dice.between(1, 200);
        long pause = kind == Kind.TRICKLE ? dice.between(20_000, 400_000) : dice.size(500_000);
        return new KnockPlan(kind, start, bytes, pause);
    }

    /** Not where the length of the message is: who announces more is waited for. */
    private int beforeGarbage() {
        return dice.onceIn(2) ? dice.between(0, 3) : dice.between(9, Door.SESSION_AT);
    }
}
