package balancer.admin;

import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.http.Method;
import balancer.metrics.BackendMetrics;
import balancer.metrics.ResponseCounts;

/**
 * Metrics that each backend has. Every combination of labels is there from the start, at 0, so that a rate can be told
 * from the first request on, and no request can add one.
 */
enum BackendFamily {
    REQUESTS("lb_http_requests_total", "counter", "Complete responses by backend, status class and request method."),
    DURATION(
            "lb_http_request_duration_seconds",
            "histogram",
            "From the first byte of a request to the last of its response, of those that ended well."),
    IN_FLIGHT("lb_http_requests_in_flight", "gauge", "Requests (TCP mode: connections) that a backend has now."),
    ATTEMPTS(
            "lb_backend_attempts_total", "counter", "Requests (TCP mode: connections) sent its way, retries included."),
    FAILURES(
            "lb_backend_failures_total",
            "counter",
            "Attempts that failed by its fault: refused, timed out, closed early, cut, invalid response."),
    UP("lb_backend_up", "gauge", "1 while it is thought to be well."),
    DRAINING("lb_backend_draining", "gauge", "1 while it gets no new requests because somebody drains it."),
    CONNECTIONS("lb_backend_connections", "gauge", "Open connections to it."),
    CONNECTS("lb_backend_connects_total", "counter", "Connections to it that stood, or could not be opened."),
    STATE_CHANGES(
            "lb_backend_state_changes_total",
            "counter",
            "How often its health changed, or somebody drained it or enabled it again."),
    RECEIVED("lb_backend_receive_bytes_total", "counter", "Bytes of responses, heads included."),
    SENT("lb_backend_transmit_bytes_total", "counter", "Bytes of requests, heads included."),
    PROBES("lb_health_probes_total", "counter", "Health probes that came to a verdict.");

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

    void introduce(MetricsWriter out) {
        out.family(name, type, help);
    }

    void write(MetricsWriter out, Backend backend, BackendHealth health, Changes changes) {
        String id = backend.name();
        String labels = MetricsWriter.labels("backend", id);
        BackendMetrics metrics = backend.metrics();
        switch (this) {
            case REQUESTS -> requests(out, id, metrics.responsesByMethod);
            case DURATION -> out.histogram(name, labels, metrics.durations);
            case IN_FLIGHT -> out.sample(name, labels, backend.inFlight());
            case ATTEMPTS -> out.sample(name, labels, metrics.requests);
            case FAILURES -> out.sample(name, labels, metrics.failures);
            case UP -> out.sample(name, labels, backend.available() ? 1 : 0);
            case DRAINING -> out.sample(name, labels, backend.draining() ? 1 : 0);
            case CONNECTIONS -> {
                out.sample(name, with(id, "state", "active"), backend.inFlight());
                out.sample(name, with(id, "state", "idle"), backend.idle().size());
            }
            case CONNECTS -> {
                out.sample(name, with(id, "result", "failed"), metrics.connectFailures);
                out.sample(name, with(id, "result", "ok"), metrics.connected);
            }
            case STATE_CHANGES -> {
                out.sample(name, with(id, "to", "down"), changes.downs(backend.id()));
                out.sample(name, with(id, "to", "draining"), changes.drains(backend.id()));
                out.sample(name, with(id, "to", "enabled"), changes.enables(backend.id()));
                out.sample(name, with(id, "to", "up"), changes.ups(backend.id()));
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
