package balancer.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expected values of {@code /metrics}. A series of a known family that nothing was added to must be 0. */
final class StillBooks {
    private static final Pattern SAMPLE = Pattern.compile("(lb_[a-z_]+)(?:\\{([^}]*)})? (-?[0-9.e+]+)");

    /** The families whose series are all compared. */
    private static final List<String> KNOWN = List.of(
            "lb_http_requests_total",
            "lb_http_request_duration_seconds_count",
            "lb_http_request_duration_seconds_sum",
            "lb_http_request_duration_seconds_bucket",
            "lb_http_requests_in_flight",
            "lb_request_errors_total",
            "lb_backend_attempts_total",
            "lb_backend_failures_total",
            "lb_backend_connects_total",
            "lb_backend_connections",
            "lb_backend_state_changes_total",
            "lb_backend_receive_bytes_total",
            "lb_backend_transmit_bytes_total",
            "lb_backend_retries_total",
            "lb_backend_replaced_total",
            "lb_backend_draining",
            "lb_backend_weight",
            "lb_backend_backup",
            "lb_health_probes_total",
            "lb_client_connections",
            "lb_client_connections_total",
            "lb_client_connections_full_total",
            "lb_client_connections_evicted_total",
            "lb_client_receive_bytes_total",
            "lb_client_transmit_bytes_total",
            "lb_accept_failures_total",
            "lb_access_log_dropped_total",
            "lb_buffer_waits_total",
            "lb_buffer_reclaims_total",
            "lb_buffer_refusals_total",
            "lb_draining",
            "lb_loop_faults_total",
            "lb_loop_slow_turns_total");

    /** How much rounding may change a sum, for each value in it. */
    private static final double SLACK = 2e-6;

    /** A duration this close to the limit of a bucket may be counted on either side. */
    private static final double NEAR = 0.04;

    private final LongSupplier clock;
    private final List<Answer> latest = new ArrayList<>();
    private final Map<String, Double> expected = new TreeMap<>();
    private final Map<String, Integer> unsure = new TreeMap<>();
    private final Map<String, Boolean> unknown = new TreeMap<>();

    /** A complete answer: its server, when the client had it, and its duration. */
    record Answer(String backend, long nanos, double seconds) {}

    StillBooks(LongSupplier clock) {
        this.clock = clock;
    }

    /** The answers of one server; of all servers if the name is empty. */
    List<Answer> latest(String backend) {
        return latest.stream()
                .filter(each -> backend.isEmpty() || each.backend.equals(backend))
                .toList();
    }

    void add(String series, double count) {
        expected.merge(series, count, Double::sum);
    }

    void set(String series, double value) {
        expected.put(series, value);
    }

    /** From now on this series is not compared. */
    void forget(String series) {
        unknown.put(series, true);
    }

    void know(String series, boolean known) {
        if (known) {
            unknown.remove(series);
        } else {
            forget(series);
        }
    }

    boolean isUnknown(String series) {
        return unknown.containsKey(series);
    }

    double value(String series) {
        return expected.getOrDefault(series, 0.0);
    }

    static String of(String name, String backend) {
        return name + "{backend=" + backend + "}";
    }

    static String of(String name, String backend, String label) {
        return name + "{backend=" + backend + ", " + label + "}";
    }

    /** Counts a complete answer of this backend. */
    void answered(String backend, String method, int status, double seconds) {
        String known = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
                        .contains(method)
                ? method
                : "other";
        add(of("lb_http_requests_total", backend, "code=" + Math.min(5, status / 100) + "xx, method=" + known), 1);
        latest.add(new Answer(backend, clock.getAsLong(), seconds));
        String name = "lb_http_request_duration_seconds";
        add(of(name + "_count", backend), 1);
        add(of(name + "_sum", backend), seconds);
        for (String limit :
                ("0.0001 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf").split(" ")) {
            double most = limit.equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(limit);
            String bucket = of(name + "_bucket", backend, "le=" + limit);
            add(bucket, seconds <= most ? 1 : 0);
            unsure.merge(bucket, Math.abs(seconds / most - 1) < NEAR ? 1 : 0, Integer::sum);
        }
    }

    /** @param page the text of {@code /metrics} */
    void judge(String page) {
        int known = 0;
        for (String line : page.split("\n")) {
            Matcher sample = SAMPLE.matcher(line);
            Judge.require(
                    line.startsWith("# ") || sample.matches() || line.contains("jvm_") || line.contains("process_"),
                    "a page of numbers is one",
                    line);
            if (!line.startsWith("# ") && sample.matches() && KNOWN.contains(sample.group(1))) {
                known++;
                judge(sample);
            }
        }
        for (String family : KNOWN) {
            Judge.require(
                    page.contains("\n" + family.replaceAll("_(count|sum|bucket)$", "")),
                    "there is such a number",
                    family);
        }
        Judge.require(known > KNOWN.size(), "there are numbers", known);
    }

    private void judge(Matcher sample) {
        String labels = sample.group(2) == null ? "" : "{" + sorted(sample.group(2)) + "}";
        String series = sample.group(1) + labels;
        if (unknown.containsKey(series)) {
            return;
        }
        double value = new BigDecimal(sample.group(3)).doubleValue();
        double off = Math.abs(value - value(series));
        double count = value(series.replace("_sum{", "_count{"));
        double may = series.contains("_sum{") ? SLACK * (count + 1) : unsure.getOrDefault(series, 0);
        Judge.require(off <= may, "the books are right", series + " is " + value + ", not " + value(series));
    }

    private static String sorted(String labels) {
        String[] each = labels.replace("\"", "").split(",");
        java.util.Arrays.sort(each);
        return String.join(", ", each);
    }
}
