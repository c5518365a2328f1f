package balancer.bench;

import balancer.algorithm.Algorithm;
import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The choice of the next backend, and what an algorithm has to do when a request begins and ends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackendChoiceBenchmark {
    private static final BitSet NONE = new BitSet();

    private static final String WEIGHTED = "round-robin by weight";

    @Param({"round-robin", WEIGHTED, "least-connections", "random-two", "latency", "hash"})
    String algorithm;

    @Param({"3", "100", "1000"})
    int backends;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Affinity affinity = new Affinity();
    private BackendPool pool;
    private long client;

    @Setup
    public void fill() {
        List<Backend> all = new ArrayList<>();
        IdleConnections none = new IdleConnections(null, 0);
        for (int i = 0; i < backends; i++) {
            InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i);
            int weight = algorithm.equals(WEIGHTED) ? 1 + i % 3 : 1;
            all.add(new Backend(i, "backend" + i, List.of(nowhere), weight, none)); // nothing is ever connected
        }
        pool = new BackendPool(all, algorithm().policy(random, System::nanoTime));
        for (Backend each : all) { // as many in progress as a busy balancer has, and a little different
            for (int i = 0; i < 4 + random.nextInt(3); i++) {
                each.began();
            }
            pool.policy().answered(each, 5_000_000 + random.nextInt(5_000_000));
        }
    }

    private Algorithm algorithm() {
        for (Algorithm each : Algorithm.values()) {
            if (algorithm.startsWith(each.word())) {
                return each;
            }
        }
        throw new IllegalArgumentException(algorithm);
    }

    /** The choice alone; each request has another key. */
    @Benchmark
    public Backend next() {
        client += 0x9E3779B97F4A7C15L;
        affinity.key(client);
        return pool.next(NONE, affinity);
    }

    /** The choice, and that the backend has one request more and later one less. */
    @Benchmark
    public Backend nextBeginAndFinish() {
        Backend next = next();
        next.began();
        next.finished();
        return next;
    }
}
