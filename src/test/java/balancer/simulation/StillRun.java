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
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Carries out a plan whose deeds happen one after the other, in constant weather. So the result of each is known
 * beforehand: all bytes, times, numbers and log lines. The model of the balancer is here: whose turn it is, which idle
 * connections there are, how many repetitions are left, and the ids of requests.
 */
final class StillRun implements Play {
    /** Of a segment, one way. */
    static final long LATENCY_NANOS = 50_000;

    /** The loop rounds its waits up to whole milliseconds. */
    private static final long SLACK_NANOS = 1_500_000;

    private static final int DEEDS_BETWEEN_LOOKS = 8;

    /** Longer than any exchange without a wait. */
    private static final long SETTLING_NANOS = 5_000_000;

    private static final int MOST_ATTEMPTS = 3;
    private static final long MOST_FIFTHS = 500;
    private static final long FIFTHS_AT_ONCE = 15;
    private static final long FIFTH_NANOS = 66_666_666;

    /** The time between the look at the model and the making of a page. */
    private static final long LOOKING_NANOS = 50_000_000;

    /** How long the run waits to see that a limit is off. */
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
    private final List<ArrayDeque<Long>> parkedNanos = new ArrayList<>();
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
        Knob.setClock(all, network.weather());
        books = new StillBooks(network.clock());
        log = new StillLog(this, settings.json);
        credits = new long[settings.backends()];
        for (int id = 0; id < settings.backends(); id++) {
            servers.add(new StillServer(this, id));
            parkedNanos.add(new ArrayDeque<>());
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
        pieces = !Collections.disjoint(all.weather.keySet(), Plan.SPLITTING);
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

    /** What a peer sends at once may be read in pieces. */
    boolean comesInPieces() {
        return pieces;
    }

    /** Ends the run here: a limit is off, and nothing would end the wait. */
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

    /** Lets everything under way arrive. */
    void settle() {
        advance(SETTLING_NANOS);
    }

    void advance(long nanos) {
        network.advance(Duration.ofNanos(nanos));
    }

    /** Demands that it happens at this time, not before and not later. @param atNanos negative: it never happens */
    void expectAt(String what, long atNanos, BooleanSupplier happened) {
        expectAt(what, atNanos, 1, happened);
    }

    /** @param waits that follow each other, each of them rounded up */
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

    /** When a limit strikes; -1 if it is off. */
    long due(long sinceNanos, TimeLimit limit) {
        long nanos = settings.nanos(limit);
        return nanos == StillSettings.OFF ? -1 : sinceNanos + nanos;
    }

    // ---- the client ----

    /** The present client if it comes from there and is open, else a new one. */
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

    /** One more client; the deed closes it. */
    StillClient another(Home home) {
        leave();
        StillClient another = new StillClient(this, home, ++connections);
        books.add("lb_client_connections_total", 1);
        settle();
        Judge.require(another.acceptedNanos != StillClient.NEVER, "everybody gets in", another);
        return another;
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

    /** Sends this, with these answers of the servers in turn.
     *
     * @return what the client has received */
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

    /** The next server by smooth weighted round robin, as nginx defines it; -1 if none is left. */
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

    /** Takes the idle connection to it that was used last. False if there is none. */
    boolean takeParked(int server) {
        boolean parked = parked(server) > 0;
        parkedNanos.get(server).poll();
        return parked;
    }

    /** How many idle connections to it there are. */
    private int parked(int server) {
        long pool = settings.nanos(TimeLimit.POOL);
        if (pool != StillSettings.OFF) {
            parkedNanos.get(server).removeIf(since -> nowNanos() >= since + pool);
        }
        return parkedNanos.get(server).size();
    }

    void unpark(int server) {
        parkedNanos.get(server).clear();
    }

    void park(int server) {
        park(server, client.receivedNanos - LATENCY_NANOS);
    }

    void park(int server, long nanos) {
        parkedNanos.get(server).push(nanos);
    }

    void connected(int server) {
        books.add(StillBooks.of("lb_backend_connects_total", settings.nameOf(server), "result=ok"), 1);
    }

    void forgetParked() {
        parkedNanos.forEach(ArrayDeque::clear);
    }

    // ---- the budget of repetitions ----

    /** A request was admitted: it adds a fifth of a repetition, up to a hundred of them. */
    void requestCame() {
        admitted++;
        fifths = Math.min(MOST_FIFTHS, fifths + 1);
    }

    /** A request was answered by the balancer: it adds no repetition. */
    void answeredHere() {
        admitted++;
    }

    /** The number of admitted requests, in groups of three digits. */
    String requests() {
        return StillWords.grouped(admitted);
    }

    /** Each second adds three repetitions, at most three at once. There are three attempts at most. */
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

    /** The id of the next request, without the part that all have in common; empty if there are no ids. */
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

    /** Compares an id that a peer has seen. The first one tells what all of them have in common. */
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

    /** The length of a page depends on this process, so the network must draw nothing while one is on its way. */
    void calm(boolean on) {
        Weather now = network.weather();
        weather.keySet().retainAll(Plan.SPLITTING);
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

    /** Puts the present state into the books. */
    void state() {
        boolean open = client != null && client.isHeld(nowNanos());
        books.set("lb_client_connections", open ? 1 : 0);
        for (int id = 0; id < settings.backends(); id++) {
            String name = settings.nameOf(id);
            String idle = StillBooks.of("lb_backend_connections", name, "state=idle");
            books.set(idle, parked(id));
            long pool = settings.nanos(TimeLimit.POOL);
            boolean edge = parkedNanos.get(id).stream()
                    .anyMatch(since -> Math.abs(since + pool - nowNanos()) <= LOOKING_NANOS);
            books.know(idle, pool == StillSettings.OFF || !edge);
            books.set(StillBooks.of("lb_backend_draining", name), draining.get(id) ? 1 : 0);
        }
    }

    @Override
    public String trace() {
        return network.trace().last(Run.TRACE_LINES);
    }

    /** Not the hash of the trace, which shows the lengths of pages: they depend on this process. */
    @Override
    public long fingerprint() {
        return 31 * log.hash() + nowNanos();
    }
}
