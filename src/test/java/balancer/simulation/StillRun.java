package balancer.simulation;

import balancer.Program;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.client.TimeLimit;
import balancer.loop.EventLoop;
import balancer.proxy.RequestId;
import balancer.requestid.RequestIds;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Reply;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.Weather;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Carries out a plan of one deed behind the other in still air. Nobody disturbs anybody, so all that comes of a deed is
 * known before: each byte, each moment, each number, each line.
 */
final class StillRun implements Play {
    /** One way. */
    static final long LATENCY_NANOS = 50_000;

    /** The loop wakes in whole milliseconds. */
    private static final long SLACK_NANOS = 1_500_000;

    private static final int DEEDS_BETWEEN_LOOKS = 8;

    /** Longer than anything takes that is not waited for. */
    private static final long SETTLING_NANOS = 5_000_000;

    private static final int MOST_ATTEMPTS = 3;
    private static final long MOST_FIFTHS = 500;
    private static final long FIFTHS_AT_ONCE = 15;
    private static final long FIFTH_NANOS = 66_666_666;

    /** A page may be made so long after, or before, somebody has looked. */
    private static final long LOOKING_NANOS = 50_000_000;

    /** Who never comes has not come by then. */
    private static final long NEVER_NANOS = 200_000_000_000L;

    final SimulatedNetwork network;
    final StillSettings settings;
    final StillBooks books;
    final StillLog log;
    final List<StillServer> servers = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final BitSet draining = new BitSet();
    final BitSet gone = new BitSet();

    private final StillPlan plan;
    private final Program program;
    private final EventLoop loop;
    private final SimulatedOutside outside;
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();
    final List<Arrival> arrivals = new ArrayList<>();
    private final long[] credits;
    private final long[] parkedNanos;
    private StillClient client;
    private int connections;
    private long names;
    private String nameBegins = "";
    int lastId;
    private long fifths = FIFTHS_AT_ONCE;
    private long filledNanos;
    private boolean abandoned;
    private long admitted;
    private int deeds;
    private final boolean pieces;
    private final Map<Knob, Double> weather;

    StillRun(Plan all) {
        plan = all.still;
        settings = plan.settings();
        network = new SimulatedNetwork(all.seed);
        books = new StillBooks(network.clock());
        log = new StillLog(this, settings.json);
        credits = new long[settings.backends()];
        parkedNanos = new long[settings.backends()];
        Arrays.fill(parkedNanos, -1);
        for (int id = 0; id < settings.backends(); id++) {
            servers.add(new StillServer(this, id));
        }
        outside = new SimulatedOutside(network);
        outside.nanoClock = network.clock(all.clockOrigin);
        outside.ids = settings.ids ? new RequestIds(new SplittableRandom(all.seed)) : RequestId.NONE;
        outside.logs = (path, complaints) -> log.writer();
        CommandLine line = CommandLine.parse(settings.arguments().toArray(new String[0]));
        Dice dice = new Dice(all.seed);
        StillTyping.judgeSome(dice);
        if (dice.onceIn(8)) {
            StillTyping.requireGivenBack(settings.arguments());
        }
        Judge.require(line.errors().isEmpty(), "the plan can be said in options", line.errors());
        program = new Program(line.options(), outside.make());
        Judge.require(program.start(0) == ExitCode.OK, "the program starts", outside.printed());
        loop = program.loop();
        all.weather.forEach((knob, value) -> knob.turn(network.weather(), value));
        pieces = !Collections.disjoint(all.weather.keySet(), Excuses.SPLITTING);
        weather = new EnumMap<>(Knob.class);
        weather.putAll(all.weather);
        said.addAll(StillWords.ready(settings));
    }

    @Override
    public void execute() {
        network.drive(this::turn);
        settle();
        for (StillDeed each : plan.deeds()) {
            if (abandoned) {
                return;
            }
            try {
                each.happen(this);
                deeds++;
                if (deeds % DEEDS_BETWEEN_LOOKS == 0 && !abandoned) {
                    StillPages.judgeNumbers(this);
                }
            } catch (Violation found) {
                throw new Violation(found.property(), found.getMessage() + "\n  at " + each);
            }
        }
        if (abandoned) {
            return;
        }
        leave();
        advance(1_000_000_000);
        StillPages.judgeAll(this);
        stop();
    }

    long turns() {
        return loop.metrics().turns;
    }

    private void turn() throws IOException {
        loop.runOnce();
    }

    void askToStop() {
        loop.post(program::askedToStop);
        settle();
    }

