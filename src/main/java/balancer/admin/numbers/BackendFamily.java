package balancer.admin.numbers;

import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.http.Method;
import balancer.metrics.BackendMetrics;
import balancer.statistics.BackendStatistics;
import balancer.statistics.ResponseCounts;

/**
 * Metrics of each backend. Every combination of labels exists from the start, at 0, so that a rate includes the first
 * request, and no request can add one.
 */
enum BackendFamily {
    REQUESTS("lb_http_requests_total", "counter", "Complete responses by backend, status class and request method."),
    DURATION(
            "lb_http_request_duration_seconds",
            "histogram",
            "Time from the first byte of a request to the last byte of its complete response."),
    IN_FLIGHT("lb_http_requests_in_flight", "gauge", "Requests (TCP mode: connections) in flight."),
    ATTEMPTS(
            "lb_backend_attempts_total",
            "counter",
            "Requests (TCP mode: connections) sent to the backend, retries included."),
    FAILURES(
            "lb_backend_failures_total",
            "counter",
            "Attempts that the backend failed: refused, timed out, closed early, cut or invalid response."),
    UP("lb_backend_up", "gauge", "1 while the backend is considered healthy."),
    DRAINING("lb_backend_draining", "gauge", "1 while the backend is draining: it gets no new requests."),
    WEIGHT("lb_backend_weight", "gauge", "Weight of the backend, less while it starts slowly."),
    BACKUP("lb_backend_backup", "gauge", "1 for a backup: it serves only while no other backend does."),
    CONNECTIONS("lb_backend_connections", "gauge", "Open connections to the backend, by state."),
    CONNECTS(
            "lb_backend_connects_total",
            "counter",
            "Connections to the backend that were opened (ok) or could not be (failed)."),
    STATE_CHANGES("lb_backend_state_changes_total", "counter", "Changes of the backend's state, by new state."),
    RECEIVED("lb_backend_receive_bytes_total", "counter", "Bytes received in responses, heads included."),
    SENT("lb_backend_transmit_bytes_total", "counter", "Bytes sent in requests, heads included."),
    PROBES("lb_health_probes_total", "counter", "Completed health probes, by result.");

    static final BackendFamily[] ALL = values();
    private static final Method[] METHODS = Method.values();
    private static final String[] CLASSES = {"", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private final String name;
    private final String type;
    private final String help;

    BackendFamily(String name, String type, String help) {
        this.name = name;
        this.type = type;
        this.help = help;
    }

    void declare(MetricsWriter out) {
        out.family(name, type, help);
    }

    void write(
            MetricsWriter out, Backend backend, BackendStatistics statistics, BackendHealth health, Changes changes) {
        String id = backend.name();
        String labels = MetricsWriter.labels("backend", id);
        BackendMetrics metrics = backend.metrics();
        switch (this) {
            case REQUESTS -> requests(out, id, statistics.responses);
            case DURATION -> out.histogram(name, labels, statistics.durations);
            case IN_FLIGHT -> out.sample(name, labels, backend.inFlight());
            case ATTEMPTS -> out.sample(name, labels, metrics.requests);
            case FAILURES -> out.sample(name, labels, metrics.failures);
            case UP -> out.sample(name, labels, backend.available() ? 1 : 0);
            case DRAINING -> out.sample(name, labels, backend.draining() ? 1 : 0);
            case WEIGHT -> out.tenths(name, labels, backend.share());
            case BACKUP -> out.sample(name, labels, backend.isBackup() ? 1 : 0);
            case CONNECTIONS -> {
                out.sample(name, with(id, "state", "active"), backend.inFlight());
                out.sample(name, with(id, "state", "idle"), backend.idle().size());
            }
            case CONNECTS -> {
                out.sample(name, with(id, "result", "failed"), metrics.connectFailures);
                out.sample(name, with(id, "result", "ok"), metrics.connected);
            }
            case STATE_CHANGES -> {
                out.sample(name, with(id, "to", "down"), changes.of(backend).downs);
                out.sample(name, with(id, "to", "draining"), changes.of(backend).drains);
                out.sample(name, with(id, "to", "enabled"), changes.of(backend).enables);
                out.sample(name, with(id, "to", "up"), changes.of(backend).ups);
            }
            case RECEIVED -> out.sample(name, labels, metrics.bytesReceived);
            case SENT -> out.sample(name, labels, metrics.bytesSent);
            case PROBES -> {
                out.sample(name, with(id, "result", "bad"), health.badProbes());
                out.sample(name, with(id, "result", "good"), health.goodProbes());
            }
        }
    }

    private void requests(MetricsWriter out, String backend, ResponseCounts counts) {
        for (Method method : METHODS) {
            String methodName = method == Method.OTHER ? "other" : method.wireName();
            for (int i = 1; i < ResponseCounts.CLASSES; i++) {
                String labels = MetricsWriter.labels("backend", backend, "code", CLASSES[i], "method", methodName);
                out.sample(name, labels, counts.of(method.ordinal(), i));
            }
        }
    }

    private static String with(String backend, String label, String value) {
        return MetricsWriter.labels("backend", backend, label, value);
    }
}
