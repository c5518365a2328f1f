package balancer.simulation;

import balancer.Program;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.client.TimeLimit;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.metrics.TrafficMetrics;
import balancer.server.OriginServer;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries out a plan with {@code serve}: the static server, its site, and clients. Judged more simply: no excuses. */
final class SiteRun implements Play {
    private static final int FAIR_SOCKET_BUFFER_BYTES = 32 << 10;
    private static final Duration LONG = Duration.ofHours(30);
    private static final long FREE_TURNS = 200;
    private static final long TURNS_PER_EVENT = 3;
    private static final long TURNS_PER_EVENT_IN_PIECES = 30;
    private static final long TURNS_PER_FAILED_ACCEPT = 2;

    private static final List<TimeLimit> LIMITS =
            List.of(TimeLimit.HEAD, TimeLimit.BODY, TimeLimit.SEND, TimeLimit.KEEP_ALIVE);

    final Scene scene;
    private final Plan plan;
    private final SimulatedNetwork network;
    private final List<SiteVisitor> visitors = new ArrayList<>();
    private final Map<SitePage, String> tags = new TreeMap<>();
    private final DescriptorBudget descriptors;
    private final Program program;
    private final EventLoop loop;
    private final OriginServer server;
    private final BufferPool buffers;
    private final SiteLog log;
    private boolean listening = true;

    long asked;
    long answered;
    long received;

    /** In the order in which they were. */
    final List<SiteVisitor> accepted = new ArrayList<>();

    SiteRun(Plan plan) {
        this.plan = plan;
        network = new SimulatedNetwork(plan.seed);
        Knob.setClock(plan, network.weather());
        Content content = new Content();
        scene = new Scene(plan, network, new Ledger(network.clock()), content, new Wire(content), null);
        descriptors = new DescriptorBudget(plan.descriptorLimit);
        log = new SiteLog(network);
        program = start();
        loop = program.loop();
        server = (OriginServer) program.assembly().service();
        buffers = program.assembly().resources().buffers();
        network.weather().socketBufferBytes = FAIR_SOCKET_BUFFER_BYTES;
        plan.weather.forEach((knob, value) -> knob.turn(network.weather(), value));
    }

    private Program start() {
        SimulatedOutside outside = new SimulatedOutside(network);
        outside.nanoClock = network.clock(plan.clockOrigin);
        outside.descriptors = descriptors;
        outside.lendableBytes = plan.bufferCap;
        outside.logs = (path, complaints) -> log.writer();
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--access-log=-", "--drain-timeout=" + plan.stop.limit()));
        arguments.addAll(plan.settings.argumentsOf(LIMITS));
        if (plan.maxConnections < Integer.MAX_VALUE) {
            arguments.add("--max-connections=" + plan.maxConnections);
        }
        arguments.add(plan.front.argument());
        arguments.add(SitePage.folder().toString());
        CommandLine line = CommandLine.parse(arguments.toArray(new String[0]));
        Judge.require(line.errors().isEmpty(), "the plan can be said in options", line.errors());
        Program started = new Program(line.options(), outside.make());
        Judge.require(started.start(0) == ExitCode.OK, "the program starts", outside.printed());
        return started;
    }

    @Override
    public void execute() {
        network.drive(this::turn);
        for (ClientPlan each : plan.clients) {
            SiteVisitor visitor = new SiteVisitor(each, this);
            visitors.add(visitor);
            visitor.start();
        }
        for (Shortage each : plan.shortages) {
            afterMicros(each.fromMicros(), () -> each.kind().set(network.weather(), true));
            afterMicros(each.endMicros(), () -> each.kind().set(network.weather(), false));
        }
        if (plan.stop != Plan.Stop.NEVER) {
            afterMicros(plan.stopMicros, this::stop);
        }
        network.advance(LONG);
        visitors.forEach(SiteVisitor::judge);
        network.advance(LONG);
        visitors.forEach(SiteVisitor::judge); // who waited outside came in only now
        network.advance(LONG);
        judge();
    }