    private void stop() {
        int expected = plan.end().happen(this);
        leave();
        Judge.require(loop.isStopped(), "a drain ends", plan.end());
        log.end();
        int status = program.end();
        said.add(StillWords.stopped(admitted, plan.end().cut()));
        advance(1_000_000_000);
        Judge.require(status == expected, "the exit status tells how it ended", status);
        StillWords.judge(outside.printed(), said);
        log.judge();
        Judge.require(network.openDescriptors() == 0, "every channel is closed", network.openChannels());
        int lent = (int) program.assembly().resources().buffers().lentBytes();
        Judge.require(lent == 0, "all memory comes back", lent);
    }

    /** What is said at once need not arrive, or be read, at once. */
    boolean comesInPieces() {
        return pieces;
    }

    /** Nobody knows what would come next of somebody who waits for ever. */
    void abandon() {
        abandoned = true;
    }

    // ---- time ----

    long nowNanos() {
        return network.clock().getAsLong();
    }

    Instant at(long nanos) {
        return now().minusNanos(nowNanos() - nanos);
    }

    Instant now() {
        return network.instants().instant();
    }

    void after(long nanos, Runnable action) {
        network.after(Duration.ofNanos(nanos), action);
    }

    /** All that was said has been heard, and answered. */
    void settle() {
        advance(SETTLING_NANOS);
    }

    void advance(long nanos) {
        network.advance(Duration.ofNanos(nanos));
    }

    /** It does not happen before this moment, and then it does. @param atNanos negative: it never does */
    void expectAt(String what, long atNanos, BooleanSupplier happened) {
        expectAt(what, atNanos, 1, happened);
    }

    /** @param waits one behind the other, each in whole milliseconds */
    void expectAt(String what, long atNanos, int waits, BooleanSupplier happened) {
        if (atNanos < 0) {
            advance(NEVER_NANOS);
            Judge.require(!happened.getAsBoolean(), "what is off does not strike", what);
            return;
        }
        advance(Math.max(0, atNanos - SLACK_NANOS - nowNanos()));
        Judge.require(!happened.getAsBoolean(), "no limit strikes before its time", told(what, atNanos));
        advance(Math.max(0, atNanos + waits * SLACK_NANOS - nowNanos()));
        Judge.require(happened.getAsBoolean(), "each limit strikes in its time", told(what, atNanos));
    }

    private String told(String what, long atNanos) {
        return what + " at " + atNanos + ", now " + nowNanos() + ", accepted "
                + (client == null
                        ? ""
                        : client.acceptedNanos + ", said " + client.saidNanos + ", ended " + client.endedNanos);
    }

    /** -1 if it never comes. */
    long due(long sinceNanos, TimeLimit limit) {
        long nanos = settings.nanos(limit);
        return nanos == StillSettings.OFF ? -1 : sinceNanos + nanos;
    }

    // ---- the client ----

    /** The client that is here, or a new one. */
    StillClient client(Home home) {
        if (client != null && (client.home != home || client.isOver())) {
            leave();
        }
        if (client == null) {
            client = new StillClient(this, home, ++connections);
            books.add("lb_client_connections_total", 1);
            settle();
            Judge.require(client.acceptedNanos != StillClient.NEVER, "everybody gets in", client);
        }
        return client;
    }

    StillClient client() {
        return client;
    }

    void leave() {
        if (client != null) {
            if (!client.peer.isClosed()) {
                client.peer.close();
            }
            settle();
            forgetClient();
        }
    }

    void forgetClient() {
        client = null;
    }

    /** It says so, and hears what comes. */
    String talk(StillClient speaker, byte[] words, Reply... answers) {
        replies.clear();
        replies.addAll(List.of(answers));
        arrivals.clear();
        speaker.saidNanos = nowNanos();
        speaker.peer.send(words);
        settle();
        String heard = speaker.peer.takeReceived();
        books.add("lb_client_transmit_bytes_total", heard.length());
        return heard;
    }

    // ---- servers ----

    void arrived(Arrival arrival) {
        arrivals.add(arrival);
    }

    Reply nextReply() {
        return replies.isEmpty() ? Reply.SILENCE : replies.poll();
    }

    void fromBalancer(int server, int bytes) {
        books.add(StillBooks.of("lb_backend_transmit_bytes_total", settings.nameOf(server)), bytes);
        books.add("lb_client_receive_bytes_total", bytes);
    }

    /** Whose turn it is, as nginx defines smooth weighted round robin; -1: nobody's. */
    int choose(BitSet tried) {
        int richest = -1;
        long sum = 0;
        for (int id = 0; id < credits.length; id++) {
            if (!draining.get(id) && !tried.get(id)) {
                sum += settings.weights.get(id);
                credits[id] += settings.weights.get(id);
                richest = richest < 0 || credits[id] > credits[richest] ? id : richest;
            }
        }
        if (richest >= 0) {
            credits[richest] -= sum;
        }
        return richest;
    }

