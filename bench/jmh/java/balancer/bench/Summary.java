package balancer.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** The results as Markdown: the parts with their garbage, the requests with and without the balancer side by side. */
final class Summary {
    /** Per invocation. The smallest object has 16 bytes; what is below half of that is JMH's own housekeeping. */
    private static final double GARBAGE_BYTES = 8;

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Collection<RunResult> parts;
    private final Collection<RunResult> requests;
    private final List<String> conditions;

    /** @param conditions under which they were measured, a line each */
    Summary(Collection<RunResult> parts, Collection<RunResult> requests, List<String> conditions) {
        this.parts = parts;
        this.requests = requests;
        this.conditions = List.copyOf(conditions);
    }

    /** The benchmarks of parts that allocated. */
    List<String> garbage() {
        List<String> names = new ArrayList<>();
        for (RunResult result : parts) {
            if (allocatedBytes(result) >= GARBAGE_BYTES) {
                names.add(String.format(Locale.ROOT, "%s, %.1f bytes", name(result), allocatedBytes(result)));
            }
        }
        return names;
    }

    String text() {
        StringBuilder text = new StringBuilder(4_000);
        conditions.forEach(line -> text.append("- ").append(line).append('\n'));
        if (!parts.isEmpty()) {
            parts(text);
        }
        if (!requests.isEmpty()) {
            requests(text);
        }
        return text.toString();
    }

    private void parts(StringBuilder text) {
        text.append("\n| part | score | ± | unit | bytes allocated |\n|---|--:|--:|---|--:|\n");
        for (RunResult result : parts) {
            Result<?> score = result.getPrimaryResult();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %s | %.0f |%n",
                    name(result),
                    score.getScore(),
                    score.getScoreError(),
                    result.getParams().getOpsPerInvocation() == 1 ? score.getScoreUnit() : "GB/s",
                    allocatedBytes(result)));
        }
    }

    private void requests(StringBuilder text) {
        text.append("\n| connections | body bytes | keep-alive | req/s direct | ± | req/s balanced | ± | p50 µs direct"
                + " | p50 µs balanced | p99 µs direct | p99 µs balanced"
                + " | CPU µs/req of the balancer | its resident MB |\n"
                + "|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        Map<String, Map<String, RunResult>> byCase = new TreeMap<>();
        for (RunResult result : requests) {
            BenchmarkParams params = result.getParams();
            String row = String.format(
                    Locale.ROOT,
                    "| %3d | %7s | %s ",
                    params.getThreads(),
                    params.getParam("bodyBytes"),
                    params.getParam("keepAlive"));
            byCase.computeIfAbsent(row, none -> new TreeMap<>()).put(params.getParam("route"), result);
        }
        for (Map.Entry<String, Map<String, RunResult>> row : byCase.entrySet()) {
            RunResult direct = row.getValue().get("direct");
            RunResult balanced = row.getValue().get("balanced");
            if (direct != null && balanced != null) {
                text.append(row.getKey()).append(columns(direct, balanced));
            }
        }
    }

    private static String columns(RunResult direct, RunResult balanced) {
        Statistics without = direct.getPrimaryResult().getStatistics();
        Statistics with = balanced.getPrimaryResult().getStatistics();
        return String.format(
                Locale.ROOT,
                "| %.0f | %.1f %% | %.0f | %.1f %% | %.0f | %.0f | %.0f | %.0f | %.1f | %.0f |%n",
                perSecond(direct),
                errorPercent(direct),
                perSecond(balanced),
                errorPercent(balanced),
                without.getPercentile(50),
                with.getPercentile(50),
                without.getPercentile(99),
                with.getPercentile(99),
                secondary(balanced, BalancerCost.CPU),
                secondary(balanced, BalancerCost.RESIDENT));
    }

    /** Each thread asks again as soon as it was answered, so the mean time of a request is also the rate. */
    private static double perSecond(RunResult result) {
        return result.getParams().getThreads()
                * 1e6
                / result.getPrimaryResult().getStatistics().getMean();
    }

    private static double errorPercent(RunResult result) {
        return 100
                * result.getPrimaryResult().getScoreError()
                / result.getPrimaryResult().getScore();
    }

    /** Per invocation, where JMH counts per operation. */
    private static double allocatedBytes(RunResult result) {
        return secondary(result, ALLOCATED) * result.getParams().getOpsPerInvocation();
    }

    private static double secondary(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        return found == null ? Double.NaN : found.getScore();
    }

    private static String name(RunResult result) {
        BenchmarkParams params = result.getParams();
        String name = params.getBenchmark();
        StringBuilder text = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        for (String key : params.getParamsKeys()) {
            text.append(' ').append(key).append('=').append(params.getParam(key));
        }
        return text.toString();
    }
}
