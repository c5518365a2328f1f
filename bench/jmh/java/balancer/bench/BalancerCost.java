package balancer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The kernel tells user space 100 a second, whatever its own clock does. */
    private static final double MICROS_PER_TICK = 10_000;

    private Spent before = Spent.NOTHING;

    /** JMH makes it by reflection. */
    public BalancerCost() {}

    @Override
    public String getDescription() {
        return "CPU time per request and resident memory of the balancer";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = balancer().map(Spent::by).orElse(Spent.NOTHING);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> costs = new ArrayList<>();
        balancer().ifPresent(folder -> {
            double micros =
                    Spent.by(folder).microsSince(before) / result.getMetadata().getAllOps();
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

    /**
     * What all threads have used up to now, the ended ones too. Exact, where the ticks of the process are 10 ms; but a
     * thread that ends takes its nanoseconds along (a JVM's compilers come and go), and only the ticks still have them.
     */
    private record Spent(Map<String, Long> nanos, long ticks) {
        /** Before it was started, which is in the first iteration: one that warms up. */
        static final Spent NOTHING = new Spent(Map.of(), 0);

        static Spent by(Path process) {
            Map<String, Long> nanos = new HashMap<>();
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
                for (Path thread : threads) {
                    nanosOf(thread)
                            .ifPresent(spent -> nanos.put(thread.getFileName().toString(), spent));
                }
                String stat = Files.readString(process.resolve("stat"));
                // The name of the program, in brackets, may hold anything; user and system time are the 14th and 15th.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                return new Spent(nanos, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            } catch (IOException gone) {
                throw new UncheckedIOException("the balancer ended while it was measured", gone);
            }
        }

        double microsSince(Spent before) {
            if (nanos.keySet().containsAll(before.nanos.keySet())) {
                return (sum(nanos) - sum(before.nanos)) / 1e3;
            }
            return (ticks - before.ticks) * MICROS_PER_TICK;
        }

        private static long sum(Map<String, Long> nanos) {
            return nanos.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Empty if the thread ended while we looked. */
        private static Optional<Long> nanosOf(Path thread) {
            try {
                String schedstat = Files.readString(thread.resolve("schedstat"));
                return Optional.of(Long.valueOf(schedstat.substring(0, schedstat.indexOf(' '))));
            } catch (IOException ended) {
                return Optional.empty();
            }
        }
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
