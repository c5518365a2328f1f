package balancer.simulation;

import balancer.health.HealthSettings;
import java.util.ArrayList;
import java.util.List;

/** Draws a plan from a seed. What is not drawn here will never be found. */
final class PlanMaker {
    private static final int SMALL_BUFFER_BYTES = 1_000;

    /** A handshake and a half in fair weather. */
    private static final int MICROS_TO_A_FIRST_REQUEST = 150;

    private final Dice dice;
    private final Flavour flavour;
    private final Plan plan;
    private TrafficMaker traffic;

    private PlanMaker(Flavour flavour, long seed) {
        dice = new Dice(seed * 31 + flavour.ordinal());
        this.flavour = flavour;
        plan = new Plan(seed);
    }

    static Plan make(Flavour flavour, long seed) {
        PlanMaker maker = new PlanMaker(flavour, seed);
        maker.draw();
        if (flavour == Flavour.SIEGE) {
            new LimitMaker(new Dice(seed * 41), maker.plan).draw();
            new KnockMaker(new Dice(seed * 61), maker.plan).draw();
        }
        if (!maker.plan.serves && maker.plan.still == null && maker.plan.roster == null) {
            new HomeMaker(new Dice(seed * 37 + flavour.ordinal()), maker.plan).draw();
        }
        if (flavour == Flavour.FAIR || flavour == Flavour.STORM || flavour == Flavour.TCP) {
            new PreambleMaker(new Dice(seed * 47 + flavour.ordinal()), maker.plan).draw();
            new TlsMaker(new Dice(seed * 59 + flavour.ordinal()), maker.plan).draw();
            new ChoosingMaker(new Dice(seed * 53 + flavour.ordinal()), maker.plan).draw();
        }
        new ClockMaker(new Dice(seed * 43 + flavour.ordinal()), maker.plan).draw();
        return maker.plan;
    }

    private void draw() {
        if (flavour == Flavour.SIEGE) {
            new SiegeMaker(dice, plan).draw();
            return;
        }
        if (flavour == Flavour.STILL) {
            new StillMaker(dice, plan).draw();
            return;
        }
        if (flavour == Flavour.ROSTER) {
            oddNetwork();
            sometimes(3, Knob.HELPER_MILLIS, dice.between(1, 300));
            plan.shortages.clear();
            plan.roster = new RosterMaker(dice).draw();
            return;
        }
        if (flavour == Flavour.SERVE) {
            oddNetwork();
            sometimes(8, Knob.LONG_STALLS, dice.fraction() * 0.05);
            sometimes(8, Knob.CUTS, dice.fraction() * 0.5);
            new SiteMaker(dice, plan).draw();
            return;
        }
        plan.tcp = flavour == Flavour.TCP || flavour == Flavour.STOP && dice.onceIn(4);
        plan.fair = flavour == Flavour.FAIR || flavour == Flavour.TCP && dice.onceIn(3);
        oddNetwork();
        if (hasFaults()) {
            badNetwork();
        }
        limits();
        probes();
        traffic = new TrafficMaker(dice, plan, hasFaults());
        int backends = dice.between(1, 4);
        for (int i = 0; i < backends; i++) {
            plan.backends.add(backend());
        }
        int clients = dice.between(1, flavour == Flavour.SCARCITY ? 30 : 6);
        for (int i = 0; i < clients; i++) {
            plan.clients.add(traffic.client());
        }
        plan.clockOrigin = clockOrigin();
        plan.log = dice.onceIn(2) ? log() : null;
        plan.admin = flavour != Flavour.SCARCITY && dice.onceIn(6) ? admin() : null;
        drains();
        plan.requestIds = dice.onceIn(2);
        plan.shareBytes = dice.onceIn(2) ? 1 + dice.size(20_000) : Plan.USUAL_SHARE_BYTES;
        oddities();
        plan.settings = dice.onceIn(2) ? SettingsPlan.draw(dice) : SettingsPlan.USUAL;
        if (plan.fair || flavour == Flavour.STORM) {
            new LongLivedMaker(new Dice(~(plan.seed * 31 + flavour.ordinal())), plan, traffic.lastId()).draw();
        }
        if (flavour == Flavour.STORM) {
            new JointFailureMaker(new Dice(plan.seed * 47), plan).draw();
        }
    }

    private void oddities() {
        plan.logins = !plan.tcp && dice.onceIn(4);
        for (ClientPlan client : plan.clients) {
            for (RequestPlan request : client.requests) {
                request.login = plan.logins && dice.onceIn(4);
                request.oddSeed = dice.onceIn(2) ? dice.next() : 0;
            }
        }
    }

