package balancer.admin.numbers;

import balancer.Assembly;
import balancer.Program;
import balancer.admin.text.EventHub;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What {@code /metrics} says, asked without a connection, so that looking all the time is not in the way. */
public final class MetricsPage {
    private final MetricsText text;

    /** The same parts as the dashboard has. */
    public MetricsPage(Program program) {
        Assembly parts = program.assembly();
        DashboardSources.Identity identity =
                new DashboardSources.Identity("1", () -> "1", "", false, false, "", List.of(), 0, List.of());
        DashboardSources sources = new DashboardSources(
                program.loop(),
                parts.proxy(),
                program.observation().statistics(),
                parts.health(),
                null,
                parts.resources(),
                program.observation(),
                null,
                null,
                parts.encrypting(),
                identity);
        text = new MetricsText(
                sources, new Trends(sources), parts.changes(), new EventHub(sources.loop()), new JvmFacts());
    }

    /** Everything before a value, to the value; labels in alphabetical order, as {@code {backend=a, code=2xx}}. */
    public Map<String, BigDecimal> read() {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < text.parts(); i++) {
            text.write(i, page);
        }
        return MetricsParser.parse(page.toString()).samples;
    }
}