    private void stop() {
        listening = false;
        loop.post(program::askedToStop);
        if (plan.stop == Plan.Stop.AT_ONCE) {
            loop.post(program::askedToStop);
        }
    }

    private void afterMicros(long micros, Runnable action) {
        network.after(Duration.ofNanos(micros * 1_000), action);
    }

    private void turn() throws IOException {
        loop.runOnce();
        long lent = buffers.lentBytes();
        Judge.require(lent <= plan.bufferCap + BufferPool.LARGEST, "memory is bounded", lent);
        int open = server.traffic().connectionsOpen;
        boolean full = open > plan.maxConnections;
        scene.ledger().places.taken(network.clock().getAsLong() / 1_000, open);
        Judge.require(!full || !listening, "there are no more clients than may be", open);
        Judge.require(loop.deadlines().size() >= open, "nobody waits without a limit", open + " sessions");
    }

    /** Empty if nobody has seen it yet. */
    String tagOf(SitePage page) {
        return tags.getOrDefault(page, "");
    }

    /** A page has one tag, and no other page has it. */
    void requireTag(SitePage page, String tag) {
        if (tag.isEmpty()) {
            return;
        }
        Judge.require(tag.matches("\"[\\x21\\x23-\\x7e]+\""), "a tag is strong", tag);
        boolean others = tags.entrySet().stream()
                .anyMatch(
                        each -> !each.getKey().isSameAs(page) && each.getValue().equals(tag));
        String known = tags.putIfAbsent(page, tag);
        Judge.require(!others && (known == null || known.equals(tag)), "a page has its tag", page + " " + tag);
    }

    private void judge() {
        TrafficMetrics traffic = server.traffic();
        Judge.require(traffic.connectionsOpen == 0 && server.isIdle(), "every session ends", traffic.connectionsOpen);
        // Who has reset its connection before it was taken does not hear of that; who is taken to be reset does.
        boolean all =
                (accepted.size() <= traffic.connections || !listening) && traffic.connections <= plan.clients.size();
        Judge.require(all, "counters add up", traffic.connections + " of " + accepted.size());
        // Who has an answer before the end of its request may leave then, once.
        boolean counted = answered <= traffic.requests
                && traffic.completed <= traffic.requests
                && traffic.requests <= asked
                && answered <= traffic.completed + plan.clients.size();
        String counts = "requests " + traffic.requests + ", completed " + traffic.completed + ", asked " + asked
                + ", answered " + answered;
        Judge.require(counted, "counters add up", counts);
        boolean seen = traffic.bytesToClients == received || traffic.bytesToClients > received && answered < asked;
        Judge.require(seen, "bytes are counted", traffic.bytesToClients + ", received " + received);
        log.judge(accepted, accepted.size() == traffic.connections, traffic.requests);
        scene.ledger().places.judge(plan);
        Judge.require(listening || loop.isStopped(), "a drain ends", plan.stop);
        Judge.require(traffic.cut == 0 || plan.stop != Plan.Stop.NEVER, "nothing is cut for no reason", traffic.cut);
        int listeners = listening ? 1 : 0;
        Judge.require(buffers.lentBytes() == 0, "all memory comes back", buffers.lentBytes());
        Judge.require(
                loop.deadlines().size() == 0,
                "no limit outlives its owner",
                loop.deadlines().size());
        Judge.require(loop.keys() == listeners, "only listeners stay registered", network.openChannels());
        Judge.require(descriptors.open() == listeners, "files are closed as well", descriptors.open());
        Judge.require(network.counters().delayedWrites == 0, "each write leaves at once", network.counters());
        Judge.require(network.openDescriptors() == listeners, "every channel is closed", network.openChannels());
        boolean pieces = plan.has(Knob.SHORT_IO) || plan.has(Knob.SPURIOUS_IO);
        long most = FREE_TURNS + (pieces ? TURNS_PER_EVENT_IN_PIECES : TURNS_PER_EVENT) * network.eventsRun();
        most += TURNS_PER_FAILED_ACCEPT * network.counters().failedAccepts;
        long turns = loop.metrics().turns;
        Judge.require(turns <= most, "no turn is idle", turns + " of " + most);
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
