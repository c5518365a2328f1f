package balancer.admin.page;

import balancer.admin.numbers.BackendTrend;
import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.numbers.ErrorReason;
import balancer.admin.numbers.Latency;
import balancer.admin.numbers.Trends;
import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.http.Problem;
import balancer.metrics.BackendMetrics;
import balancer.number.Numbers;
import balancer.proxy.Failure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The dashboard's texts and numbers: one place for the first page and for the updates. */
final class Dashboard {
    /** Suffix of a reason's label: details of its last case. */
    static final String WHY = "_why";

    private static final String[] CLASSES = {"", "", "c2xx", "c3xx", "c4xx", "c5xx"};

    private final DashboardSources sources;
    private final Trends trends;
    private final Changes changes;
    private final DemoServers demo;
    private final SlowRequests slowest;
    private final Banner banner;
    private final long beganNanos;

    Dashboard(DashboardSources sources, Trends trends, Changes changes, DemoServers demo) {
        this.sources = sources;
        this.trends = trends;
        this.changes = changes;
        this.demo = demo;
        this.slowest = new SlowRequests(sources);
        this.banner = new Banner(this);
        this.beganNanos = sources.loop().unheld().nowNanos();
    }

    DashboardSources sources() {
        return sources;
    }

    Trends trends() {
        return trends;
    }

    boolean isDemo() {
        return demo.size() > 0;
    }

    /** Whether the page can break this one. */
    boolean isOfDemo(Backend backend) {
        return demo.has(backend.id());
    }

    /** The last cells of the page's table of backends: with buttons or without. */
    String controls() {
        boolean byPage =
                sources.identity().controllable() && sources.identity().token().isEmpty();
        return isDemo() ? "control demo" : byPage ? "control" : ""; // a form cannot send a token
    }

    List<Backend> backends() {
        return sources.proxy().backends().all();
    }

    Iterator<Changes.Change> changes() {
        return changes.newestFirst();
    }

    SlowRequests slowest() {
        return slowest;
    }

    /** The cells of the balancer as a whole. */
    void overview(Cells cells) {
        cells.cell("version", sources.identity().version());
        cells.cell("listen", sources.identity().listen());
        boolean encrypted = sources.tls() != null && sources.tls().store() != null;
        String requests = encrypted ? "HTTPS requests" : "HTTP requests";
        cells.cell("deals", sources.identity().tcp() ? "TCP connections" : requests);
        cells.cell("certificate", encrypted ? "; " + sources.tls().soonest(sources.nowMillis()) : "");
        cells.cell("time", Numbers.timeOfDay(sources.nowMillis()) + " UTC");
        cells.cell("uptime", Numbers.duration(sources.loop().unheld().nowNanos() - beganNanos));
        banner.write(cells);
        cells.cell("news", changes.newest());
        cells.cell("rate", Numbers.grouped(trends.requests().last()));
        cells.cell("total", Numbers.grouped(sources.proxy().traffic().requests));
        cells.cell(
                "errors",
                Numbers.percent(
                        trends.errors().sum(Banner.WINDOW_SECONDS),
                        trends.ended().sum(Banner.WINDOW_SECONDS),
                        2));
        cells.cell("errorcount", Numbers.grouped(trends.errors().sum(Banner.WINDOW_SECONDS)));
        latency(cells, trends.latency());
        int busy = trends.busyPermille().last();
        cells.cell("busy", Numbers.decimal(busy, 1));
        cells.cell("turn", Numbers.millis(trends.longestTurnNanos()));
        cells.cell("connections", Numbers.grouped(sources.proxy().traffic().connectionsOpen));
        cells.cell("connectionsmax", Numbers.grouped(sources.connectionLimit()));
        cells.cell("logdropped", Numbers.grouped(sources.droppedLogLines().getAsLong()));
        long[] failed = sources.proxy().failedExchanges();
        for (ErrorReason reason : ErrorReason.ALL) {
            cells.cell(reason.label(), Numbers.grouped(reason.count(failed)));
        }
        cells.cell(ErrorReason.BAD_REQUEST.label() + WHY, why(Failure.BAD_REQUEST));
        cells.cell(ErrorReason.BAD_RESPONSE.label() + WHY, why(Failure.BAD_RESPONSE));
    }

