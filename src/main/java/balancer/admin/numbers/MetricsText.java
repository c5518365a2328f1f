package balancer.admin.numbers;

import balancer.admin.text.Document;
import balancer.admin.text.EventHub;
import balancer.backend.Backend;
import balancer.memory.Rationing;
import balancer.metrics.LoopMetrics;
import balancer.metrics.TrafficMetrics;
import java.util.List;

/** The metrics for Prometheus: first those of the whole balancer, then family by family those of each backend. */
public final class MetricsText implements Document {
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final DashboardSources sources;
    private final Trends trends;
    private final Changes changes;
    private final EventHub hub;
    private final JvmFacts jvm;
    private final List<Backend> backends;

    public MetricsText(DashboardSources sources, Trends trends, Changes changes, EventHub hub, JvmFacts jvm) {
        this.sources = sources;
        this.trends = trends;
        this.changes = changes;
        this.hub = hub;
        this.jvm = jvm;
        this.backends = sources.proxy().backends().all();
    }

    @Override
    public int parts() {
        return 1 + BackendFamily.ALL.length * backends.size();
    }

    @Override
    public void write(int index, StringBuilder text) {
        MetricsWriter out = new MetricsWriter(text);
        if (index == 0) {
            whole(out);
            return;
        }
        BackendFamily family = BackendFamily.ALL[(index - 1) / backends.size()];
        int place = (index - 1) % backends.size();
        Backend backend = backends.get(place);
        if (place == 0) {
            family.declare(out);
        }
        if (!isDuplicate(place)) {
            family.write(
                    out,
                    backend,
                    sources.statistics().of(backend),
                    sources.health().of(backend),
                    changes);
        }
    }

    /** A backend given twice would have the same labels twice, which no parser accepts: only the first is written. */
    private boolean isDuplicate(int place) {
        for (int earlier = 0; earlier < place; earlier++) {
            if (backends.get(earlier).name().equals(backends.get(place).name())) {
                return true;
            }
        }
        return false;
    }

    private void whole(MetricsWriter out) {
        String build = MetricsWriter.labels(
                "version", sources.identity().version(),
                "revision", sources.identity().revision().get(),
                "java", System.getProperty("java.version", ""));
        out.family("lb_build_info", "gauge", "Version, revision and Java version; the value is always 1.")
                .sample("lb_build_info", build, 1);
        out.gauge("lb_draining", "1 while the balancer drains: it finishes what is in flight, then stops.", draining());
        backends(out);
        errors(out);
        traffic(out, sources.proxy().traffic());
        backendTraffic(out, sources.proxy().traffic());
        loop(out, sources.loop().metrics());
        buffers(out);
        if (sources.tls() != null) {
            sources.tls().write(out);
        }
        ProcessFacts.read().write(out, sources);
        jvm.write(out);
    }

    private int draining() {
        return sources.proxy().isDraining() ? 1 : 0;
    }

    private void backends(MetricsWriter out) {
        int up = 0;
        int draining = 0;
        for (Backend backend : backends) {
            up += backend.serves() ? 1 : 0;
            draining += backend.draining() ? 1 : 0;
        }
        out.family("lb_backends", "gauge", "Backends by state. A draining backend counts as neither up nor down.");
        out.sample("lb_backends", MetricsWriter.labels("state", "down"), backends.size() - up - draining);
        out.sample("lb_backends", MetricsWriter.labels("state", "draining"), draining);
        out.sample("lb_backends", MetricsWriter.labels("state", "up"), up);
    }

    private void errors(MetricsWriter out) {
        out.family("lb_request_errors_total", "counter", "Failed requests (TCP mode: connections), by reason.");
        for (ErrorReason reason : ErrorReason.ALL) {
            long count = reason.count(sources.proxy().failedExchanges());
            out.sample("lb_request_errors_total", MetricsWriter.labels("reason", reason.label()), count);
        }
    }

