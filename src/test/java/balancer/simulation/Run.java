package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.TlsPeers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out one plan: the production balancer, as it is, on a simulated network, from the first connection to the
 * last one's end. Throws a {@link Violation}, or what the code under test throws, if a property does not hold.
 */
final class Run implements Play {
    private static final int FAIR_SOCKET_BUFFER_BYTES = 32 << 10;

    /** Nothing that goes wrong by plan begins or ends later. */
    private static final Duration STORM = Duration.ofSeconds(40);

    private static final Duration CALM = Duration.ofSeconds(35);

    /** When somebody looks at the counters. */
    private static final long[] LOOKS_MICROS = {50_000, 500_000, 3_000_000, 12_000_000, 60_000_000};

    static final int TRACE_LINES = 60;

    /** Longer than any limit, the one of tunnels included, for as many as may have to wait for each other. */
    private static final Duration LONG = Duration.ofHours(30);

    /** What one event may cost in turns; measured, and doubled. */
    private static final long TURNS_PER_EVENT = 3;

    /** The same where each read and write may move only a part of what it could. */
    private static final long TURNS_PER_EVENT_IN_PIECES = 30;

    /** It fails, and the rest that follows ends. */
    private static final long TURNS_PER_FAILED_ACCEPT = 2;

    /** It looks at the counters and tells those who watch. */
    private static final long TURNS_PER_SECOND_OF_ADMIN = 2;

    /** Nothing comes of them that the network could see. */
    private static final long PROBES_THAT_CANNOT_BE_MADE_PER_SECOND = 5;

    /** It is asked for, and answered. */
    private static final long TURNS_PER_SECOND_OF_A_NAME = 2;

    private static final long FREE_TURNS = 200;

    private final Plan plan;
    private final SimulatedNetwork network;
    private final Ledger ledger;
    private final Scene scene;
    private final List<PlannedClient> clients = new ArrayList<>();
    private final List<PlannedBackend> servers = new ArrayList<>();
    private final Balancer balancer;
    private final Door door;
    private final EveryTurn everyTurn;
    private final InFlight inFlight;
    private final Books books;
    private boolean listening = true;

    Run(Plan plan) throws IOException {
        this.plan = plan;
        network = new SimulatedNetwork(plan.seed);
        Knob.setClock(plan, network.weather());
        ledger = new Ledger(network.clock());
        Content content = new Content();
        scene = new Scene(
                plan,
                network,
                ledger,
                content,
                new Wire(content),
                plan.tls || plan.tlsBackends ? new TlsPeers() : null);
        for (BackendPlan each : plan.backends) {
            servers.add(new PlannedBackend(servers.size(), each, scene));
        }
        balancer = new Balancer(scene);
        balancer.drains.listenTo(servers);
        door = new Door(scene, balancer);
        everyTurn = new EveryTurn(scene, balancer);
        inFlight = new InFlight(plan);
        books = new Books(scene, balancer);
        network.weather().socketBufferBytes = FAIR_SOCKET_BUFFER_BYTES;
        plan.weather.forEach((knob, value) -> knob.turn(network.weather(), value));
    }

    @Override
    public void execute() {
        network.drive(this::turn);
        for (ClientPlan each : plan.clients) {
            each.requests.forEach(ledger::add);
            PlannedClient client = new PlannedClient(each, scene);
            clients.add(client);
            client.start();
        }
        door.begin();
        for (Shortage each : plan.shortages) {
            afterMicros(each.fromMicros(), () -> each.kind().set(network.weather(), true));
            afterMicros(each.endMicros(), () -> each.kind().set(network.weather(), false));
        }
        for (long micros : LOOKS_MICROS) {
            afterMicros(micros, books::look);
        }
        if (plan.stop != Plan.Stop.NEVER) {
            afterMicros(plan.stopMicros, this::stop);
        }
        if (balancer.health.isProbing() || balancer.admin != null || plan.hasNames()) {
            storm();
        }
        network.advance(LONG);
        for (PlannedClient client : clients) {
            // And if only for a next request, or for a place that nobody leaves.
            boolean waits = plan.settings.isEndless() || plan.limitsOff && plan.hasPlaces();
            Judge.require(!client.isOpen() || waits, "every connection ends by itself", client);
            client.vanish();
        }
        door.end();
        servers.forEach(PlannedBackend::requireNoneIdle);
        servers.forEach(PlannedBackend::closeAll);
        network.advance(LONG);
        servers.forEach(PlannedBackend::closeAll); // who had waited outside came to them only now
        network.advance(LONG);
        letQueuedOnesThrough();
        atRest();
        judge();
    }

    /**
     * Probes and is looked at until the storm is over and everybody could be well again: for ever would be too long.
     */
    private void storm() {
        if (balancer.admin != null) {
            balancer.admin.begin();
        }
        network.advance(STORM);
        Knob.calm(network.weather());
        servers.forEach(PlannedBackend::calm);
        network.advance(CALM);
        if (balancer.admin != null) {
            balancer.admin.end();
            balancer.program.assembly().closeAdmin();
        }
        if (listening && balancer.health.isProbing()) {
            balancer.health.judge(servers, STORM.plus(CALM).toSeconds());
        }
        if (clients.stream().allMatch(PlannedClient::isGone)) {
            atRest();
        }
        balancer.program.assembly().stopWatching();
    }

