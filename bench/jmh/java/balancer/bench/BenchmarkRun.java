package balancer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks that {@code bench.only} matches, writes {@code jmh.json} and {@code jmh.md}, and fails if a part
 * that must not allocate did. Settings come as system properties from the {@code bench} profile.
 */
public final class BenchmarkRun {
    private static final String REQUESTS = RequestBenchmark.class.getSimpleName();
    /** A pattern for everything but the requests: JMH can leave out what matches, but not what does not. */
    private static final String PARTS = "^((?!" + REQUESTS + ").)*$";

    private static final int FORKS = 3;
    private static final TimeValue ITERATION = TimeValue.seconds(1);
    private static final TimeValue QUICK_ITERATION = TimeValue.milliseconds(200);
    /** A request that hangs must end the run, not stall it for JMH's ten minutes. */
    private static final TimeValue PATIENCE = TimeValue.seconds(30);

    private final boolean quick = Boolean.getBoolean("bench.quick");
    private final String only = System.getProperty("bench.only", ".*");

    private BenchmarkRun() {}

    /** Takes no arguments; exits with 1 if a benchmark failed or made garbage. */
    public static void main(String[] args) throws RunnerException, IOException {
        System.exit(new BenchmarkRun().run() ? 0 : 1);
    }

    private boolean run() throws RunnerException, IOException {
        Collection<RunResult> parts = results(parts());
        Collection<RunResult> requests = results(requests());
        if (parts.isEmpty() && requests.isEmpty()) {
            System.err.println("no benchmark matches " + only);
            return false;
        }
        // Nothing that is published: bench/run publish does that.
        Path folder = Path.of(System.getProperty("bench.scratch", "target/bench/jmh"));
        Files.createDirectories(folder);
        List<RunResult> all = new ArrayList<>(parts);
        all.addAll(requests);
        Path json = folder.resolve("jmh.json");
        ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(all);
        Files.writeString(json, ShortJson.of(Files.readString(json)));
        Summary summary = new Summary(parts, requests, conditions());
        Files.writeString(folder.resolve("jmh.md"), summary.text());
        System.out.println("\n" + summary.text() + "\nwritten: " + folder + "/jmh.md, jmh.json");
        for (String garbage : summary.garbage()) {
            System.err.println("allocates, and must not: " + garbage);
        }
        return summary.garbage().isEmpty();
    }

    /** Under which all this was measured, a line each. */
    private List<String> conditions() throws IOException {
        List<String> lines = new ArrayList<>();
        if (quick) {
            lines.add("QUICK: these numbers only show that it runs. They mean nothing.");
        }
        if (!only.equals(".*")) {
            lines.add("PARTIAL: only what matches " + only + ".");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%s, commit %s; Java %s, Linux %s",
                LocalDate.now(),
                System.getProperty("bench.commit", "unknown"),
                System.getProperty("java.version"),
                System.getProperty("os.version")));
        lines.add(String.format(
                Locale.ROOT,
                "%s, %d processors",
                processor(),
                Runtime.getRuntime().availableProcessors()));
        Options common = common().build();
        lines.add(String.format(
                Locale.ROOT,
                "%d forks, each with %d iterations of %s to warm up and %d of %s to measure; ± is the 99.9 %% interval",
                common.getForkCount().get(),
                common.getWarmupIterations().get(),
                common.getWarmupTime().get(),
                common.getMeasurementIterations().get(),
                common.getMeasurementTime().get()));
        return lines;
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static Collection<RunResult> results(Options options) throws RunnerException {
        try {
            return new Runner(options).run();
        } catch (NoBenchmarksException allLeftOut) {
            return List.of();
        }
    }

    private Options parts() {
        return common().exclude(REQUESTS).addProfiler(GCProfiler.class).build();
    }

    private Options requests() {
        ChainedOptionsBuilder options = common().exclude(PARTS).addProfiler(BalancerCost.class);
        if (quick) {
            options.param("bodyBytes", "128", "1048576");
        }
        return options.build();
    }

    private ChainedOptionsBuilder common() {
        TimeValue iteration = quick ? QUICK_ITERATION : ITERATION;
        int iterations = quick ? 1 : 4;
        return new OptionsBuilder()
                .include(only)
                .forks(quick ? 1 : FORKS)
                .warmupIterations(iterations)
                .warmupTime(iteration)
                .measurementIterations(iterations)
                .measurementTime(iteration)
                .timeout(PATIENCE)
                .shouldFailOnError(true);
    }
}
