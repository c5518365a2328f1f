package balancer.simulation;

import balancer.Program;
import balancer.backend.Backend;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.health.HealthSettings;
import balancer.metrics.TrafficMetrics;
import balancer.simulation.RosterPlan.Deed;
import balancer.simulation.RosterPlan.Kind;
import balancer.simulation.RosterPlan.Move;
import balancer.simulation.RosterPlan.Step;
import balancer.simulation.RosterPlan.Visitor;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Backends come and go, are weighted, drained and enabled, by an operator and by the name service, while clients ask.
 * Somebody serves at any moment, so not one request may be lost; who was taken out gets nothing new; and when all is
 * quiet, each server gets its share of a last row of requests.
 */
final class RosterRun implements Play, RosterVisitor.Judging {
    private static final InetSocketAddress ADMIN = SimulatedNetwork.loopback(PlannedAdmin.PORT);

    /** Until the last change is known, and whoever was out is up again. */
    private static final Duration SETTLE = Duration.ofSeconds(70);

    private static final Duration CHANGES = Duration.ofSeconds(60);

    private static final Duration STOP = Duration.ofSeconds(100);

    /** What a server that stops has under way is through, and its end is known. */
    private static final long STOP_IS_KNOWN_MICROS = 9_000_000;

    private static final int LAST_REQUESTS = 60;
    private static final double SHARE_TOLERANCE = 3;

    private final RosterPlan plan;
    private final SimulatedNetwork network;
    private final RosterModel model;
    private final RosterChoices choices;
    private final Map<InetSocketAddress, RosterServer> servers = new LinkedHashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Long> movedMicros = new HashMap<>();
    private final List<Long> stops = new ArrayList<>();
    private final List<RosterVisitor> visitors = new ArrayList<>();
    private final SimulatedOutside outside;
    private final Program program;
    private final Map<Backend, Long> requestsAtDrain = new HashMap<>();
    private int next;

