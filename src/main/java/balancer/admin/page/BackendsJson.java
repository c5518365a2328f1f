package balancer.admin.page;

import balancer.admin.numbers.DashboardSources;
import balancer.admin.text.Document;
import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.health.BackendHealth;
import java.util.List;

/** The backends for programs that change them, version 1: members may be added, but none changes its meaning. */
final class BackendsJson implements Document {
    private static final int VERSION = 1;

    private final DashboardSources sources;
    private final List<Backend> backends;

    BackendsJson(DashboardSources sources) {
        this.sources = sources;
        this.backends = sources.proxy().backends().all();
    }

    @Override
    public int parts() {
        return backends.size() + 2;
    }

    @Override
    public void write(int index, StringBuilder out) {
        if (index == 0) {
            new Json(out, false).object().member("v", VERSION).array("backends");
        } else if (index <= backends.size()) {
            backend(new Json(out, index > 1).object(), backends.get(index - 1));
        } else {
            out.append("]}\n");
        }
    }

    private void backend(Json json, Backend backend) {
        json.member("id", backend.id()).member("name", backend.name()).member("weight", backend.weight());
        json.member("backup", backend.isBackup());
        json.member("state", state(backend, sources.health().of(backend)));
        json.member("inFlight", backend.inFlight())
                .member("idle", backend.idle().size());
        json.endObject();
    }

    /** One word: what the operator wants comes before what the probes say. */
    static String state(Backend backend, BackendHealth health) {
        return backend.leaving()
                ? "LEAVING"
                : backend.draining() ? "DRAINING" : health.state().name();
    }
}
