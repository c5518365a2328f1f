package balancer.admin.page;

import balancer.admin.numbers.DashboardSources;
import balancer.admin.numbers.ErrorReason;
import balancer.admin.numbers.Latency;
import balancer.admin.numbers.Trends;
import balancer.admin.text.Document;
import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.health.BackendHealth;
import balancer.metrics.BackendMetrics;
import balancer.metrics.LoopMetrics;
import balancer.metrics.TrafficMetrics;
import balancer.number.Numbers;
import java.util.List;

/** The status for programs, version 1: members may be added, but none changes its meaning. */
final class StatusJson implements Document {
    private static final int VERSION = 1;

    private final DashboardSources sources;
    private final Trends trends;
    private final List<Backend> backends;

    StatusJson(DashboardSources sources, Trends trends) {
        this.sources = sources;
        this.trends = trends;
        this.backends = sources.proxy().backends().all();
    }

    @Override
    public int parts() {
        return backends.size() + 2;
    }

    @Override
    public void write(int index, StringBuilder out) {
        if (index == 0) {
            begin(new Json(out, false).object());
        } else if (index <= backends.size()) {
            backend(new Json(out, index > 1).object(), backends.get(index - 1));
        } else {
            out.append("]}");
        }
    }

    private void begin(Json json) {
        json.member("v", VERSION).member("at", Numbers.instant(sources.nowMillis()));
        json.member("version", sources.identity().version())
                .member("revision", sources.identity().revision().get());
        json.member("startedAt", Numbers.instant(sources.beganMillis()));
        json.member("draining", sources.proxy().isDraining());
        listener(json.object("listener"), sources.proxy().traffic());
        loop(json.object("loop"), sources.loop().metrics());
        json.object("errors");
        for (ErrorReason reason : ErrorReason.ALL) {
            json.member(reason.label(), reason.count(sources.proxy().failedExchanges()));
        }
        json.endObject();
        json.object("accessLog")
                .member("dropped", sources.droppedLogLines().getAsLong())
                .endObject();
        latency(json, trends.latency());
        new SlowRequests(sources).json(json);
        json.array("backends");
    }

    private void listener(Json json, TrafficMetrics traffic) {
        json.member("address", sources.identity().listen());
        json.member("mode", sources.identity().tcp() ? "tcp" : "http");
        json.member("connections", traffic.connectionsOpen).member("connectionsMax", sources.connectionLimit());
        json.member("connectionsTotal", traffic.connections);
        json.member("requestsTotal", traffic.requests).member("completedTotal", traffic.completed);
        json.member("requestsPerSecond", trends.requests().last());
        json.member("retriesTotal", traffic.retries);
        json.member("bytesReceived", traffic.bytesFromClients).member("bytesSent", traffic.bytesToClients);
        json.endObject();
    }

    private void loop(Json json, LoopMetrics loop) {
        json.member("turns", loop.turns).member("readyKeys", loop.readyKeys);
        json.seconds("busySeconds", loop.busyNanos).seconds("selectSeconds", loop.selectNanos);
        json.member("busyPermille", trends.busyPermille().last());
        json.seconds("longestRecentTurnSeconds", trends.longestTurnNanos());
        json.member("slowTurns", loop.slowTurns).member("lastSlowHandler", loop.lastSlowHandler);
        json.seconds("lastSlowHandlerSeconds", loop.lastSlowHandlerNanos);
        json.member("keys", sources.loop().keys()).member("faults", loop.faults);
        json.endObject();
    }

    private void backend(Json json, Backend backend) {
        BackendHealth health = sources.health().of(backend);
        BackendMetrics metrics = backend.metrics();
        json.member("id", backend.id()).member("name", backend.name()).member("weight", backend.weight());
        json.member("backup", backend.isBackup());
        boolean draining = backend.draining();
        json.member("state", draining ? "DRAINING" : health.state().name());
        json.member("leaving", backend.leaving());
        json.member("available", backend.serves())
                .member("health", health.state().name());
        long sinceNanos = draining ? health.drainingSinceNanos() : health.sinceNanos();
        json.member("since", Numbers.instant(sources.millisAt(sinceNanos)));
        json.member("reason", health.reason());
        json.object("requests").member("total", metrics.requests).member("inFlight", backend.inFlight());
        json.member("perSecond", trends.of(backend).answered().last());
        json.object("responses");
        for (int i = 1; i < metrics.responses.length; i++) {
            json.member(i + "xx", metrics.responses[i]);
        }
        json.endObject().member("failures", metrics.failures).endObject();
        json.object("connections").member("idle", backend.idle().size()).member("total", metrics.connects);
        json.member("failures", metrics.connectFailures).endObject();
        json.object("probes").member("good", health.goodProbes()).member("bad", health.badProbes());
        json.endObject();
        latency(json, trends.of(backend).latency());
        json.endObject();
    }

    private static void latency(Json json, Latency latency) {
        json.object("latencySeconds").seconds("p50", latency.p50Nanos());
        json.seconds("p95", latency.p95Nanos())
                .seconds("p99", latency.p99Nanos())
                .endObject();
    }
}
