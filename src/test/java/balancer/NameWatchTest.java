package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.backend.Backend;
import balancer.backend.IdleConnections;
import balancer.cli.ColorChoice;
import balancer.cli.CommandLine;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.Terminal;
import balancer.health.HealthChecker;
import balancer.health.HealthSettings;
import balancer.net.BufferPool;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.observe.HealthObservers;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends given by name, in virtual time, with a name service that does as the test says. */
class NameWatchTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<Throwable> faults = new ArrayList<>();
    private final Map<String, InetAddress[]> names = new LinkedHashMap<>();
    private EventLoop loop;

    @BeforeEach
    void loop() throws IOException {
        loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
        network.drive(loop::runOnce);
    }

    @Test
    void aBackendGivenByNameGetsTheAddressOfItsName() throws IOException {
        names.put("app", addresses("192.0.2.1"));
        Backend backend = watched("app:9001");
        network.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), faults);
        assertEquals("/192.0.2.1:9001", backend.addresses().good().toString());
    }

    private Backend watched(String argument) {
        Options options = CommandLine.parse("8000", argument).options();
        Backend backend =
                new Backend(0, argument, options.backends().get(0).addresses(), 1, new IdleConnections(loop, 4_000));
        HealthChecker health = new HealthChecker(
                new HealthChecker.Resources(
                        loop, new BufferPool(loop, 1 << 20), new DescriptorBudget(100), network.random()),
                HealthSettings.NONE,
                new HealthObservers());
        health.add(backend, argument);
        Resolver resolver = new Resolver(network.helper(), loop::post, this::lookUp);
        Terminal terminal = Terminal.open(ColorChoice.NEVER, true);
        new NameWatch(loop, resolver, terminal, options, health).watch(List.of(backend));
        return backend;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return names.get(host);
    }

    private static InetAddress[] addresses(String... literals) throws IOException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }
}
