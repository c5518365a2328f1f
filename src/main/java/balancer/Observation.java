package balancer;

import balancer.cli.options.Command;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.terminal.Terminal;
import balancer.loop.EventLoop;
import balancer.observe.AccessLog;
import balancer.observe.ExchangeObservers;
import balancer.observe.FlightEvents;
import balancer.observe.FlightRecordings;
import balancer.observe.HealthObservers;
import balancer.observe.SlowestRequests;
import balancer.statistics.SlowTurnListener;
import balancer.statistics.Statistics;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The observers of exchanges and backends: the terminal, the access log if one is wanted, and the flight recorder while
 * it records.
 */
public final class Observation implements FlightRecordings.Listener, Consumer<String>, LongSupplier {
    private final Options options;
    private final EventLoop loop;
    private final Outside outside;
    private final Terminal terminal;
    private final ExchangeObservers exchanges = new ExchangeObservers();
    private final HealthObservers health = new HealthObservers();
    private final SlowestRequests slowest;
    private final Statistics statistics;
    private AccessLog accessLog;
    private FlightEvents flight;

    Observation(Options options, EventLoop loop, Outside outside) {
        this.options = options;
        this.loop = loop;
        this.outside = outside;
        this.terminal = outside.terminal();
        this.slowest = new SlowestRequests(loop.nowNanos());
        this.statistics = new Statistics(options.backends().size());
        statistics.exchanges(exchanges);
        loop.observer(statistics);
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
        terminal.line("warning: " + complaint);
    }
}
