package balancer.admin.page;

import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.numbers.JvmFacts;
import balancer.admin.numbers.MetricsText;
import balancer.admin.numbers.Trends;
import balancer.admin.text.Document;
import balancer.admin.text.EventHub;
import balancer.admin.text.Json;
import balancer.glass.Recording;
import java.util.List;
import java.util.Map;

/** Makes all documents. */
public final class Views {
    private final DashboardSources sources;
    private final Trends trends;
    private final Changes changes;
    private final EventHub hub;
    private final JvmFacts jvm;
    private final Dashboard dashboard;
    private final Plots plots;

    /** Read at the first request of the page, not at the start. */
    private PageTemplate template;

    public Views(
            DashboardSources sources, Trends trends, Changes changes, EventHub hub, JvmFacts jvm, DemoServers demo) {
        this.sources = sources;
        this.trends = trends;
        this.changes = changes;
        this.hub = hub;
        this.jvm = jvm;
        this.dashboard = new Dashboard(sources, trends, changes, demo);
        this.plots = new Plots(trends, sources.proxy().backends());
    }

    Dashboard dashboard() {
        return dashboard;
    }

    public Document page() {
        if (template == null) {
            template = new PageTemplate();
        }
        return new DashboardPage(dashboard, plots, template);
    }

    Document pageFrame() {
        return new PageFrame(dashboard, plots);
    }

    public Document statusText() {
        return new StatusText(dashboard);
    }

    public Document statusJson() {
        return new StatusJson(sources, trends);
    }

    public Document metrics() {
        return new MetricsText(sources, trends, changes, hub, jvm);
    }

    public Document backendsJson() {
        return new BackendsJson(sources);
    }

    /** Where it listens, then the BACKEND arguments that hold now, a line each. */
    public String backendArguments() {
        return "listen " + sources.identity().listen() + '\n'
                + String.join("\n", sources.roster().arguments()) + '\n';
    }

    public Document backendsText() {
        return new BackendsText(sources);
    }

    public Document configJson() {
        List<Map.Entry<String, String>> settings = sources.identity().settings();
        return new Document() {
            @Override
            public int parts() {
                return settings.size() + 2;
            }

            @Override
            public void write(int index, StringBuilder out) {
                if (index == 0) {
                    new Json(out, false).object().member("v", 1).array("settings");
                } else if (index <= settings.size()) {
                    Map.Entry<String, String> setting = settings.get(index - 1);
                    Json json = new Json(out, index > 1).object().member("name", setting.getKey());
                    json.member("value", setting.getValue()).endObject();
                } else {
                    out.append("]}");
                }
            }
        };
    }

    /** @param turns the most that it has */
    public Document recording(int turns) {
        return new Recording(sources.recorder(), turns);
    }
}