    private void traffic(MetricsWriter out, TrafficMetrics traffic) {
        out.gauge("lb_client_connections", "Client connections open now.", traffic.connectionsOpen);
        out.gauge("lb_client_connections_max", "Maximum number of client connections.", sources.connectionLimit());
        out.counter(
                "lb_client_connections_full_total",
                "Times that new clients had to wait because the maximum was reached.",
                sources.proxy().clients().fullTimes());
        out.counter(
                "lb_client_connections_evicted_total",
                "Idle client connections closed to make room for new ones.",
                sources.proxy().traffic().madeRoom);
        out.counter("lb_client_connections_total", "Client connections accepted.", traffic.connections);
        out.counter(
                "lb_accept_failures_total",
                "accept() calls that failed.",
                sources.proxy().clients().acceptFailures());
        out.counter(
                "lb_client_receive_bytes_total",
                "Bytes received from clients, counted when a request ends.",
                traffic.bytesFromClients);
        out.counter(
                "lb_client_transmit_bytes_total",
                "Bytes sent to clients, counted when a response ends.",
                traffic.bytesToClients);
    }

    private void backendTraffic(MetricsWriter out, TrafficMetrics traffic) {
        out.counter("lb_backend_retries_total", "Attempts that repeated a failed one.", traffic.retries);
        out.counter(
                "lb_backend_replaced_total",
                "Reused backend connections that turned out to be closed and were replaced.",
                traffic.replaced);
        String pauses = "lb_backpressure_pauses_total";
        out.family(pauses, "counter", "Times that reading from this side stopped because the other side was slower.");
        out.sample(pauses, MetricsWriter.labels("side", "backend"), traffic.backendPauses);
        out.sample(pauses, MetricsWriter.labels("side", "client"), traffic.clientPauses);
        String connects = "lb_backend_connect_duration_seconds";
        out.family(connects, "histogram", "Time to open a connection to a backend.");
        out.histogram(connects, "", sources.statistics().connects);
    }

    private void loop(MetricsWriter out, LoopMetrics loop) {
        out.counter("lb_loop_turns_total", "Turns of the event loop.", loop.turns);
        out.counter("lb_loop_ready_keys_total", "Selection keys reported as ready.", loop.readyKeys);
        out.seconds("lb_loop_busy_seconds_total", "counter", "Time spent handling events.", loop.busyNanos);
        out.seconds("lb_loop_select_seconds_total", "counter", "Time spent waiting in select().", loop.selectNanos);
        String turns = "lb_loop_turn_duration_seconds";
        out.family(turns, "histogram", "Duration of a turn of the event loop; all other connections wait that long.");
        out.histogram(turns, "", sources.statistics().turns);
        out.seconds(
                "lb_loop_turn_max_seconds",
                "gauge",
                "Longest turn in the last few seconds.",
                trends.longestTurnNanos());
        out.counter("lb_loop_slow_turns_total", "Turns of the event loop longer than 10 ms.", loop.slowTurns);
        out.counter("lb_loop_faults_total", "Unexpected exceptions (defects of the balancer).", loop.faults);
        out.gauge(
                "lb_selector_keys",
                "Channels registered with the selector.",
                sources.loop().keys());
    }

    private void buffers(MetricsWriter out) {
        out.family("lb_buffers_bytes", "gauge", "Direct memory of the relay buffers, by state.");
        out.sample(
                "lb_buffers_bytes",
                MetricsWriter.labels("state", "free"),
                sources.resources().buffers().freeBytes());
        out.sample(
                "lb_buffers_bytes",
                MetricsWriter.labels("state", "used"),
                sources.resources().buffers().lentBytes());
        Rationing rationing = sources.resources().buffers().rationing();
        out.counter(
                "lb_buffer_waits_total", "Times that a connection had to wait for buffer memory.", rationing.waits());
        out.counter(
                "lb_buffer_reclaims_total",
                "Connections that had to give buffer memory back because they made no progress.",
                rationing.reclaims());
        out.counter(
                "lb_buffer_refusals_total",
                "Requests refused with 503 because too many waited for buffer memory.",
                rationing.refusals());
        out.counter(
                "lb_access_log_dropped_total",
                "Access log lines dropped because they could not be written.",
                sources.droppedLogLines().getAsLong());
        out.counter(
                "lb_admin_events_skipped_total",
                "Events dropped because a newer one was ready before a slow stream took them.",
                hub.skipped());
    }
}
