package balancer.observe;

import balancer.backend.Backend;
import balancer.client.ExchangeRecord;
import balancer.health.HealthListener;
import balancer.observe.RequestExcerpt.Part;
import balancer.statistics.SlowTurnListener;
import java.nio.charset.StandardCharsets;
import jdk.jfr.FlightRecorder;

/**
 * Passes events to the flight recorder. Used only while a recording runs, because its objects and strings are garbage
 * in the loop that is being measured.
 */
public final class FlightEvents implements ExchangeObserver, HealthListener, SlowTurnListener {
    /** Loads the event classes. Slow the first time: must not run on the loop. */
    public static FlightEvents load() {
        FlightRecorder.register(ExchangeEvent.class);
        FlightRecorder.register(BackendStateEvent.class);
        FlightRecorder.register(SlowTurnEvent.class);
        return new FlightEvents();
    }

    private FlightEvents() {}

    @Override
    public void ended(ExchangeRecord exchange, RequestExcerpt request) {
        ExchangeEvent event = new ExchangeEvent();
        if (!event.shouldCommit()) {
            return; // the recording's settings leave it out
        }
        event.requestId = ascii(exchange.requestId());
        event.client = ascii(exchange.clientAddress());
        event.connection = exchange.connectionNumber();
        event.method = request.text(Part.METHOD);
        event.target = request.text(Part.TARGET);
        event.status = Outcome.status(exchange);
        event.backend = Outcome.backend(exchange);
        event.end = Outcome.word(exchange);
        event.reason = Outcome.reason(exchange);
        event.total = exchange.durationNanos();
        event.connect = timespan(exchange.connectNanos());
        event.responseHead = timespan(exchange.responseHeadNanos());
        event.responseBodyBytes = exchange.responseBodyBytes();
        event.commit();
    }

    @Override
    public boolean readsFields() {
        return false;
    }

    /** The recorder's value for "not applicable". */
    private static long timespan(long nanos) {
        return nanos < 0 ? Long.MIN_VALUE : nanos;
    }

    private static String ascii(byte[] text) {
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public void turned(long nanos, int readyKeys) {
        SlowTurnEvent event = new SlowTurnEvent();
        event.busy = nanos;
        event.readyKeys = readyKeys;
        event.commit();
    }

    /** Not a change of state: the backend still gets its share. */
    @Override
    public void doesNotAnswerYet(Backend backend, String reason) {}

    @Override
    public void down(Backend backend, String reason, int badProbes) {
        state(backend, "down", reason);
    }

    @Override
    public void ejected(Backend backend, String reason, int failedExchanges, long coolDownMillis) {
        state(backend, "ejected", reason);
    }

    /** Not a change of state: each tunnel is an event of its own. */
    @Override
    public void tunnelsEnded(Backend backend, int count) {}

    @Override
    public void up(Backend backend, long troubleMillis) {
        state(backend, "up", "");
    }

    @Override
    public void draining(Backend backend) {
        state(backend, "draining", "");
    }

    @Override
    public void enabled(Backend backend) {
        state(backend, "enabled", "");
    }

    private static void state(Backend backend, String state, String reason) {
        BackendStateEvent event = new BackendStateEvent();
        event.backend = backend.name();
        event.state = state;
        event.reason = reason;
        event.commit();
    }
}
