package balancer.simulation;

import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.health.BackendHealth.State;
import balancer.health.HealthChecker;
import balancer.health.HealthListener;
import balancer.health.HealthSettings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The health checker, its reports, and the state that it must have reached when the weather has been calm for long
 * enough.
 */
final class PlannedHealth implements HealthListener {
    static final String PATH = "/probe";

    /**
     * After the last thing that goes wrong everybody who is there is up again: the longest cool-down, or a probe that
     * is lost, the time until the next and another one; and some moments for the network.
     */
    static final long SETTLED_NANOS = 32_000_000_000L;

    /** Of the jitter. */
    private static final double SHORTEST = 0.8;

    private static final double LONGEST = 1.2;

    /** What a probe itself takes. */
    private static final double PROBE_SECONDS = 0.1;

    private static final int FAILED_TO_EJECT = 5;

    private static final List<Long> COOL_DOWNS_MILLIS = List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L);

    private static final int EARLY_PROBES = 3;

    private static final Set<Knob> UNHEALTHY =
            EnumSet.of(Knob.CONNECTS_REFUSED, Knob.CONNECTS_LOST, Knob.LONG_STALLS, Knob.CUTS);

    private final Scene scene;
    private final PlannedDrains drains;
    private final HealthChecker checker;
    private final Supplier<List<String>> printed;
    private final boolean[] inTrouble;
    private final long[] cooledDownAtNanos;
    private final long[] failedAtNanos;
    private final long[] goodProbes;
    private final long[] badProbes;
    /** When the present row of good probes began. */
    private final long[] goodProbesBefore;

    private final State[] lastState;
    private final long[] requests;
    private final long[] connects;
    private final int[] failedExchanges;
    private final boolean[] wasUsable;
    private final boolean[] wasServing;
    private long retries;

    /** @param printed what the terminal shows, now */
    PlannedHealth(Scene scene, PlannedDrains drains, HealthChecker checker, Supplier<List<String>> printed) {
        this.printed = printed;
        this.scene = scene;
        this.drains = drains;
        this.checker = checker;
        int backends = scene.plan().backends.size();
        inTrouble = new boolean[backends];
        cooledDownAtNanos = new long[backends];
        failedAtNanos = new long[backends];
        Arrays.fill(failedAtNanos, -SETTLED_NANOS);
        goodProbes = new long[backends];
        badProbes = new long[backends];
        goodProbesBefore = new long[backends];
        lastState = new State[backends];
        requests = new long[backends];
        connects = new long[backends];
        failedExchanges = new int[backends];
        wasUsable = new boolean[backends];
        wasServing = new boolean[backends];
    }

    HealthChecker checker() {
        return checker;
    }

    boolean isProbing() {
        return scene.plan().probes != HealthSettings.Kind.OFF;
    }

    private long nowNanos() {
        return scene.network().clock().getAsLong();
    }

    /** What the terminal shows of a change, now. */
    private void printed(Backend backend, String what) {
        List<String> lines = printed.get();
        String last = lines.get(lines.size() - 1);
        String expected = "backend " + backend.name() + ' ' + what;
        Judge.require(last.equals(expected), "the terminal tells what happens", last + " instead of " + expected);
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** In the largest unit that says enough. */
    private static String lasted(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        long seconds = Math.round(millis / 1_000.0);
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {
        List<String> lines = printed.get();
        boolean warned = lines.stream().anyMatch(each -> each.contains(backend.name()) && each.contains(reason));
        Judge.require(warned, "the terminal tells what happens", backend + " " + reason + ": " + lines);
        trouble(backend);
    }

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        int fall = scene.plan().settings.timing().fall();
        Judge.require(badProbes == fall, "so many bad probes in a row take it down", badProbes + " of " + fall);
        printed(backend, "down: " + reason + " (" + counted(badProbes, "probe") + ")");
        trouble(backend);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        String whose = counted(failedExchanges, scene.plan().tcp ? "connection" : "request");
        goodProbesBefore[backend.slot()] = checker.all().get(backend.slot()).goodProbes();
        printed(backend, "ejected for " + lasted(coolDownMillis) + ": " + reason + " (" + whose + ")");
        Judge.require(failedExchanges >= FAILED_TO_EJECT, "few failures eject nobody", failedExchanges);
        Ejections.requireNotTooMany(checker.all(), backend);
        Judge.require(COOL_DOWNS_MILLIS.contains(coolDownMillis), "a cool-down doubles up to 30 s", coolDownMillis);
        cooledDownAtNanos[backend.slot()] = nowNanos() + coolDownMillis * 1_000_000;
        trouble(backend);
    }

    private void trouble(Backend backend) {
        Judge.require(isProbing(), "who does not look sees no trouble", backend);
        inTrouble[backend.slot()] = true;
    }

    /** None is planned to: tunnels are kept. */
    @Override
    public void tunnelsEnded(Backend backend, int count) {
        throw new AssertionError(count + " tunnels of " + backend + " were ended");
    }

    @Override
    public void up(Backend backend, long troubleMillis) {
        BackendHealth health = checker.all().get(backend.slot());
        boolean wasOut = lastState[backend.slot()] == State.DOWN || lastState[backend.slot()] == State.EJECTED;
        Judge.require(!wasOut || isWellAgain(health), "so many good probes in a row bring it up", backend);
        printed(backend, "up after " + lasted(troubleMillis));
        Judge.require(inTrouble[backend.slot()], "nobody comes back who was not away", backend);
        Judge.require(troubleMillis >= 0, "nobody was away before it began", troubleMillis);
        Judge.require(nowNanos() >= cooledDownAtNanos[backend.slot()], "who was ejected cools down", backend);
        inTrouble[backend.slot()] = false;
    }

    @Override
    public void draining(Backend backend) {
        printed(backend, "draining: gets no new " + (scene.plan().tcp ? "connections" : "requests"));
        drains.began(backend);
    }

    @Override
    public void enabled(Backend backend) {
        printed(backend, "enabled");
        drains.ended(backend);
    }

    private static boolean isUsable(BackendHealth health) {
        return health.state() == State.UNPROVEN || health.state() == State.UP;
    }

    private boolean isWellAgain(BackendHealth health) {
        long inARow = health.goodProbes() - goodProbesBefore[health.backend().slot()];
        return inARow >= scene.plan().settings.timing().rise();
    }

    /** The good ones since the last bad one, or since it was ejected or moved. */
    private void probes(BackendHealth health) {
        int id = health.backend().slot();
        State state = health.state();
        boolean good = health.goodProbes() > goodProbes[id];
        boolean out = state == State.DOWN || state == State.EJECTED;
        boolean ready = good && out && lastState[id] == state && nowNanos() >= cooledDownAtNanos[id];
        Judge.require(!ready || !isWellAgain(health), "so many good probes in a row bring it up", health.backend());
        if (health.badProbes() > badProbes[id] || state == State.JOINING) {
            goodProbesBefore[id] = health.goodProbes();
        }
        goodProbes[id] = health.goodProbes();
        badProbes[id] = health.badProbes();
        lastState[id] = state;
    }

    /** What came of exchanges, and of the name service, in this turn. */
    private void look(BackendHealth health) {
        int id = health.backend().slot();
        probes(health);
        if (health.failedExchanges() > failedExchanges[id]) {
            failedAtNanos[id] = nowNanos();
        }
        failedExchanges[id] = health.failedExchanges();
        if (health.state() == State.JOINING) {
            // It has another address: what is known of the old one says nothing about it.
            cooledDownAtNanos[id] = nowNanos();
        }
    }

    /** After each turn: who is out got no work in it while somebody else could have had it. */
    void check(long repeated) {
        boolean somebodyIsIn = false;
        for (BackendHealth health : checker.all()) {
            look(health);
            boolean agrees = isUsable(health) == health.backend().available();
            Judge.require(agrees, "who is up gets work, who is down does not", health.backend() + " " + health.state());
            somebodyIsIn |=
                    health.backend().serves() && wasServing[health.backend().slot()];
        }
        boolean nobodyWaited = scene.plan().maxInFlight == Integer.MAX_VALUE;
        for (BackendHealth health : checker.all()) {
            int id = health.backend().slot();
            long now = health.backend().metrics().requests;
            boolean out = !isUsable(health) && !wasUsable[id] && somebodyIsIn && nobodyWaited && repeated == retries;
            // Who has logged in there goes on over the connection that is his.
            long dialled = health.backend().metrics().connects;
            boolean owned = scene.plan().logins && dialled == connects[id];
            Judge.require(!out || now == requests[id] || owned, "who is down gets no work", health.backend());
            requests[id] = now;
            connects[id] = dialled;
            wasUsable[id] = isUsable(health);
            if (scene.ledger().out.now().get(id) == health.backend().serves()) {
                scene.ledger().out.changed(id, !health.backend().serves(), nowNanos());
            }
            wasServing[id] = health.backend().serves();
        }
        retries = repeated;
    }

    /** When it has been calm for long enough. */
    void judge(List<PlannedBackend> servers, double seconds) {
        for (BackendHealth health : checker.all()) {
            int id = health.backend().slot();
            BackendPlan plan = scene.plan().backends.get(id);
            State state = health.state();
            String what = health.backend() + " is " + state + ", " + health.reason();
            boolean calm = nowNanos() - failedAtNanos[id] >= SETTLED_NANOS;
            if (plan.door != BackendPlan.Door.OPEN) {
                Judge.require(state == State.DOWN || state == State.JOINING, "who is dead is down", what);
            } else if (calm) {
                // Traffic comes before probes: with hardly a descriptor there may be none at all.
                boolean unseen = state == State.UNPROVEN && scene.plan().isScarce();
                Judge.require(state == State.UP || unseen, "who is there is up again", what);
                Judge.require(!inTrouble[id], "who is up again is said to be", what);
            }
            // The last connection may stand on one side only.
            boolean seen = health.goodProbes() <= servers.get(id).probes() + 1;
            Judge.require(seen, "a good sign comes from somebody", what);
            if (!mayFail(plan)) {
                Judge.require(health.badProbes() == 0, "no probe fails for no reason", what);
            }
            if (!mayFail(plan) && !scene.plan().hasShortOpens() && !scene.plan().isScarce()) {
                boolean often = scene.plan().tcp ? health.goodProbes() == 1 : isRegular(health.goodProbes(), seconds);
                // Who makes others doubt is looked at more often; in tcp mode nobody else but once.
                Judge.require(often || !scene.plan().fair, "probes come as they should", health.goodProbes());
            }
        }
    }

    private boolean isRegular(long probes, double seconds) {
        double interval = scene.plan().settings.timing().intervalMillis() / 1_000.0;
        return probes >= Math.floor(seconds / (interval * LONGEST + PROBE_SECONDS)) - 1
                && probes <= seconds / (interval * SHORTEST) + EARLY_PROBES;
    }

    private boolean mayFail(BackendPlan plan) {
        return scene.plan().weather.keySet().stream().anyMatch(UNHEALTHY::contains)
                || plan.door != BackendPlan.Door.OPEN
                || plan.moveMicros > 0
                || !plan.outages.isEmpty()
                || !plan.probeFaults.isEmpty();
    }
}
