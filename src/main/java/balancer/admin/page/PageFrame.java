package balancer.admin.page;

import balancer.admin.numbers.Changes;
import balancer.admin.text.Document;
import balancer.admin.text.Json;
import balancer.backend.Backend;
import java.util.Iterator;
import java.util.List;

/** The update of the page that the dashboard's script gets each second: one line of JSON. */
final class PageFrame implements Document {
    private final Dashboard dashboard;
    private final Plots plots;
    private final List<Backend> backends;

    PageFrame(Dashboard dashboard, Plots plots) {
        this.dashboard = dashboard;
        this.plots = plots;
        this.backends = dashboard.backends();
    }

    @Override
    public int parts() {
        return backends.size() + 2;
    }

    @Override
    public void write(int index, StringBuilder out) {
        if (index == 0) {
            begin(new Json(out, false));
        } else if (index <= backends.size()) {
            Json json = new Json(out, index > 1).object();
            dashboard.backend(backends.get(index - 1), new JsonCells(json));
            json.endObject();
        } else {
            out.append("]}");
        }
    }

    private void begin(Json json) {
        json.object().object("cells");
        dashboard.overview(new JsonCells(json));
        json.endObject();
        plots.points(json);
        json.array("changes");
        for (Iterator<Changes.Change> it = dashboard.changes(); it.hasNext(); ) {
            Changes.write(it.next(), json);
        }
        json.endArray();
        dashboard.slowest().cells(json);
        json.array("rows");
    }
}
