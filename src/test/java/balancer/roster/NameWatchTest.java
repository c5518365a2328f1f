package balancer.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.loop.EventLoop;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends given by name that are one backend each, in virtual time; the name service does as the test says. */
class NameWatchTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<Throwable> faults = new ArrayList<>();
    private final Map<String, InetAddress[]> names = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private String stalled = "";
    private boolean broken;
    private EventLoop loop;
    private RosterWorld roster;

    @BeforeEach
    void loop() throws Exception {
        loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault));
        network.drive(loop::runOnce);
    }

    @Test
    void aBackendGivenByNameGetsAllAddressesOfItsName() throws Exception {
        names.put("app", addresses("192.0.2.1", "2001:db8::1"));
        Backend backend = watched("app:9001").get(0);
        assertTrue(backend.addresses().isAwaited());
        network.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), faults);
        assertEquals(socket("192.0.2.1", 9001), backend.addresses().lastWorking());
        assertTrue(backend.addresses().contains(socket("2001:db8::1", 9001)));
        assertTrue(backend.available());
    }

    @Test
    void twoBackendsOfOneNameAskOnce() throws Exception {
        names.put("app", addresses("192.0.2.1"));
        List<Backend> backends = watched("app:8080", "APP:8081");
        network.advance(Duration.ofSeconds(1));
        assertEquals(List.of("app"), asked);
        assertEquals(socket("192.0.2.1", 8080), backends.get(0).addresses().lastWorking());
        assertEquals(socket("192.0.2.1", 8081), backends.get(1).addresses().lastWorking());
    }

    @Test
    void aNameThatNobodyKnowsIsAskedForEverySecondUntilItIsKnown() throws Exception {
        Backend backend = watched("late:9001").get(0);
        network.advance(Duration.ofMillis(4_900));
        assertEquals(5, asked.size());
        assertFalse(backend.addresses().isAwaited());
        assertTrue(backend.addresses().isEmpty());
        names.put("late", addresses("192.0.2.1"));
        network.advance(Duration.ofMillis(1_000));
        assertEquals(socket("192.0.2.1", 9001), backend.addresses().lastWorking());
        network.advance(Duration.ofMillis(4_000));
        assertEquals(6, asked.size(), "a good answer lasts five seconds");
    }

    @Test
    void whatWasKnownIsKeptWhileTheNameServiceFails() throws Exception {
        names.put("app", addresses("192.0.2.1"));
        Backend backend = watched("app:9001").get(0);
        network.advance(Duration.ofSeconds(1));
        names.clear();
        network.advance(Duration.ofSeconds(30));
        assertEquals(socket("192.0.2.1", 9001), backend.addresses().lastWorking());
        names.put("app", addresses("192.0.2.2"));
        network.advance(Duration.ofSeconds(1));
        assertEquals(socket("192.0.2.2", 9001), backend.addresses().lastWorking());
    }

    @Test
    void aNameServiceThatBreaksIsAskedAgain() throws Exception {
        broken = true;
        Backend backend = watched("app:9001").get(0);
        assertThrows(IllegalStateException.class, () -> network.advance(Duration.ofMillis(500)));
        broken = false;
        names.put("app", addresses("192.0.2.1"));
        network.advance(Duration.ofSeconds(2));
        assertEquals(socket("192.0.2.1", 9001), backend.addresses().lastWorking());
    }

    @Test
    void whileAnAnswerIsOutstandingTheNameIsNotAskedForAgainAndNoOtherWaitsForIt() throws Exception {
        names.put("quick", addresses("192.0.2.1"));
        stalled = "slow";
        List<Backend> backends = watched("slow:9001", "quick:9002");
        network.advance(Duration.ofSeconds(60));
        assertEquals(1, held.size(), "questions about the slow name");
        assertTrue(backends.get(0).addresses().isAwaited());
        assertEquals(socket("192.0.2.1", 9002), backends.get(1).addresses().lastWorking());
        names.put("slow", addresses("192.0.2.2"));
        held.remove(0).run();
        network.advance(Duration.ofMillis(1));
        assertEquals(socket("192.0.2.2", 9001), backends.get(0).addresses().lastWorking());
    }

    @Test
    void addressesThatAreOurOwnAreLeftOut() throws Exception {
        names.put("app", addresses("127.0.0.1", "192.0.2.1"));
        Backend backend = watched("app:8000").get(0);
        network.advance(Duration.ofSeconds(1));
        assertEquals(socket("192.0.2.1", 8000), backend.addresses().lastWorking());
        assertFalse(backend.addresses().contains(socket("127.0.0.1", 8000)));
    }

    @Test
    void localhostNeedsNoNameService() throws Exception {
        Backend backend = watched("localhost:9001").get(0);
        network.advance(Duration.ofSeconds(30));
        assertEquals(List.of(), asked);
        assertEquals(socket("127.0.0.1", 9001), backend.addresses().lastWorking());
        assertTrue(backend.addresses().contains(socket("::1", 9001)));
    }

    @Test
    void afterTheStopNoNameIsLookedUp() throws Exception {
        watched("late:9001");
        network.advance(Duration.ofMillis(1_500));
        int before = asked.size();
        roster.stop();
        network.advance(Duration.ofSeconds(30));
        assertEquals(before, asked.size());
        assertEquals(0, loop.deadlines().size());
    }

    private List<Backend> watched(String... arguments) {
        roster = new RosterWorld(loop, network, Resolve.ONE);
        return roster.begin(this::help, this::lookUp, arguments);
    }

    /** As many threads as there are names; the first question is the stalled one's, if there is one. */
    private void help(Runnable question) {
        if (!stalled.isEmpty() && held.isEmpty()) {
            held.add(question);
        } else {
            network.helper().execute(question);
        }
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        asked.add(host);
        if (broken) {
            throw new IllegalStateException("a name service that breaks");
        }
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

    private static InetSocketAddress socket(String literal, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }
}
