package balancer.spine;

import balancer.address.AddressRanges;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.SmoothRoundRobin;
import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.http.OriginFields;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.loop.Listening;
import balancer.memory.BufferPool;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.proxy.Rooms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The balancer when every room is deleted: all that it takes to put the rest together. */
public final class Spine {
    private final EventLoop loop = new EventLoop(
            SelectorProvider.provider(), System::nanoTime, (where, fault) -> System.err.println(where + ": " + fault));
    private final Proxy proxy;
    private final InetSocketAddress address;

    public Spine(int port, int... backendPorts) throws IOException {
        List<Backend> backends = new ArrayList<>();
        for (int id = 0; id < backendPorts.length; id++) {
            List<InetSocketAddress> addresses = List.of(local(backendPorts[id]));
            backends.add(new Backend(id, "" + backendPorts[id], addresses, 1, new IdleConnections(loop, 4_000)));
        }
        LoopResources resources = new LoopResources(
                new BufferPool(loop, loop.deadlines(), 64 << 20),
                DescriptorBudget.ofThisProcess(),
                InstantSource.system(),
                loop.deadlines());
        ProxySettings settings = new ProxySettings(
                false, ClientLimits.DEFAULTS, Integer.MAX_VALUE, false, AddressRanges.NONE, OriginFields.DEFAULT, "");
        BackendPool pool = new BackendPool(backends, new SmoothRoundRobin());
        proxy = new Proxy(loop, settings, resources, pool, Rooms.empty());
        address = proxy.listen(Listening.at(local(port)));
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What was got for port 0. */
    public int port() {
        return address.getPort();
    }

    public void run() throws IOException {
        loop.run();
    }

    /** From any thread. */
    public void stop() {
        loop.post(() -> {
            proxy.stop();
            loop.stop();
        });
    }

    public static void main(String[] args) throws IOException {
        int[] ports = new int[args.length];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = Integer.parseInt(args[i]);
        }
        int[] backendPorts = Arrays.copyOfRange(ports, 1, ports.length);
        new Spine(ports[0], backendPorts).run();
    }
}
