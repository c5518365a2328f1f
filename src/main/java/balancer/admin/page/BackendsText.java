package balancer.admin.page;

import balancer.admin.numbers.DashboardSources;
import balancer.admin.text.Document;
import balancer.backend.Backend;
import java.util.List;

/** The backends for people, one line each: what {@code ctl list} prints. */
final class BackendsText implements Document {
    private static final String ROW = "%4s  %-9s %6s %6s  %s\n";

    private final DashboardSources sources;
    private final List<Backend> backends;

    BackendsText(DashboardSources sources) {
        this.sources = sources;
        this.backends = sources.proxy().backends().all();
    }

    @Override
    public int parts() {
        return backends.size() + 1;
    }

    @Override
    public void write(int index, StringBuilder out) {
        if (index == 0) {
            out.append(String.format(ROW, "ID", "STATE", "WEIGHT", "BUSY", "BACKEND"));
            return;
        }
        Backend backend = backends.get(index - 1);
        String state = BackendsJson.state(backend, sources.health().of(backend));
        String name = backend.isBackup() ? backend.name() + " (backup)" : backend.name();
        out.append(String.format(ROW, backend.id(), state, backend.weight(), backend.inFlight(), name));
    }
}