    /** A connection to it stands, and waits for work. It is taken. */
    boolean takeParked(int server) {
        boolean parked = isParked(server);
        unpark(server);
        return parked;
    }

    boolean isParked(int server) {
        long pool = settings.nanos(TimeLimit.POOL);
        boolean parked = parkedNanos[server] >= 0;
        return parked && (pool == StillSettings.OFF || nowNanos() < parkedNanos[server] + pool);
    }

    void unpark(int server) {
        parkedNanos[server] = -1;
    }

    void park(int server) {
        parkedNanos[server] = client.receivedNanos - LATENCY_NANOS;
    }

    void connected(int server) {
        books.add(StillBooks.of("lb_backend_connects_total", settings.nameOf(server), "result=ok"), 1);
    }

    void forgetParked() {
        Arrays.fill(parkedNanos, -1);
    }

    // ---- the budget of repetitions ----

    /** A fifth of a repetition more, up to a hundred. */
    void requestCame() {
        admitted++;
        fifths = Math.min(MOST_FIFTHS, fifths + 1);
    }

    /** It goes to nobody, and so brings no repetition. */
    void answeredHere() {
        admitted++;
    }

    /** In all; by threes of digits. */
    String requests() {
        return StillWords.grouped(admitted);
    }

    /** Three repetitions come back each second, not more than three at once; and nobody is asked a fourth time. */
    boolean mayRepeat(int attempts, long nanos) {
        if (attempts >= MOST_ATTEMPTS) {
            return false;
        }
        long back = (nanos - filledNanos) / FIFTH_NANOS;
        filledNanos += back * FIFTH_NANOS;
        fifths = Math.min(MOST_FIFTHS, fifths + Math.min(back, FIFTHS_AT_ONCE));
        boolean may = fifths >= 5;
        fifths -= may ? 5 : 0;
        return may;
    }

    // ---- names ----

    /** The next request gets this one; empty: there are none. */
    String nextName() {
        if (!settings.ids) {
            return "";
        }
        names++;
        StringBuilder text = new StringBuilder();
        for (int i = 9; i >= 0; i--) {
            text.append(Character.forDigit((int) (names >> (5 * i)) & 31, 32));
        }
        return nameBegins + text;
    }

    /** What all names have in common is drawn once. */
    void requireName(String seen, String expected) {
        if (settings.ids && nameBegins.isEmpty() && seen.length() == 20) {
            nameBegins = seen.substring(0, 10);
        }
        String whole = expected.length() == 10 && settings.ids ? nameBegins + expected : expected;
        Judge.require(seen.equals(whole), "names count requests", seen + " instead of " + whole);
    }

    String begunName(String name) {
        return name.length() == 10 && settings.ids ? nameBegins + name : name;
    }

    /** Pages tell of this process as well, so the network must draw nothing for them. */
    void calm(boolean on) {
        Weather now = network.weather();
        weather.keySet().retainAll(Excuses.SPLITTING);
        if (on) {
            now.mostSegmentBytes = 0;
            now.shortIoChance = now.spuriousIoChance = 0;
        } else {
            weather.forEach((knob, value) -> knob.turn(now, value));
        }
    }

    SimulatedPeer visit() {
        Home home = settings.admin6 ? Home.LOCAL6 : Home.LOCAL;
        return network.connect(new java.net.InetSocketAddress(home.address(), 9009));
    }

    /** Puts what is true of the state, and not counted, into the books. */
    void state() {
        boolean open = client != null && client.isHeld(nowNanos());
        books.set("lb_client_connections", open ? 1 : 0);
        for (int id = 0; id < settings.backends(); id++) {
            String name = settings.nameOf(id);
            String idle = StillBooks.of("lb_backend_connections", name, "state=idle");
            books.set(idle, isParked(id) ? 1 : 0);
            long pool = settings.nanos(TimeLimit.POOL);
            books.know(
                    idle, pool == StillSettings.OFF || Math.abs(parkedNanos[id] + pool - nowNanos()) > LOOKING_NANOS);
            books.set(StillBooks.of("lb_backend_draining", name), draining.get(id) ? 1 : 0);
        }
    }

    @Override
    public String trace() {
        return network.trace().last(Run.TRACE_LINES);
    }

    /** Not of the trace: how long a page is depends on this process, too. */
    @Override
    public long fingerprint() {
        return 31 * log.hash() + nowNanos();
    }
}
