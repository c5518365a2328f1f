package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and dashboards fail silently: a query for a metric, or for a label, that does not exist finds nothing. */
class MetricNamesTest {
    /** A metric of ours, not the name of a rule, which has colons; and its conditions. */
    private static final Pattern METRIC =
            Pattern.compile("(?<![\\w:])((?:lb|process|jvm)_[a-z_]+)(?![\\w:])(?:\\{([^}]*)})?");

    private static final Pattern CONDITION = Pattern.compile("(\\w+)(=|!=|=~|!~)\"([^\"]*)\"");

    /** Prometheus adds them. */
    private static final Set<String> OF_TARGETS = Set.of("instance", "job");

    @ParameterizedTest
    @ValueSource(strings = {"src/main/prometheus/rules.yaml", "src/main/grafana/dashboard.json"})
    void everyMetricAndLabelThatIsNamedExists(String file) throws IOException {
        Set<String> missing = new TreeSet<>();
        int found = 0;
        Matcher metric = METRIC.matcher(Files.readString(Path.of(file)).replace("\\\"", "\""));
        Set<String> samples = samples();
        while (metric.find()) {
            found++;
            String name = metric.group(1);
            if (samples.stream().noneMatch(sample -> sample.startsWith(name + "{"))) {
                missing.add(name);
            } else if (metric.group(2) != null) {
                conditions(name, metric.group(2), samples, missing);
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(found > 10, "the search has gone blind");
    }

    private static void conditions(String name, String text, Set<String> samples, Set<String> missing) {
        Matcher condition = CONDITION.matcher(text);
        while (condition.find()) {
            String label = condition.group(1);
            for (String value : condition.group(3).split("\\|")) {
                String wanted = value.startsWith("$") ? label + "=" : label + "=" + value;
                boolean exists = samples.stream()
                        .anyMatch(sample -> sample.startsWith(name + "{")
                                && (sample.contains("{" + wanted) || sample.contains(" " + wanted)));
                if (!exists && !OF_TARGETS.contains(label)) {
                    missing.add(name + "{" + wanted + "}");
                }
            }
        }
    }

    private static Set<String> samples() {
        try (AdminWorld world = new AdminWorld()) {
            world.request("GET", "/");
            world.admin.useJvmBeans(JvmFacts.Beans.load());
            return MetricsParser.parse(AdminWorld.body(world.get("/metrics")))
                    .samples
                    .keySet();
        }
    }
}
