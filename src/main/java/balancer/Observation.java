package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.terminal.ColorDecision;
import balancer.cli.terminal.Terminal;
import balancer.glass.Directory;
import balancer.glass.Recorder;
import balancer.glass.TraceFormat;
import balancer.glass.TraceLog;
import balancer.loop.EventLoop;
import balancer.observe.AccessLog;
import balancer.observe.ExchangeObservers;
import balancer.observe.FlightEvents;
import balancer.observe.FlightRecordings;
import balancer.observe.HealthObservers;
import balancer.observe.LogWriter;
import balancer.observe.SlowestRequests;
import balancer.statistics.SlowTurnListener;
import balancer.statistics.Statistics;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The observers of exchanges, backends and turns: the terminal, the access log and the trace if they are wanted, and
 * the flight recorder while it records.
 */
public final class Observation implements FlightRecordings.Listener, Consumer<String>, LongSupplier {
    private static final String STANDARD_OUTPUT = "-";

    private final Options options;
    private final EventLoop loop;
    private final Outside outside;
    private final Terminal terminal;
    private final ExchangeObservers exchanges = new ExchangeObservers();
    private final HealthObservers health = new HealthObservers();
    private final SlowestRequests slowest;
    private final Statistics statistics;
    private final Directory directory = new Directory();
    private final Recorder recorder;
    private AccessLog accessLog;
    private TraceLog trace;
    private FlightEvents flight;

    Observation(Options options, EventLoop loop, Outside outside) {
        this.options = options;
        this.loop = loop;
        this.outside = outside;
        this.terminal = outside.terminal();
        this.slowest = new SlowestRequests(loop.nowNanos());
        this.statistics = new Statistics();
        statistics.exchanges(exchanges);
        loop.observer(statistics);
        this.recorder = new Recorder(loop, statistics, outside.instants(), directory);
        health.add(new HealthLog(terminal, options));
    }

    /**
     * Called before anything is bound: without a writable log nothing should be served.
     *
     * @throws IOException if the log cannot be written
     */
    void open() throws IOException {
        if (options.command() == Command.DEMO) {
            exchanges.add(new RequestLog(terminal, outside.instants()));
        }
        if (options.admin().on() && options.mode() == Mode.HTTP) {
            exchanges.add(slowest);
        }
        if (!options.accessLog().isEmpty()) {
            accessLog = AccessLog.of(
                    options.logFormat(),
                    loop,
                    outside.instants(),
                    outside.logs().open(options.accessLog(), this));
            exchanges.add(accessLog);
        }
        if (options.trace() != TraceFormat.OFF) {
            boolean color = options.trace() == TraceFormat.WORDS && ColorDecision.ofOutput(options.color());
            LogWriter output = outside.logs().open(STANDARD_OUTPUT, complaint -> complain("the trace " + complaint));
            trace = new TraceLog(options.trace(), color, loop, recorder, output);
        }
    }

    /** Called when all services are open. */
    void begin() {
        if (trace != null) {
            trace.begin();
        }
    }

    public Recorder recorder() {
        return recorder;
    }

    /** Who is who in this loop. */
    Directory directory() {
        return directory;
    }

    /** The observers of ended exchanges. */
    public ExchangeObservers exchanges() {
        return exchanges;
    }

    /** The observers of changes of health. */
    public HealthObservers health() {
        return health;
    }

    /** For the dashboard; stays empty without one. */
    SlowestRequests slowest() {
        return slowest;
    }

    public Statistics statistics() {
        return statistics;
    }

    /** Makes the access log begin a new file. */
    public void reopenLog() {
        if (accessLog != null) {
            accessLog.reopen();
        }
    }

    /** Ends the log; waits at most {@code timeoutMillis}. */
    void close(long timeoutMillis) {
        if (accessLog != null) {
            accessLog.close(timeoutMillis);
        }
        if (trace != null) {
            trace.close(timeoutMillis);
        }
    }

    /** Runs on the recording's thread, which may wait for the event classes; earlier events are not recorded. */
    @Override
    public void recordingBegan() {
        FlightEvents loaded = FlightEvents.load();
        loop.post(() -> record(loaded));
    }

    private void record(FlightEvents events) {
        flight = events;
        exchanges.add(events);
        health.add(events);
        statistics.slowTurns(events);
    }

    @Override
    public void recordingEnded() {
        loop.post(() -> {
            exchanges.remove(flight);
            health.remove(flight);
            statistics.slowTurns(SlowTurnListener.NONE);
        });
    }

    /** Must not run on the loop. A runtime trimmed by jlink may lack the recorder. */
    void watchForRecordings() {
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
            FlightRecordings.watch(this);
        }
    }

    /** The number of lines that the access log has dropped. */
    @Override
    public long getAsLong() {
        return accessLog == null ? 0 : accessLog.dropped();
    }

    /** A complaint of the access log about itself. */
    @Override
    public void accept(String complaint) {
        complain("the access log " + complaint);
    }

    private void complain(String complaint) {
        terminal.line("warning: " + complaint);
    }
}