    private void drains() {
        if (plan.fair && dice.onceIn(4)) {
            plan.maxInFlight = dice.between(1, 3);
        }
        if (!dice.onceIn(2)) {
            return;
        }
        List<Drain> ofAll = dice.onceIn(3) ? drainsOfOne() : List.of();
        for (BackendPlan each : plan.backends) {
            each.drains = ofAll.isEmpty() && dice.onceIn(2) ? drainsOfOne() : ofAll;
            each.drainedUnderRequest = dice.onceIn(2) ? dice.between(1, 4) : 0;
            if (hasFaults() && each.drainedUnderRequest > 1 && dice.onceIn(2)) {
                each.closesUnderRequest = each.drainedUnderRequest; // somebody has waited for the drain too briefly
            }
        }
    }

    private List<Drain> drainsOfOne() {
        List<Drain> drains = new ArrayList<>();
        long at = dice.size(3_000_000);
        for (int left = dice.between(1, 4); left > 0; left--) {
            Drain drain = new Drain(at, dice.onceIn(8) ? 0 : 1 + dice.size(3_000_000));
            at += drain.forMicros() + dice.size(1_000_000);
            drains.add(drain);
        }
        return drains;
    }

    private AdminPlan admin() {
        return new AdminPlan(
                dice.size(2_000_000), dice.size(1_000_000), dice.below(20), dice.onceIn(2) ? dice.below(20) : 0);
    }

    /** A log is no reason for anything to go wrong, so it may be bad in the fairest weather. */
    private LogPlan log() {
        boolean stalls = dice.onceIn(3);
        boolean fills = dice.onceIn(5);
        boolean reopened = dice.onceIn(4);
        return new LogPlan(
                dice.onceIn(2) ? dice.between(1, 2) : LogPlan.USUAL_BUFFERS,
                dice.size(2_000_000),
                stalls ? 1 + dice.size(100_000_000) : 0,
                dice.size(2_000_000),
                fills ? 1 + dice.size(5_000_000) : 0,
                reopened ? 1 + dice.size(5_000_000) : 0);
    }

    /** Sometimes it shows 0 just as somebody asks, and sometimes it goes over its end. */
    private long clockOrigin() {
        long soon = dice.size(3_000_000) * 1_000L;
        long asked =
                (dice.pick(plan.clients.toArray(ClientPlan[]::new)).startMicros + MICROS_TO_A_FIRST_REQUEST) * 1_000;
        return switch (dice.below(5)) {
            case 0 -> Long.MAX_VALUE - soon;
            case 1 -> -soon;
            case 2 -> -asked;
            case 3 -> dice.next();
            default -> 0;
        };
    }

    private boolean hasFaults() {
        return flavour == Flavour.STORM || flavour == Flavour.TCP && !plan.fair;
    }

    /** Nothing that an honest network could not do. */
    private void oddNetwork() {
        sometimes(2, Knob.SOCKET_BUFFER_BYTES, dice.between(64, 3_000));
        sometimes(2, Knob.LATENCY_MICROS, dice.between(0, 3_000));
        sometimes(2, Knob.SEGMENT_BYTES, dice.between(1, 300));
        sometimes(3, Knob.MERGES, dice.fraction());
        sometimes(4, Knob.SHORT_STALLS, dice.fraction() * 0.1);
        sometimes(2, Knob.SHUFFLED_KEYS, 1);
        sometimes(3, Knob.READY_KEYS, dice.between(1, 3));
        sometimes(3, Knob.SHORT_IO, dice.fraction());
        sometimes(3, Knob.SPURIOUS_IO, dice.fraction() * 0.3);
        sometimes(3, Knob.SELECT_COST_NANOS, dice.below(50_000));
        sometimes(3, Knob.CONNECTS_AT_ONCE, dice.fraction());
        sometimes(6, Knob.ACCEPTS_FAIL, dice.fraction() * 0.3);
        sometimes(2, Knob.RESETS_OVERTAKE, 1);
        shortage(6, Shortage.Kind.ACCEPTS);
    }

    private void shortage(int onceIn, Shortage.Kind kind) {
        Shortage shortage = new Shortage(kind, dice.size(2_000_000), 1 + dice.size(3_000_000));
        if (dice.onceIn(onceIn)) {
            plan.shortages.add(shortage);
        }
    }

