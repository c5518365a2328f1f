package balancer.simulation;

import balancer.admin.numbers.MetricsPage;
import balancer.simulation.Entry.Outcome;
import balancer.testkit.SimulatedNetwork;
import java.util.List;
import java.util.Map;

/**
 * Compares the numbers of {@code /metrics} with the ledger, in the middle of a run and at its end. An exchange whose
 * end the client did not see may have been counted in several ways; without such exchanges each number must be exact.
 */
final class Books {
    /** From the word that a client is told to the reason that is counted. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("head-timeout", "client_timeout"),
            Map.entry("body-timeout", "client_timeout"),
            Map.entry("body-too-slow", "client_timeout"),
            Map.entry("memory-reclaimed", "client_timeout"),
            Map.entry("no-backend", "no_backend"),
            Map.entry("queue-full", "no_backend"),
            Map.entry("queue-timeout", "no_backend"),
            Map.entry("connect-refused", "no_backend"),
            Map.entry("tls-failed", "tls"),
            Map.entry("connect-timeout", "timeout"),
            Map.entry("response-timeout", "timeout"),
            Map.entry("response-stalled", "timeout"),
            Map.entry("backend-down", "backend_down"),
            Map.entry("backend-closed", "bad_response"),
            Map.entry("bad-response", "bad_response"),
            Map.entry("response-cut", "bad_response"),
            Map.entry("overloaded", "overloaded"),
            Map.entry("no-local-port", "overloaded"),
            Map.entry("stopped", "stopped"));

    private static final List<String> REASON_LABELS = List.of(
            "bad_request",
            "client_timeout",
            "client_abort",
            "no_backend",
            "timeout",
            "tls",
            "bad_response",
            "backend_down",
            "overloaded",
            "stopped",
            "internal");

    private final Plan plan;
    private final Ledger ledger;
    private final Balancer balancer;
    private final SimulatedNetwork network;
    private final MetricsPage metrics;
    private Page last;

    Books(Scene scene, Balancer balancer) {
        this.plan = scene.plan();
        this.ledger = scene.ledger();
        this.balancer = balancer;
        this.network = scene.network();
        metrics = new MetricsPage(balancer.program);
        last = new Page(metrics);
    }

    /** Somebody looks, at any time. */
    Page look() {
        Page now = new Page(metrics);
        now.requireBehind(last);
        last = now;
        within("lb_client_connections", 0, last.value("lb_client_connections_total"));
        within("lb_client_connections_total", 0, plan.clients.size() + plan.knocks.size());
        exactly("lb_backend_connect_duration_seconds_count", connected());
        exactly("lb_loop_faults_total", 0);
        answers();
        return now;
    }

    /** Nobody came since the last look. */
    void requireRest() {
        Page before = last;
        look().requireSameAs(before, plan.tlsBackends);
    }

    /** The end: everybody is gone. */
    void judge(boolean listening) {
        look();
        exactly("lb_draining", listening ? 0 : 1);
        exactly("lb_client_connections", 0);
        exactly("lb_selector_keys", listening ? 1 : 0);
        exactly("lb_buffers_bytes{state=used}", 0);
        exactly("lb_backends{state=up}", up());
        within("lb_accept_failures_total", 0, network.counters().failedAccepts);
        exactly("lb_loop_turn_duration_seconds_count", last.value("lb_loop_turns_total"));
        if (plan.fair && plan.maxConnections == Integer.MAX_VALUE) {
            exactly("lb_client_connections_full_total", 0);
            exactly("lb_client_connections_evicted_total", 0);
        }
        if (!plan.isScarce() && !plan.siege) {
            exactly("lb_buffer_reclaims_total", 0);
            exactly("lb_buffer_refusals_total", 0);
        }
        if (plan.log == null) {
            exactly("lb_access_log_dropped_total", 0);
        }
        atRest();
        errors();
        bytes();
        if (plan.fair) {
            fair();
        }
    }

    private long up() {
        return balancer.proxy.backends().all().stream()
                .filter(each -> each.serves())
                .count();
    }

    private void atRest() {
        for (int id = 0; id < plan.backends.size(); id++) {
            exactly("lb_http_requests_in_flight" + of(id), 0);
            exactly(of("lb_backend_connections", id, "state=active"), 0);
            exactly(of("lb_backend_connections", id, "state=idle"), 0);
            long failed = last.value(of("lb_backend_connects_total", id, "result=failed"));
            within("lb_backend_failures_total" + of(id), failed, Long.MAX_VALUE);
            long got = deliveries(id);
            within("lb_backend_attempts_total" + of(id), got, plan.fair ? got : Long.MAX_VALUE);
        }
    }

    // ---- answers ----