    RosterRun(Plan all) {
        plan = all.roster;
        network = new SimulatedNetwork(all.seed);
        Knob.setClock(all, network.weather());
        model = new RosterModel(plan);
        choices = new RosterChoices(plan, model);
        for (InetSocketAddress each : RosterModel.servers()) {
            servers.put(each, new RosterServer(network, model, each));
        }
        for (Move each : plan.moves()) {
            if (each.atMicros() == 0) {
                move(each);
            }
        }
        outside = new SimulatedOutside(network);
        outside.nanoClock = network.clock(all.clockOrigin);
        outside.names = this::lookUp;
        CommandLine line = CommandLine.parse(arguments().toArray(new String[0]));
        Judge.require(line.errors().isEmpty(), "the plan can be said in options", line.errors());
        program = new Program(line.options(), outside.make());
        Judge.require(program.start(0) == ExitCode.OK, "the program starts", outside.printed());
        all.weather.forEach((knob, value) -> knob.turn(network.weather(), value));
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--admin=127.0.0.1:" + PlannedAdmin.PORT,
                "--admin-control",
                "--health=" + plan.health(),
                "--connect-timeout=10s"));
        if (!plan.health().equals("off")) {
            arguments.add("--health-interval=1s");
        }
        if (plan.maxInFlight() > 0) {
            arguments.add("--max-in-flight=" + plan.maxInFlight());
        }
        arguments.addAll(plan.choosing()
                .arguments(plan.health().equals("off") ? HealthSettings.Kind.OFF : HealthSettings.Kind.TCP));
        arguments.add("8000");
        arguments.addAll(plan.backends());
        return arguments;
    }

    @Override
    public void execute() {
        network.drive(this::turn);
        for (Visitor each : plan.visitors()) {
            visit(each);
        }
        for (Move each : plan.moves()) {
            if (each.atMicros() > 0) {
                after(each.atMicros(), () -> move(each));
            }
        }
        nextDeed();
        network.advance(CHANGES);
        for (String each : RosterModel.NAMES) {
            names.put(RosterModel.host(each), model.addressesOfName(each));
        }
        network.advance(SETTLE);
        Judge.require(next == plan.deeds().size(), "the operator is answered", next);
        Judge.require(visitors.stream().allMatch(RosterVisitor::isOver), "everybody is answered", visitors);
        TrafficMetrics traffic = program.assembly().proxy().traffic();
        boolean repeated = traffic.retries + traffic.replaced > 0;
        Judge.require(!repeated || !stops.isEmpty(), "nothing is repeated because of a change", traffic.retries);
        List<String> arguments = program.assembly().balancing().roster().arguments().stream()
                .sorted()
                .toList();
        Judge.require(arguments.equals(model.arguments()), "the list is what was asked for", arguments);
        shares();
        stop();
    }

    private void visit(Visitor visitor) {
        int places = plan.maxInFlight() > 0 ? plan.visitors().size() : 1;
        RosterVisitor visiting = new RosterVisitor(network, visitor, visitors.size(), places, plan.choosing(), this);
        visitors.add(visiting);
        visiting.start();
    }

    private void after(long micros, Runnable action) {
        network.after(Duration.ofNanos(micros * 1_000), action);
    }

    private long nowMicros() {
        return network.clock().getAsLong() / 1_000;
    }

    private void turn() throws IOException {
        program.loop().runOnce();
        for (Backend each : program.assembly().proxy().backends().all()) {
            if (!each.draining()) {
                requestsAtDrain.remove(each);
                continue;
            }
            long before = requestsAtDrain.computeIfAbsent(each, backend -> backend.metrics().requests);
            Judge.require(before == each.metrics().requests, "who drains gets nothing new", each);
            Judge.require(each.idle().size() == 0, "who drains keeps no idle connection", each);
        }
    }

    // ---- the name service ----

    private void move(Move move) {
        String name = RosterModel.NAMES[RosterModel.host(RosterModel.NAMES[0]).equals(move.host()) ? 0 : 1];
        long before = movedMicros.getOrDefault(name, 0L);
        if (move.addresses() == 0 && nowMicros() - before < RosterModel.NAME_IS_KNOWN_MICROS) {
            return; // or nobody could know what it said before it failed
        }
        movedMicros.put(name, nowMicros());
        names.put(move.host(), move.addresses());
        model.moved(name, move.addresses(), nowMicros());
        for (int i = 0; move.addresses() != 0 && i < RosterModel.MOST_ADDRESSES; i++) {
            RosterServer server = servers.get(RosterModel.address(name, i));
            if ((move.addresses() >> i & 1) == 1) {
                server.start();
            } else if (plan.stopsAtOnce() && !server.isStopped()) {
                server.stop();
                stops.add(nowMicros());
            }
        }
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        String name = RosterModel.NAMES[RosterModel.host(RosterModel.NAMES[0]).equals(host) ? 0 : 1];
        List<InetAddress> found = new ArrayList<>();
        for (int i = 0; i < RosterModel.MOST_ADDRESSES; i++) {
            if ((names.get(host) >> i & 1) == 1) {
                found.add(RosterModel.address(name, i).getAddress());
            }
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found.toArray(InetAddress[]::new);
    }

    /** A server has closed idle connections, and who sends a body may not be sent to another one. */
    @Override
    public boolean covers(Visitor visitor, long askedMicros, long nowMicros) {
        return visitor.posts()
                && stops.stream().anyMatch(each -> each <= nowMicros && askedMicros <= each + STOP_IS_KNOWN_MICROS);
    }

    @Override
    public void answered(RosterAnswer answer) {
        boolean alone = visitors.stream().filter(RosterVisitor::isWaiting).count() == 0;
        choices.answered(answer, alone);
    }

    // ---- the operator ----

    /** One after the other: two at once could overtake each other on the way. */
    private void nextDeed() {
        if (next < plan.deeds().size()) {
            Deed deed = plan.deeds().get(next);
            after(Math.max(0, deed.atMicros() - nowMicros()), () -> happen(deed));
        }
    }

    private void happen(Deed deed) {
        boolean possible = model.isPossible(deed.steps());
        if (possible && !model.leavesSomebody(deed.steps())) {
            done();
            return;
        }
        if (possible) {
            model.asked(deed.steps());
        }
        // Whether the balancer knows an address of a name depends on when it has asked last.
        boolean either = deed.steps().stream().anyMatch(each -> RosterModel.isMember(each.backend()));
        SimulatedPeer operator = network.connect(ADMIN);
        operator.send(request(deed) + " HTTP/1.1\r\nHost: localhost:9009\r\nOrigin: http://localhost:9009\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        operator.onEof(from -> {
            String answer = from.received();
            boolean obeyed = answer.startsWith("HTTP/1.1 20");
            boolean refused = answer.startsWith("HTTP/1.1 409 ");
            boolean right = obeyed ? possible : refused && (either || !possible);
            Judge.require(right, "the operator is answered", deed + ": " + answer);
            model.settled(deed.steps(), nowMicros());
            if (obeyed) {
                model.answered(deed.steps(), nowMicros());
            }
            from.close();
            done();
        });
    }

    private void done() {
        next++;
        nextDeed();
    }

    private String request(Deed deed) {
        Step step = deed.steps().get(0);
        boolean one = deed.byNumber()
                && deed.steps().size() == 1
                && step.kind() != Kind.ADD
                && !RosterModel.isName(step.backend());
        Backend backend = one ? find(step.backend()) : null;
        if (backend == null) {
            return "POST " + deed.target();
        }
        String path = "/api/backends/" + backend.id();
        return switch (step.kind()) {
            case REMOVE -> "DELETE " + path;
            case WEIGHT -> "PATCH " + path + "?weight=" + step.weight();
            case DRAIN -> "POST " + path + "/drain";
            case ENABLE -> "POST " + path + "/enable";
            case ADD -> throw new AssertionError(deed);
        };
    }

    /** Null if there is none of this name. */
    private Backend find(String name) {
        for (Backend each : program.assembly().proxy().backends().all()) {
            if (each.name().equals(name) && !each.leaving()) {
                return each;
            }
        }
        return null;
    }

    // ---- the end ----

    private void shares() {
        Map<InetSocketAddress, Integer> before = new LinkedHashMap<>();
        servers.forEach((address, server) -> before.put(address, server.requests));
        visit(new Visitor(0, 0, LAST_REQUESTS, false, 0, 1, 0, false));
        network.advance(Duration.ofSeconds(60));
        Judge.require(visitors.get(visitors.size() - 1).isOver(), "everybody is answered", visitors);
        Map<InetSocketAddress, Integer> got = new LinkedHashMap<>();
        servers.forEach((address, server) -> got.put(address, server.requests - before.get(address)));
        choices.shares(got, LAST_REQUESTS, SHARE_TOLERANCE);
    }

    private void stop() {
        program.loop().post(program::askedToStop);
        network.advance(STOP);
        Judge.require(program.loop().isStopped(), "a drain ends", outside.printed());
        Judge.require(program.end() == ExitCode.OK, "the exit status tells how it ended", outside.printed());
        Judge.require(network.openDescriptors() == 0, "every channel is closed", network.openChannels());
        long lent = program.assembly().resources().buffers().lentBytes();
        Judge.require(lent == 0, "all memory comes back", lent);
    }

    @Override
    public String trace() {
        return network.trace().last(Run.TRACE_LINES);
    }

    @Override
    public long fingerprint() {
        return network.trace().hash();
    }
}
