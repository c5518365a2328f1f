package balancer.admin.page;

import balancer.server.OriginServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The backends of the demo, which run in this process and can be broken with a click. */
public final class DemoServers {
    /** Outside the demo. */
    public static final DemoServers NONE = new DemoServers();

    public static final long MAX_DELAY_MILLIS = 5_000;

    private final List<Server> servers = new ArrayList<>();

    /** Null outside the demo. */
    private DemoTraffic traffic;

    private record Server(OriginServer origin, InetSocketAddress address) {}

    /** To be called in the order of the backends' ids. */
    public void add(OriginServer origin, InetSocketAddress address) {
        servers.add(new Server(origin, address));
    }

    /** From now on the page can make requests of its own. */
    public void traffic(DemoTraffic newTraffic) {
        traffic = newTraffic;
    }

    /** Null outside the demo. */
    public DemoTraffic traffic() {
        return traffic;
    }

    public int size() {
        return servers.size();
    }

    /** As if its process were killed. */
    public void stop(int id) {
        servers.get(id).origin.crash();
    }

    /** @throws IOException if the port cannot be bound: taken by another process, or not free before the next turn */
    public void start(int id) throws IOException {
        Server server = servers.get(id);
        if (!server.origin.isListening()) {
            server.origin.listen(server.address);
        }
    }

    /** From now on it delays every response by {@code millis}. */
    public void delay(int id, long millis) {
        servers.get(id).origin.delayAnswers(millis);
    }

    /** Whether the backend of this number is one of them: others may come while the demo runs. */
    boolean has(int number) {
        return number <= servers.size();
    }

    /** stopped, slow or running. */
    public String state(int id) {
        Server server = servers.get(id);
        return !server.origin.isListening() ? "stopped" : server.origin.delayMillis() > 0 ? "slow" : "running";
    }
}