    private void badNetwork() {
        if (dice.onceIn(3)) {
            // What is sent at once arrives at once: only then can it be demanded that stray bytes are noticed.
            plan.weather.keySet().removeAll(Plan.SPLITTING);
        }
        sometimes(6, Knob.LONG_STALLS, dice.fraction() * 0.05);
        sometimes(6, Knob.CUTS, dice.fraction() * 0.5);
        sometimes(6, Knob.CONNECTS_REFUSED, dice.fraction() * 0.5);
        sometimes(8, Knob.CONNECTS_LOST, dice.fraction() * 0.3);
        sometimes(9, Knob.OPENS_FAIL, dice.fraction() * 0.3);
        sometimes(12, Knob.DESCRIPTORS, dice.between(3, 9));
        shortage(7, Shortage.Kind.DESCRIPTORS);
        shortage(9, Shortage.Kind.PORTS);
        sometimes(4, Knob.HELPER_MILLIS, dice.between(1, 300));
    }

    /** The value is drawn either way, so that plans of neighbouring versions stay alike. */
    private void sometimes(int onceIn, Knob knob, double value) {
        if (dice.onceIn(onceIn)) {
            plan.weather.put(knob, value);
        }
    }

    private void limits() {
        if (dice.onceIn(6)) {
            plan.maxConnections = dice.between(1, 3);
        }
        if (flavour == Flavour.SCARCITY || hasFaults()) {
            plan.maxInFlight = dice.onceIn(4) ? dice.between(1, 3) : Integer.MAX_VALUE;
        }
        if (flavour == Flavour.SCARCITY) {
            if (dice.onceIn(3)) {
                plan.descriptorLimit = dice.between(4, 9);
            } else {
                plan.bufferCap = dice.between(100, 200) << 10;
            }
        }
        if (flavour == Flavour.STOP) {
            plan.stop = dice.pick(Plan.Stop.DRAIN, Plan.Stop.DRAIN, Plan.Stop.DRAIN_THEN_STOP, Plan.Stop.AT_ONCE);
            plan.stopMicros = dice.size(3_000_000);
        }
    }

    private void probes() {
        if (dice.onceIn(2)) {
            boolean http = !plan.tcp && dice.onceIn(2);
            plan.probes = http ? HealthSettings.Kind.HTTP : HealthSettings.Kind.TCP;
        }
    }

    private List<Outage> outages() {
        List<Outage> outages = new ArrayList<>();
        long at = 0;
        for (int left = dice.onceIn(4) ? dice.between(1, 3) : 0; left > 0; left--) {
            BackendPlan.Door door =
                    dice.pick(BackendPlan.Door.REFUSES, BackendPlan.Door.REFUSES, BackendPlan.Door.BLACK_HOLE);
            Outage outage = new Outage(door, at + 1 + dice.size(6_000_000), 1 + dice.size(6_000_000));
            at = outage.fromMicros() + outage.forMicros();
            outages.add(outage);
        }
        return outages;
    }

    private BackendPlan backend() {
        BackendPlan backend = new BackendPlan();
        backend.weight = dice.onceIn(3) ? dice.between(1, 5) : 1;
        backend.napMicros = dice.onceIn(8) ? dice.below(500_000) : 0;
        backend.speaksFirst = plan.tcp && dice.onceIn(2);
        if (!hasFaults()) {
            return backend;
        }
        backend.named = dice.onceIn(6);
        backend.moveMicros = backend.named && dice.onceIn(2) ? 1 + dice.size(8_000_000) : 0;
        if (dice.onceIn(8)) {
            backend.door = dice.pick(BackendPlan.Door.REFUSES, BackendPlan.Door.BLACK_HOLE);
        }
        if (dice.onceIn(5)) {
            backend.idleMicros = 1 + dice.size(1_000_000);
        }
        if (dice.onceIn(5)) {
            backend.closesUnderRequest = dice.between(2, 4);
        }
        backend.resets = dice.onceIn(2);
        if (backend.door == BackendPlan.Door.OPEN) {
            backend.outages = backend.moveMicros > 0 ? List.of() : outages();
        }
        if (plan.probes == HealthSettings.Kind.HTTP && dice.onceIn(3)) {
            backend.probeFaults = new ArrayList<>();
            for (int left = dice.between(1, 6); left > 0; left--) {
                backend.probeFaults.add(dice.pick(PlannedProbe.Fault.values()));
            }
        }
        return backend;
    }

    /** With tiny buffers and segments each byte costs events: then bodies are short. */
    static int mostBodyBytes(Plan plan) {
        double buffer = plan.weather.getOrDefault(Knob.SOCKET_BUFFER_BYTES, 1e9);
        double segment = plan.weather.getOrDefault(Knob.SEGMENT_BYTES, 1e9);
        if (buffer < SMALL_BUFFER_BYTES || segment < 30) {
            return 4_000;
        }
        return segment < 1e9 ? 30_000 : 150_000;
    }
}