    /** Why the last message was refused; one word often suffices to find its sender. */
    private String why(Failure refused) {
        Problem last = sources.statistics().lastProblem(refused);
        return last == null ? "" : "last: " + last.reason();
    }

    /** The backend's health: up for 5 min; down for 12 s, connection refused. */
    String healthText(BackendHealth health) {
        String state = health.state().name().toLowerCase(Locale.ROOT) + " for " + ago(health.sinceNanos());
        boolean well = health.backend().available() || health.reason().isEmpty();
        return well ? state : state + ", " + health.reason();
    }

    String ago(long nanos) {
        return Numbers.duration(sources.loop().nowNanos() - nanos);
    }

    private static void latency(Cells cells, Latency latency) {
        cells.cell("p50", Numbers.millis(latency.p50Nanos()));
        cells.cell("p95", Numbers.millis(latency.p95Nanos()));
        cells.cell("p99", Numbers.millis(latency.p99Nanos()));
    }

    /** The cells of one backend. */
    void backend(Backend backend, Cells cells) {
        BackendHealth health = sources.health().of(backend);
        BackendMetrics metrics = backend.metrics();
        BackendTrend trend = trends.of(backend);
        cells.cell("number", Integer.toString(backend.id()));
        cells.cell("accent", Integer.toString(backend.slot() % Plots.ACCENTS));
        cells.cell("name", backend.name());
        state(cells, health);
        cells.cell("rate", Numbers.grouped(trend.answered().last()));
        cells.cell(
                "share",
                Numbers.percent(trend.answered().last(), trends.answered().last(), 0));
        for (int i = 2; i < metrics.responses.length; i++) {
            cells.cell(CLASSES[i], Numbers.grouped(metrics.responses[i]));
        }
        cells.cell("failed", Numbers.grouped(metrics.failures));
        latency(cells, trend.latency());
        cells.cell("inflight", Numbers.grouped(backend.inFlight()));
        cells.cell("idle", Numbers.grouped(backend.idle().size()));
        if (demo.has(backend.id())) {
            cells.cell("demo", demo.state(backend.id() - 1));
        }
    }

    private void state(Cells cells, BackendHealth health) {
        if (health.backend().draining()) {
            state(cells, "draining", "◆", health.backend().leaving() ? "LEAVING" : "DRAINING");
            cells.cell("since", ago(health.drainingSinceNanos()));
            cells.cell("reason", "health: " + healthText(health));
            return;
        }
        boolean available = health.backend().available();
        if (available && health.streak() < 0) {
            state(cells, "shaky", "▲", "FAILING");
        } else {
            state(
                    cells,
                    available ? "up" : "down",
                    available ? "●" : "✕",
                    health.state().name());
        }
        boolean news = health.state() != BackendHealth.State.UP;
        cells.cell("since", news ? ago(health.sinceNanos()) : "");
        cells.cell("reason", available && health.streak() >= 0 ? terms(health.backend()) : health.reason());
    }

    /** How a backend takes part, if not like most: "weight 3, 40 % of it so far, backup". */
    private static String terms(Backend backend) {
        List<String> terms = new ArrayList<>();
        if (backend.weight() > 1) {
            terms.add("weight " + backend.weight());
        }
        if (backend.tenths() < Backend.ALL_TENTHS) {
            terms.add(backend.tenths() * 100 / Backend.ALL_TENTHS + " % of its weight so far");
        }
        if (backend.isBackup()) {
            terms.add("backup");
        }
        return String.join(", ", terms);
    }

    /** Shape, word and colour: never colour alone. */
    private static void state(Cells cells, String kind, String mark, String word) {
        cells.cell("kind", kind);
        cells.cell("mark", mark);
        cells.cell("state", word);
    }
}
