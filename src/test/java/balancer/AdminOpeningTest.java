package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.Admin;
import balancer.admin.Changes;
import balancer.admin.DemoServers;
import balancer.admin.Subject;
import balancer.backend.BackendPool;
import balancer.backend.SmoothRoundRobin;
import balancer.cli.Announcements;
import balancer.cli.ColorChoice;
import balancer.cli.CommandLine;
import balancer.cli.Options;
import balancer.cli.Terminal;
import balancer.health.HealthChecker;
import balancer.health.HealthSettings;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.observe.SlowestRequests;
import balancer.proxy.ExchangeListener;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminOpeningTest {
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(9009);

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<Throwable> faults = new ArrayList<>();

    @Test
    void aTakenPortIsTriedEverySecondUntilItIsFree() throws IOException {
        SimulatedListener other = network.listen(ADDRESS, peer -> {});
        AdminOpening opening = opening();
        assertThrows(IOException.class, () -> opening.open(ADDRESS));
        opening.tryAgainSoon();
        network.advance(Duration.ofSeconds(10));
        other.close();
        network.advance(Duration.ofMillis(1_100));
        assertEquals("HTTP/1.1 200", livez());
        opening.stop();
        network.run();
        assertEquals(List.of(), faults);
        assertEquals(List.of(), network.openChannels());
    }

    @Test
    void whoStopsBeforeItWasFreeTriesNoMore() throws IOException {
        SimulatedListener other = network.listen(ADDRESS, peer -> {});
        AdminOpening opening = opening();
        assertThrows(IOException.class, () -> opening.open(ADDRESS));
        opening.tryAgainSoon();
        network.advance(Duration.ofSeconds(3));
        opening.stop();
        other.close();
        network.advance(Duration.ofSeconds(3));
        SimulatedPeer client = network.connect(ADDRESS);
        network.run();
        assertTrue(client.isRefused());
    }

    private String livez() {
        SimulatedPeer client = network.connect(ADDRESS);
        client.send("GET /livez HTTP/1.1\r\nHost: localhost:9009\r\n\r\n");
        network.run();
        return client.received().substring(0, 12);
    }

    private AdminOpening opening() throws IOException {
        Options options = CommandLine.parse("9000", "9001").options();
        EventLoop loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
        network.drive(loop::runOnce);
        Proxy.Resources resources =
                new Proxy.Resources(new BufferPool(loop, 1 << 20), new DescriptorBudget(100), network.instants());
        HealthChecker health = new HealthChecker(
                new HealthChecker.Resources(loop, resources.buffers(), resources.descriptors(), network.random()),
                HealthSettings.NONE,
                new Changes(network.instants(), 0));
        Proxy proxy = new Proxy(
                loop,
                ProxySettings.defaults(),
                resources,
                new BackendPool(List.of(), new SmoothRoundRobin(new int[0])),
                ExchangeListener.NONE);
        Subject subject = new Subject(
                loop,
                proxy,
                health,
                resources,
                () -> 0,
                new SlowestRequests(0),
                AdminOpening.identity(options, resources));
        Admin admin = new Admin(subject, new Changes(network.instants(), 0), DemoServers.NONE);
        Terminal terminal = Terminal.open(ColorChoice.NEVER, true);
        return new AdminOpening(loop, admin, terminal, new Announcements(options, false));
    }
}
