package balancer.simulation;

/**
 * Draws whether clients speak TLS, and backends, with dice of its own: the rest of a plan stays as it is. A run with
 * handshakes takes several times as long as one without, so there are few; {@code -Dsimulation.tls=1} encrypts all that
 * can be.
 */
final class TlsMaker {
    static final String ODDS = "simulation.tls";

    private static final int ONCE_IN = 50;
    private static final int ONCE_IN_SHORT_RUNS = 100;

    private final Dice dice;
    private final Plan plan;

    TlsMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    /** Not where places are short: who still shakes hands may be closed to make room for others, and has no request. */
    void draw() {
        int onceIn = Integer.getInteger(ODDS, plan.tcp ? ONCE_IN_SHORT_RUNS : ONCE_IN);
        plan.tls = dice.onceIn(onceIn) && plan.maxConnections == Integer.MAX_VALUE;
        plan.tls12 = plan.tls && mayBeOld() && dice.onceIn(3);
        plan.resumes = plan.tls && dice.onceIn(2);
        plan.tlsBackends = dice.onceIn(onceIn) && plan.introductions == 0;
        plan.verifies = plan.tlsBackends && dice.onceIn(2);
        if (plan.tlsBackends) {
            plan.backends.forEach(this::doors);
        }
    }

    /** An end of TLS 1.2 is one of both directions, so nothing here may end half. */
    private boolean mayBeOld() {
        return !plan.tcp
                && plan.clients.stream()
                        .noneMatch(client -> client.ending == ClientPlan.Ending.HALF_CLOSE
                                || client.fault == ClientPlan.Fault.FIN_AFTER_SENT
                                || client.requests.stream().anyMatch(request -> request.upgrade));
    }

    /** Without TLS these doors are nothing special. */
    static void opens(BackendPlan backend) {
        boolean special = backend.door == BackendPlan.Door.MUTE || backend.door == BackendPlan.Door.FOR_SOMEBODY_ELSE;
        backend.door = special ? BackendPlan.Door.OPEN : backend.door;
    }

    private void doors(BackendPlan backend) {
        boolean byPort = backend.home == BackendPlan.Home.IPV6_BY_PORT; // which no URL is
        backend.home = byPort ? BackendPlan.Home.IPV6 : backend.home;
        boolean open = backend.door == BackendPlan.Door.OPEN;
        if (open && plan.verifies && backend.named) {
            backend.door = BackendPlan.Door.FOR_SOMEBODY_ELSE;
        } else if (open && !plan.fair && backend.outages.isEmpty() && dice.onceIn(6)) {
            backend.door = BackendPlan.Door.MUTE;
        }
    }
}
