package balancer.simulation;

import balancer.Program;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Carries out a plan whose deeds happen one after the other, in constant weather. So the result of each is known
 * beforehand: all bytes, times, numbers and log lines. What is
 * known of the balancer is in {@link StillTurns}, {@link StillBudget} and {@link StillNames}.
 */
final class StillRun implements Play {
    private static final int DEEDS_BETWEEN_LOOKS = 8;

    final SimulatedNetwork network;
    final StillSettings settings;
    final StillBooks books;
    final StillLog log;
    final StillTimes times;
    final StillTurns turns;
    final StillBudget budget = new StillBudget();
    final StillNames names;
    final List<StillServer> servers = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final BitSet gone = new BitSet();

    private final StillPlan plan;
    private final Program program;
    private final EventLoop loop;
    private final SimulatedOutside outside;
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();
    final List<Arrival> arrivals = new ArrayList<>();
    private StillClient client;
    private int connections;
    int lastId;
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
        times = new StillTimes(network, settings);
        turns = new StillTurns(settings, network.clock());
        names = new StillNames(settings.ids);
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
        pieces = !Collections.disjoint(all.weather.keySet(), Plan.SPLITTING);
        weather = new EnumMap<>(Knob.class);
        weather.putAll(all.weather);
        said.addAll(StillWords.ready(settings));
    }

    @Override
    public void execute() {
        network.drive(this::turn);
        times.settle();
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
                throw new Violation(found.property(), found.getMessage() + "\n  at " + each + ", " + client);
            }
        }
        if (abandoned) {
            return;
        }
        leave();
        times.advance(1_000_000_000);
        StillPages.judgeAll(this);
        stop();
    }

    private void turn() throws IOException {
        loop.runOnce();
    }

    void askToStop() {
        loop.post(program::askedToStop);
        times.settle();
    }

    private void stop() {
        int expected = plan.end().happen(this);
        leave();
        Judge.require(loop.isStopped(), "a drain ends", plan.end());
        log.end();
        int status = program.end();
        said.add(StillWords.stopped(admitted, plan.end().cut()));
        times.advance(1_000_000_000);
        Judge.require(status == expected, "the exit status tells how it ended", status);
        StillWords.judge(outside.printed(), said);
        log.judge();
        Judge.require(network.counters().delayedWrites == 0, "each write leaves at once", network.counters());
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

    // ---- the client ----

    /** The present client if it comes from there and is open, else a new one. */
    StillClient client(Home home) {
        if (client != null && (client.home != home || client.isOver())) {
            leave();
        }
        if (client == null) {
            client = new StillClient(this, home, ++connections);
            books.add("lb_client_connections_total", 1);
            times.settle();
            Judge.require(client.acceptedNanos != StillClient.NEVER, "everybody gets in", client);
        }
        return client;
    }

    /** One more client; the deed closes it. */
    StillClient another(Home home) {
        leave();
        StillClient another = new StillClient(this, home, ++connections);
        books.add("lb_client_connections_total", 1);
        times.settle();
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
            times.settle();
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
        speaker.saidNanos = times.nowNanos();
        speaker.peer.send(words);
        times.settle();
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

    void park(int server) {
        turns.park(server, client.receivedNanos - StillTimes.LATENCY_NANOS);
    }

    void connected(int server) {
        books.add(StillBooks.of("lb_backend_connects_total", settings.nameOf(server), "result=ok"), 1);
    }

    void requestCame() {
        admitted++;
        budget.requestCame();
    }

    /** A request was answered by the balancer: it adds no repetition. */
    void answeredHere() {
        admitted++;
    }

    /** The number of admitted requests, in groups of three digits. */
    String requests() {
        return StillWords.grouped(admitted);
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
        boolean open = client != null && client.isHeld(times.nowNanos());
        books.set("lb_client_connections", open ? 1 : 0);
        turns.state(books);
    }

    @Override
    public String trace() {
        return network.trace().last(Run.TRACE_LINES);
    }

    /** Not the hash of the trace, which shows the lengths of pages: they depend on this process. */
    @Override
    public long fingerprint() {
        return 31 * log.hash() + times.nowNanos();
    }
}