    /**
     * Of each backend, method and status class: as many as clients have seen, and not more than they may have missed.
     */
    private void answers() {
        for (int id = 0; id < plan.backends.size(); id++) {
            long counted = 0;
            for (int code = 1; code <= 5; code++) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "other")) {
                    String cell = "lb_http_requests_total{backend=" + balancer.nameOf(id) + ", code=" + code
                            + "xx, method=" + method + "}";
                    counted += code == 1 ? 0 : last.value(cell);
                    answers(cell, id, code, method);
                }
            }
            exactly("lb_http_request_duration_seconds_count" + of(id), counted);
            durations(id);
        }
    }

    private void answers(String cell, int id, int code, String method) {
        long seen = 0;
        long unseen = 0;
        for (Entry each : ledger.entries()) {
            String named = each.plan.method.equals("BREW") ? "other" : each.plan.method;
            if (named.equals(method) && each.plan.answer.status / 100 == code && each.deliveries > 0) {
                boolean whole = isWhole(each);
                seen += whole && each.lastBackend == id ? 1 : 0;
                unseen += !whole && each.outcome != Outcome.REFUSED ? 1 : 0;
            }
        }
        within(cell, plan.tcp ? 0 : seen, plan.tcp ? 0 : seen + unseen);
    }

    /** The sum is that of the times that clients have measured, less what the network took. */
    private void durations(int id) {
        long least = 0;
        long most = 0;
        for (Entry each : ledger.entries()) {
            boolean answered = each.deliveries > 0 && !plan.tcp;
            if (answered && isWhole(each)) {
                least += each.lastBackend == id ? Math.max(0, each.answerSaidMicros - each.readHeadMicros - 1) : 0;
                most += each.lastBackend == id ? each.knownMicros - each.askedMicros + 1 : 0;
            } else if (answered && each.outcome != Outcome.REFUSED) {
                most += Math.max(0, (each.ended > 0 ? each.endedMicros : nowMicros()) - each.askedMicros) + 1;
            }
        }
        String sum = "lb_http_request_duration_seconds_sum" + of(id);
        long micros = last.micros(sum);
        Judge.require(
                least <= micros && micros <= most,
                "the books are right",
                sum + " " + micros + " us, " + least + " to " + most);
    }

    /** From then on it is no request any more. */
    private static boolean switches(Entry entry) {
        return entry.isTunnel() && entry.plan.answer.status == 101;
    }

    /** Its client has seen all of the answer, and it is known whose that was. */
    private static boolean isWhole(Entry entry) {
        return entry.outcome == Outcome.COMPLETE && !switches(entry) && entry.deliveries == 1;
    }

    private long nowMicros() {
        return network.clock().getAsLong() / 1_000;
    }

    // ---- errors ----

    private void errors() {
        long unseen = 0;
        long well = 0;
        for (Entry each : ledger.entries()) {
            boolean asked = each.askedMicros < Long.MAX_VALUE;
            boolean whole = each.outcome == Outcome.COMPLETE && !switches(each) && !plan.tcp;
            well += whole ? 1 : 0;
            unseen += asked && !whole && each.outcome != Outcome.REFUSED ? 1 : 0;
        }
        for (String label : REASON_LABELS) {
            long refused = 0;
            for (Entry each : ledger.entries()) {
                boolean so = each.outcome == Outcome.REFUSED && reason(each).equals(label);
                refused += so ? 1 : 0;
            }
            within("lb_request_errors_total{reason=" + label + "}", refused, refused + unseen);
        }
        exactly("lb_request_errors_total{reason=internal}", 0);
        long errors = last.sum("lb_request_errors_total");
        Judge.require(errors + well <= ledger.ended, "the books are right", errors + " errors, " + well + " were well");
    }

    private static String reason(Entry entry) {
        return REASONS.getOrDefault(entry.reason, "bad_request");
    }

    // ---- bytes ----

    private void bytes() {
        boolean allSeen = true;
        for (Entry each : ledger.entries()) {
            boolean asked = each.askedMicros < Long.MAX_VALUE;
            boolean read = each.outcome == Outcome.REFUSED && !each.plan.method.equals("HEAD");
            allSeen &= !asked || each.outcome == Outcome.COMPLETE || read;
        }
        long toClients = last.value("lb_client_transmit_bytes_total");
        boolean exact = allSeen && !plan.tcp;
        boolean agrees = exact ? toClients == ledger.bytesToClients : toClients >= ledger.bytesToClients;
        Judge.require(agrees, "the books are right", toClients + " bytes sent, " + ledger.bytesToClients + " received");
        long ofBackends = last.sum("lb_backend_receive_bytes_total");
        Judge.require(ofBackends <= toClients, "the books are right", ofBackends + " bytes came, " + toClients);
        long toBackends = last.sum("lb_backend_transmit_bytes_total");
        long fromClients = last.value("lb_client_receive_bytes_total");
        Judge.require(toBackends <= fromClients, "the books are right", toBackends + " bytes went, " + fromClients);
    }

    private void fair() {
        exactly("lb_client_connections_total", ledger.accepted);
        exactly("lb_backend_retries_total", 0);
        exactly("lb_backend_replaced_total", 0);
        exactly("lb_request_errors_total{reason=backend_down}", 0);
        for (int id = 0; id < plan.backends.size(); id++) {
            exactly(of("lb_backend_connects_total", id, "result=failed"), 0);
            exactly("lb_backend_failures_total" + of(id), 0);
            exactly("lb_backend_up" + of(id), 1);
            exactly("lb_backend_transmit_bytes_total" + of(id), ledger.bytesToBackend.getOrDefault(id, 0L));
            exactly(of("lb_backend_state_changes_total", id, "to=down"), 0);
            exactly(of("lb_health_probes_total", id, "result=bad"), 0);
        }
    }

    private long deliveries(int backend) {
        return ledger.deliveries.stream().filter(each -> each == backend).count();
    }

    private long connected() {
        long connected = 0;
        for (int id = 0; id < plan.backends.size(); id++) {
            connected += last.value(of("lb_backend_connects_total", id, "result=ok"));
        }
        return connected;
    }

    // ---- how it is said ----

    private String of(int backend) {
        return "{backend=" + balancer.nameOf(backend) + "}";
    }

    private String of(String name, int backend, String label) {
        return name + "{backend=" + balancer.nameOf(backend) + ", " + label + "}";
    }

    private void exactly(String what, long expected) {
        within(what, expected, expected);
    }

    private void within(String what, long least, long most) {
        long value = last.value(what);
        boolean holds = least <= value && value <= most;
        Judge.require(holds, "the books are right", what + " " + value + ", not " + least + " to " + most);
    }
}
