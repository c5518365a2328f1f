package balancer.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.loop.EventLoop;
import balancer.testkit.SimulatedNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name each of whose addresses is a backend, in virtual time; the name service does as the test says. */
class NamedSetTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<Throwable> faults = new ArrayList<>();
    private final Map<String, InetAddress[]> names = new LinkedHashMap<>();
    private EventLoop loop;
    private RosterWorld world;

    @BeforeEach
    void loop() throws Exception {
        loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
        network.drive(loop::runOnce);
        world = new RosterWorld(loop, network, Resolve.IPV4);
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), faults);
    }

    @Test
    void eachAddressOfANameIsABackendInAscendingOrder() throws Exception {
        answer("app", "192.0.2.2", "192.0.2.1");
        begin("app:80*3", "9001");
        assertEquals(List.of("9001", "app/192.0.2.1:80", "app/192.0.2.2:80"), sorted(world.serving()));
        for (Backend each : world.pool.all()) {
            assertEquals(each.name().startsWith("app") ? 3 : 1, each.weight());
        }
    }

    @Test
    void untilTheFirstAnswerOneBackendStandsForTheNameAndRequestsWait() throws Exception {
        world.begin(question -> {}, this::lookUp, "app:80");
        assertEquals(List.of("app:80"), allNames());
        assertTrue(world.pool.awaitsName());
    }

    @Test
    void theFirstAddressTakesTheSlotAndTheNumberOfTheName() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        assertEquals(1, world.pool.at(0).id());
        assertEquals("app/192.0.2.1:80", world.pool.at(0).name());
        assertEquals(2, world.pool.at(1).id());
        assertFalse(world.pool.awaitsName());
    }

    @Test
    void addressesOfOneFamilyOnlyAreUsed() throws Exception {
        answer("both", "2001:db8::1", "192.0.2.1");
        answer("six", "2001:db8::2");
        begin("both:80", "six:80");
        assertEquals(List.of("both/192.0.2.1:80", "six/[2001:db8::2]:80"), sorted(world.serving()));
    }

    @Test
    void ipv6IsPreferredIfWanted() throws Exception {
        world = new RosterWorld(loop, network, Resolve.IPV6);
        answer("both", "2001:db8::1", "192.0.2.1");
        answer("four", "192.0.2.2");
        begin("both:80", "four:80");
        assertEquals(List.of("both/[2001:db8::1]:80", "four/192.0.2.2:80"), sorted(world.serving()));
    }

    @Test
    void anAddressThatAppearsIsAddedAndOneThatVanishesDrains() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        Backend stays = world.pool.at(1);
        Backend leaves = world.pool.at(0);
        leaves.began();
        answer("app", "192.0.2.3", "192.0.2.2");
        network.advance(Duration.ofSeconds(5));
        assertEquals(List.of("app/192.0.2.2:80", "app/192.0.2.3:80"), sorted(world.serving()));
        assertSame(stays, world.pool.at(1));
        assertTrue(leaves.leaving());
        assertEquals(
                List.of("app/192.0.2.3:80 added by the name service", "app/192.0.2.1:80 removed by the name service"),
                world.told);
    }

    @Test
    void theLastGoodAnswerIsKeptWhileTheNameServiceFails() throws Exception {
        answer("app", "192.0.2.1");
        begin("app:80");
        names.clear();
        network.advance(Duration.ofSeconds(60));
        assertEquals(List.of("app/192.0.2.1:80"), world.serving());
    }

    @Test
    void aBackendThatLeftIsForgottenFiveMinutesAfterItsLastExchange() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        Backend leaves = world.pool.at(1);
        leaves.began();
        answer("app", "192.0.2.1");
        network.advance(Duration.ofMinutes(20));
        assertTrue(world.pool.all().contains(leaves), "it has an exchange");
        leaves.finished();
        network.advance(Duration.ofSeconds(290));
        assertTrue(world.pool.all().contains(leaves));
        network.advance(Duration.ofSeconds(25));
        assertFalse(world.pool.all().contains(leaves));
        assertNull(world.pool.at(1), "its slot is free");
    }

    @Test
    void anAddressThatComesBackSoonIsTheSameBackend() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        Backend away = world.pool.at(1);
        answer("app", "192.0.2.1");
        network.advance(Duration.ofSeconds(6));
        answer("app", "192.0.2.1", "192.0.2.2");
        network.advance(Duration.ofSeconds(6));
        assertSame(away, world.pool.at(1));
        assertTrue(away.serves());
        network.advance(Duration.ofMinutes(10));
        assertTrue(world.pool.all().contains(away), "it is not forgotten");
    }

    /** An operator who repairs a machine is not to find it at work because a name server has stumbled. */
    @Test
    void anAddressThatWasDrainedComesBackDrained() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        world.health.drain(world.pool.at(1));
        answer("app", "192.0.2.1");
        network.advance(Duration.ofSeconds(6));
        answer("app", "192.0.2.1", "192.0.2.2");
        network.advance(Duration.ofSeconds(6));
        assertEquals(List.of("app/192.0.2.1:80"), world.serving());
        assertFalse(world.pool.at(1).leaving());
        world.health.enable(world.pool.at(1));
        answer("app", "192.0.2.1");
        network.advance(Duration.ofSeconds(6));
        answer("app", "192.0.2.1", "192.0.2.2");
        network.advance(Duration.ofSeconds(6));
        assertEquals(2, world.serving().size());
    }

    @Test
    void aSlotIsUsedAgainAndAnIdNever() throws Exception {
        answer("app", "192.0.2.1", "192.0.2.2");
        begin("app:80");
        answer("app", "192.0.2.1");
        network.advance(Duration.ofMinutes(6));
        answer("app", "192.0.2.1", "192.0.2.9");
        network.advance(Duration.ofSeconds(6));
        assertEquals("app/192.0.2.9:80", world.pool.at(1).name());
        assertEquals(3, world.pool.at(1).id());
    }

    @Test
    void tenThousandReplacementsTakeNoMoreSlotsThanAFewMinutesOfThem() throws Exception {
        answer("app", "192.0.2.1");
        begin("app:80");
        for (int i = 0; i < 10_000; i++) {
            answer("app", "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
            network.advance(Duration.ofSeconds(5));
        }
        assertEquals(1, world.serving().size());
        assertTrue(world.pool.slots() <= 66, "slots: " + world.pool.slots());
        assertTrue(world.pool.all().size() <= 66);
        assertEquals(world.pool.all().size(), world.health.all().size());
    }

    private void begin(String... arguments) throws Exception {
        world.begin(network.helper()::execute, this::lookUp, arguments);
        network.advance(Duration.ofMillis(500));
    }

    private void answer(String name, String... literals) throws Exception {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        names.put(name, addresses);
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return names.get(host);
    }

    private List<String> allNames() {
        return world.pool.all().stream().map(Backend::name).toList();
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }
}
