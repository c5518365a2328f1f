package balancer.testkit;

import balancer.net.AddressRanges;
import balancer.proxy.ExchangeListener;
import balancer.proxy.ProxySettings;
import balancer.proxy.TimeLimit;
import balancer.proxy.TimeLimits;
import java.util.Arrays;

/**
 * What a {@link LoopHarness} is built from. The time limits are all different, so that a test can tell which one struck.
 */
public final class HarnessSettings {
    public static final long CONNECT_MILLIS = 2_000;
    public static final long HEAD_MILLIS = 10_000;
    public static final long BODY_MILLIS = 20_000;
    public static final long RESPONSE_MILLIS = 30_000;
    public static final long KEEP_ALIVE_MILLIS = 60_000;
    public static final long POOL_MILLIS = 4_000;
    public static final long TUNNEL_MILLIS = 3_600_000;

    int[] weights = {1};
    long bufferCap = 64 << 20;
    int descriptorLimit = 10_000;
    ExchangeListener listener = ExchangeListener.NONE;
    boolean requestIds;
    boolean named;
    private boolean tcp;
    private int maxConnections = Integer.MAX_VALUE;
    private int maxInFlight = Integer.MAX_VALUE;
    private AddressRanges trusted = AddressRanges.NONE;
    private String via = "";

    /** So many backends of the same weight. */
    public HarnessSettings backends(int count) {
        int[] equal = new int[count];
        Arrays.fill(equal, 1);
        return weights(equal);
    }

    public HarnessSettings weights(int... newWeights) {
        weights = newWeights;
        return this;
    }

    /** The first backend is given by a name that is being asked for; {@code answered} tells it the addresses. */
    public HarnessSettings named() {
        named = true;
        return this;
    }

    public HarnessSettings tcp() {
        tcp = true;
        return this;
    }

    /** Requests get names; left out by default, so that a test's heads are what it says they are. */
    public HarnessSettings requestIds() {
        requestIds = true;
        return this;
    }

    public HarnessSettings maxConnections(int most) {
        maxConnections = most;
        return this;
    }

    public HarnessSettings maxInFlight(int most) {
        maxInFlight = most;
        return this;
    }

    public HarnessSettings bufferCap(long bytes) {
        bufferCap = bytes;
        return this;
    }

    public HarnessSettings descriptorLimit(int sockets) {
        descriptorLimit = sockets;
        return this;
    }

    public HarnessSettings trusting(AddressRanges proxies) {
        trusted = proxies;
        return this;
    }

    public HarnessSettings via(String name) {
        via = name;
        return this;
    }

    public HarnessSettings listener(ExchangeListener newListener) {
        listener = newListener;
        return this;
    }

    ProxySettings proxySettings() {
        TimeLimits limits = TimeLimits.DEFAULTS
                .with(TimeLimit.CONNECT, CONNECT_MILLIS)
                .with(TimeLimit.HEAD, HEAD_MILLIS)
                .with(TimeLimit.BODY, BODY_MILLIS)
                .with(TimeLimit.RESPONSE, RESPONSE_MILLIS)
                .with(TimeLimit.KEEP_ALIVE, KEEP_ALIVE_MILLIS)
                .with(TimeLimit.POOL, POOL_MILLIS)
                .with(TimeLimit.TUNNEL, TUNNEL_MILLIS);
        return new ProxySettings(tcp, limits, maxConnections, maxInFlight, trusted, via);
    }
}
