package balancer.admin.numbers;

import balancer.client.LoopResources;
import balancer.glass.Recorder;
import balancer.health.HealthChecker;
import balancer.loop.EventLoop;
import balancer.observe.SlowestRequests;
import balancer.proxy.Proxy;
import balancer.roster.Roster;
import balancer.statistics.Statistics;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sources of the dashboard: the parts of the balancer whose numbers it reads.
 *
 * @param droppedLogLines of the access log; 0 if there is none
 * @param slowest stays empty in TCP mode
 * @param encryption its numbers; gives null as long as nothing was encrypted
 * @param identity what does not change while it runs
 */
public record DashboardSources(
        EventLoop loop,
        Proxy proxy,
        Statistics statistics,
        HealthChecker health,
        Roster roster,
        LoopResources resources,
        LongSupplier droppedLogLines,
        SlowestRequests slowest,
        Recorder recorder,
        Supplier<TlsNumbers> encryption,
        Identity identity) {
    /** Null as long as nothing was encrypted: the first https backend may come while the program runs. */
    public TlsNumbers tls() {
        return encryption.get();
    }

    /**
     * What the dashboard says about the balancer itself.
     *
     * @param version such as 1.0.0
     * @param revision of the sources, such as abc1234, or "unknown"; looked up at the first use
     * @param listen where clients connect, HOST:PORT
     * @param tcp whether connections are balanced, not requests
     * @param controllable whether the dashboard may drain backends
     * @param adminHosts names of the admin address, beside localhost
     * @param beganMillis when it started, since 1970
     * @param token whoever changes backends has to know it; empty: nobody has to
     * @param settings names and values of all options, for the API
     */
    public record Identity(
            String version,
            Supplier<String> revision,
            String listen,
            boolean tcp,
            boolean controllable,
            String token,
            List<String> adminHosts,
            long beganMillis,
            List<Map.Entry<String, String>> settings) {}

    /** Maximum number of client connections. */
    public int connectionLimit() {
        return proxy.clients().limit();
    }

    public long beganMillis() {
        return identity.beganMillis();
    }

    public long nowMillis() {
        return resources.instants().millis();
    }

    /** The time, in milliseconds since 1970, at which the loop's clock showed {@code nanos}. */
    public long millisAt(long nanos) {
        return nowMillis() - (loop.nowNanos() - nanos) / 1_000_000;
    }
}
