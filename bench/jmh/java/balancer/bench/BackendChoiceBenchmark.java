package balancer.bench;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.SmoothRoundRobin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The choice of the next backend. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackendChoiceBenchmark {
    @Param({"3", "1000"})
    int backends;

    private BackendPool pool;

    @Setup
    public void fill() {
        List<Backend> all = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i);
            all.add(new Backend(i, "backend" + i, List.of(nowhere), 1, null)); // nothing is ever connected
        }
        pool = new BackendPool(all, new SmoothRoundRobin());
    }

    @Benchmark
    public Backend next() {
        return pool.next();
    }
}
