package balancer.testkit;

import balancer.client.RecordListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The settings of a {@link LoopHarness}. The time limits are all different, so that a test can tell which one expired.
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
    RecordListener listener = RecordListener.NONE;
    boolean requestIds;
    boolean named;
    private boolean tcp;
    private final List<String> given = new ArrayList<>();
    private final List<String> overridden = new ArrayList<>();

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
        given.add("--max-connections=" + most);
        return this;
    }

    public HarnessSettings maxInFlight(int most) {
        given.add("--max-in-flight=" + most);
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

    public HarnessSettings trusting(String ranges) {
        given.add("--trusted-proxies=" + ranges);
        return this;
    }

    public HarnessSettings via(String name) {
        given.add("--via=" + name);
        return this;
    }

    public HarnessSettings listener(RecordListener newListener) {
        listener = newListener;
        return this;
    }

    /** An option more; the last one holds. */
    public HarnessSettings also(String option) {
        String name = option.contains("=") ? option.substring(0, option.indexOf('=') + 1) : option;
        overridden.add(name);
        given.add(option);
        return this;
    }

    /** The command line that says all this. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-q", "--admin=off", "--health=off"));
        Collections.addAll(arguments, "--connect-timeout=2s", "--tunnel-timeout=1h");
        if (tcp) {
            arguments.add("--mode=tcp");
        } else {
            Collections.addAll(arguments, "--head-timeout=10s", "--body-timeout=20s", "--response-timeout=30s");
            Collections.addAll(arguments, "--stream-timeout=30s", "--send-timeout=20s");
            Collections.addAll(arguments, "--keep-alive-timeout=60s", "--pool-timeout=4s");
        }
        arguments.removeIf(each -> overridden.stream().anyMatch(each::startsWith));
        arguments.addAll(given);
        arguments.add(LoopHarness.FRONT.getHostString() + ":" + LoopHarness.FRONT.getPort());
        for (int id = 0; id < weights.length; id++) {
            String host = named && id == 0 ? LoopHarness.NAME : "127.0.0.1";
            arguments.add(host + ":" + (LoopHarness.FIRST_BACKEND_PORT + id) + "*" + weights[id]);
        }
        return arguments;
    }
}
