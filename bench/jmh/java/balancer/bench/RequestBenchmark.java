package balancer.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * The same request straight to the origin and through the balancer; the difference is what the balancer adds. Every
 * sample is one request, so one run gives the percentiles of latency and, by its mean, the throughput.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestBenchmark {
    /** The way of the requests. A fresh origin and a fresh balancer for every fork. */
    @State(Scope.Benchmark)
    public static class Route {
        @Param({"direct", "balanced"})
        String route;

        @Param({"128", "10240", "1048576"})
        int bodyBytes;

        @Param({"true", "false"})
        boolean keepAlive;

        private Origin origin;
        private BalancerProcess balancer;

        @Setup(Level.Trial)
        public void open() throws IOException, InterruptedException {
            origin = Origin.open(bodyBytes);
            if (route.equals("balanced")) {
                Path jar = Path.of(System.getProperty("bench.jar", "target/load-balancer.jar"));
                balancer = BalancerProcess.start(jar, origin.address());
            }
        }

        InetSocketAddress target() {
            return balancer == null ? origin.address() : balancer.address();
        }

        @TearDown(Level.Trial)
        public void close() throws IOException, InterruptedException {
            origin.close();
        }
    }

    /** One thread of load: one connection at a time. */
    @State(Scope.Thread)
    public static class Load {
        private Client client;

        @Setup(Level.Trial)
        public void open(Route route) {
            client = new Client(route.target(), route.bodyBytes, route.keepAlive);
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            client.close();
        }
    }

    @Benchmark
    @Threads(1)
    public long oneConnection(Route route, Load load) throws IOException {
        return load.client.exchange();
    }

    @Benchmark
    @Threads(64)
    public long sixtyFourConnections(Route route, Load load) throws IOException {
        return load.client.exchange();
    }
}
