package balancer.observe;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import java.util.List;
import java.util.function.Function;

/** A balancer with an access log, on the simulated network. */
final class LogLines {
    private static final long PATIENCE_MILLIS = 60_000;

    final LoopHarness world;
    final MemorySink sink = new MemorySink();
    private final AccessLog log;

    LogLines(HarnessSettings settings, Function<LogClock, LineFormat> format) {
        ExchangeObservers observers = new ExchangeObservers();
        world = new LoopHarness(settings.listener(observers));
        LineFormat lines = format.apply(new LogClock(world.network.instants()));
        log = new AccessLog(world.loop, lines, new LogWriter(sink, complaint -> {}));
        observers.add(log);
    }

    /** All lines, once all is over. */
    List<String> close() {
        world.tearDown();
        log.close(PATIENCE_MILLIS);
        return sink.text(0).lines().toList();
    }
}
