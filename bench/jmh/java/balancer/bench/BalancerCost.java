package balancer.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What the balancer's process spent: CPU time per request, which says more than throughput because load and balancer
 * share the machine, and resident memory. Read from Linux's /proc; elsewhere both are left out.
 */
public final class BalancerCost implements InternalProfiler {
    static final String CPU = "balancer.cpu";
    static final String RESIDENT = "balancer.resident";

    private static final String RESIDENT_LINE = "VmRSS:";

    private long nanosBefore;

    /** JMH makes it by reflection. */
    public BalancerCost() {}

    @Override
    public String getDescription() {
        return "CPU time per request and resident memory of the balancer";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        nanosBefore = balancer().map(BalancerCost::cpuNanos).orElse(0L);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> costs = new ArrayList<>();
        balancer().ifPresent(folder -> {
            double micros = (cpuNanos(folder) - nanosBefore)
                    / 1e3
                    / result.getMetadata().getAllOps();
            costs.add(new ScalarResult(CPU, micros, "us/op", AggregationPolicy.AVG));
            costs.add(new ScalarResult(RESIDENT, residentMegabytes(folder), "MB", AggregationPolicy.MAX));
        });
        return costs;
    }

    /** The only process that a benchmark starts; none with the direct route. */
    private static Optional<Path> balancer() {
        return ProcessHandle.current()
                .children()
                .map(child -> Path.of("/proc", Long.toString(child.pid())))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Exact, where the ticks of /proc/PID/stat are 10 ms. A compiler thread that ended meanwhile is missing. */
    private static long cpuNanos(Path folder) {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path thread : threads) {
                String schedstat = Files.readString(thread.resolve("schedstat"));
                sum += Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
            }
        } catch (IOException gone) {
            return 0;
        }
        return sum;
    }

    private static double residentMegabytes(Path folder) {
        try {
            for (String line : Files.readAllLines(folder.resolve("status"))) {
                if (line.startsWith(RESIDENT_LINE)) {
                    String kilobytes = line.substring(RESIDENT_LINE.length(), line.length() - "kB".length());
                    return Long.parseLong(kilobytes.strip()) / 1024.0;
                }
            }
        } catch (IOException gone) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