    /**
     * With limits off some may still wait in the queue whose clients have gone: where READ is off a reset goes unseen.
     * Each of them reaches a server, which may be silent, as another one ends.
     */
    private void letQueuedOnesThrough() {
        boolean endless = plan.limitsOff || plan.settings.isEndless();
        for (int left = plan.clients.size(); endless && plan.isLimited() && left > 0; left--) {
            servers.forEach(PlannedBackend::closeAll);
            network.advance(CALM);
        }
    }

    /** Nobody is here any more. */
    private void atRest() {
        books.look();
        network.advance(CALM);
        books.requireRest();
    }

    private void afterMicros(long micros, Runnable action) {
        network.after(Duration.ofNanos(micros * 1_000), action);
    }

    private void stop() {
        listening = false;
        ledger.mishaps.ofAll(Mishap.DRAINED, Mishaps.FOR_GOOD);
        balancer.loop.post(balancer.program::askedToStop);
        if (plan.stop == Plan.Stop.DRAIN_THEN_STOP) {
            afterMicros(plan.stop.limitMicros(), this::stopped);
        } else if (plan.stop == Plan.Stop.AT_ONCE) {
            stopped();
            balancer.loop.post(balancer.program::askedToStop);
        }
    }

    private void stopped() {
        ledger.mishaps.ofAll(Mishap.STOPPED, Mishaps.FOR_GOOD);
    }

    private void turn() throws IOException {
        balancer.loop.runOnce();
        everyTurn.check();
        door.check();
        if (plan.isLimited()) {
            servers.forEach(each -> inFlight.check(each, network.clock().getAsLong() / 1_000));
        }
    }

    private void judge() {
        if (plan.isScarce()) {
            Scarcity.count(balancer.buffers.rationing());
        }
        ledger.mishaps.add(network.weather().incidents());
        Judge judge = new Judge(plan, ledger);
        judge.requests();
        judge.order();
        ledger.earlyEnds.judge(plan, ledger.mishaps);
        ledger.places.judge(plan);
        ledger.places.judge(
                plan, balancer.proxy.traffic(), balancer.proxy.clients().fullTimes());
        judge.numbers(balancer.proxy);
        books.judge(listening);
        door.judge(books.look());
        balancer.drains.judge(balancer.changes);
        if (balancer.log != null) {
            balancer.log.judge(ledger);
        }
        Judge.require(listening || balancer.loop.isStopped(), "a drain ends", plan.stop);
        int listeners = listening ? 1 : 0;
        Judge.require(balancer.buffers.lentBytes() == 0, "all memory comes back", balancer.buffers.lentBytes());
        int limits = balancer.loop.deadlines().size();
        // That of idle connections is taken off when it comes: on the way of a request it would cost something.
        int latent = plan.settings.isOff(TimeLimit.POOL) ? plan.backends.size() : 0;
        Judge.require(limits <= latent, "no limit outlives its owner", limits);
        Judge.require(balancer.loop.keys() == listeners, "only listeners stay registered", network.openChannels());
        Judge.require(balancer.descriptors.open() == listeners, "every channel is closed", network.openChannels());
        Judge.require(network.counters().delayedWrites == 0, "each write leaves at once", network.counters());
        Judge.require(network.openDescriptors() == listeners, "every channel is closed", network.openChannels());
        long most = mostTurns();
        long turns = balancer.loop.metrics().turns;
        Judge.require(turns <= most, "no turn is idle", turns + " of " + most);
        if (plan.fair) {
            judge.fairness(balancer.proxy);
        }
    }

    /** Turns that something called for: an event of the network, or a limit that comes again and again. */
    private long mostTurns() {
        boolean pieces = plan.has(Knob.SHORT_IO) || plan.has(Knob.SPURIOUS_IO);
        long most = FREE_TURNS + (pieces ? TURNS_PER_EVENT_IN_PIECES : TURNS_PER_EVENT) * network.eventsRun();
        most += TURNS_PER_FAILED_ACCEPT * network.counters().failedAccepts;
        long seconds = STORM.plus(CALM).toSeconds();
        most += plan.hasNames() ? TURNS_PER_SECOND_OF_A_NAME * plan.backends.size() * seconds : 0;
        if (balancer.admin != null) {
            most += TURNS_PER_SECOND_OF_ADMIN * seconds;
        }
        if (balancer.health.isProbing() && (plan.isScarce() || plan.hasShortOpens())) {
            long perSecond = PROBES_THAT_CANNOT_BE_MADE_PER_SECOND
                    + 2_000 / plan.settings.timing().intervalMillis();
            most += perSecond * plan.backends.size() * seconds;
        }
        return most;
    }

    /** After it was executed. */
    void tell(Lies lies) {
        lies.tell(plan, ledger, new Judge(plan, ledger));
    }

    @Override
    public String trace() {
        return network.trace().last(TRACE_LINES);
    }

    @Override
    public long fingerprint() {
        return network.trace().hash();
    }
}
