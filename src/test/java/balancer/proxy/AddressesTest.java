package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backend with several addresses, and one whose addresses are not known yet. */
final class AddressesTest extends Scenario {
    private static final InetSocketAddress DEAD = SimulatedNetwork.loopback(7_000);
    private static final InetSocketAddress DEAD_TOO = SimulatedNetwork.loopback(7_001);

    @Test
    void ifAnAddressRefusesTheNextIsTriedAndTheGoodOneRemembered() {
        start(new HarnessSettings().named());
        world.backend(0).resolved(List.of(DEAD, server().address()));
        RawClient client = client().send(post("/", "body"));
        server().only().expectRequest(post("/", "body")).reply(ok("x"));
        client.expect(ok("x"));
        assertPhases(client, CHAIN + "IDLE");
        assertEquals(server().address(), world.backend(0).addresses().lastWorking());
        assertEquals(1, world.backend(0).metrics().connects);
        assertEquals(0, world.backend(0).metrics().connectFailures);
        assertEquals(0, world.backend(0).metrics().failures);
        assertEquals(0, world.traffic().retries);
        long dialled = world.network.counters().connects;
        world.advanceMillis(HarnessSettings.POOL_MILLIS + 1);
        RawClient next = client().send(get("/"));
        server().last().expectRequest(get("/")).reply(ok("y"));
        next.expect(ok("y"));
        assertEquals(dialled + 1, world.network.counters().connects);
    }

    @Test
    void onlyWhenAllAddressesRefuseTheBackendHasFailedAndOnce() {
        start(new HarnessSettings().backends(2).named());
        world.backend(0).resolved(List.of(DEAD, DEAD_TOO));
        RawClient client = client().send(get("/"));
        world.server(1).only().expectRequest(get("/")).reply(ok("b"));
        client.expect(ok("b"));
        assertPhases(client, "READING_HEAD CONNECTING CONNECTING FORWARDING IDLE");
        assertEquals(1, world.backend(0).metrics().connects);
        assertEquals(1, world.backend(0).metrics().connectFailures);
        assertEquals(1, world.backend(0).metrics().failures);
        assertEquals(1, world.failures(Failure.CONNECT_REFUSED));
    }

    @Test
    void aSilentAddressGetsItsShareOfTheConnectLimit() {
        start(new HarnessSettings().named());
        world.backend(0).resolved(List.of(DEAD, server().address()));
        world.network.weather().connectLostChance = 1;
        RawClient client = client().send(post("/", "body"));
        world.network.weather().connectLostChance = 0;
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS / 2 - 2);
        assertEquals(0, server().connectionCount());
        world.advanceMillis(4);
        server().only().expectRequest(post("/", "body")).reply(ok("x"));
        client.expect(ok("x"));
        assertEquals(0, world.failures(Failure.CONNECT_TIMEOUT));
        assertEquals(0, world.backend(0).metrics().failures);
    }

    @Test
    void allAddressesTogetherHaveTheConnectLimit() {
        start(new HarnessSettings().named());
        world.network.weather().connectLostChance = 1;
        world.backend(0).resolved(List.of(DEAD, server().address()));
        RawClient client = client().send(get("/"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS - 2);
        client.expectNothing();
        world.advanceMillis(4);
        client.expectOwnAnswer(504, "connect-timeout");
        assertEquals(1, world.backend(0).metrics().connectFailures);
    }

    /** connect() to ::1 fails at once there, with the words of a machine that has no port left. */
    @Test
    void aMachineWithoutIpv6IsNoLackOfPorts() throws UnknownHostException {
        start(new HarnessSettings().named());
        world.network.weather().withoutIpv6 = true;
        InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.getByName("::1"), DEAD.getPort());
        world.backend(0).resolved(List.of(DEAD, ipv6));
        client().send(get("/")).expectOwnAnswer(503, "no-backend");
        assertEquals(1, world.backend(0).metrics().failures);
        world.backend(0).resolved(List.of(ipv6, server().address()));
        RawClient client = client().send(get("/"));
        server().only().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void withoutALocalPortNoAddressIsToBlame() throws UnknownHostException {
        start(new HarnessSettings().named());
        world.network.weather().localPortsExhausted = true;
        InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.getByName("::1"), DEAD.getPort());
        world.backend(0).resolved(List.of(DEAD, ipv6));
        client().send(get("/")).expectOwnAnswer(503, "no-local-port");
        assertEquals(0, world.backend(0).metrics().failures);
    }

    @Test
    void whenTheAddressesChangeIdleConnectionsToThoseThatAreKeptStay() {
        start(new HarnessSettings().named());
        world.backend(0).resolved(List.of(DEAD, server().address()));
        RawClient client = client().send(get("/"));
        server().only().skipRequest().reply(ok("x"));
        client.expect(ok("x"));
        assertEquals(1, world.backend(0).idle().size());
        world.backend(0).resolved(List.of(server().address(), DEAD_TOO));
        assertEquals(1, world.backend(0).idle().size());
        assertEquals(server().address(), world.backend(0).addresses().lastWorking());
        world.backend(0).resolved(List.of(DEAD_TOO));
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void theAddressInUseIsDialledFirstWhereverANewAnswerPutsIt() {
        start(new HarnessSettings().named());
        world.backend(0).resolved(List.of(server().address(), DEAD));
        long dialled = world.network.counters().connects;
        world.backend(0).resolved(List.of(DEAD_TOO, DEAD, server().address()));
        RawClient client = client().send(get("/"));
        server().only().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
        assertEquals(dialled + 1, world.network.counters().connects);
    }

    @Test
    void anAnswerWithoutAddressesKeepsTheLastGoodOnes() {
        start();
        world.backend(0).resolved(List.of());
        RawClient client = client().send(get("/"));
        server().only().expectRequest(get("/")).reply(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void whileANameIsAskedForTheFirstTimeRequestsWait() {
        start(new HarnessSettings().named());
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS - 100);
        first.expectNothing();
        answer(List.of(server().address()));
        server().connection(0).expectRequest(get("/1")).reply(ok("one"));
        server().connection(1).expectRequest(get("/2")).reply(ok("two"));
        first.expect(ok("one"));
        second.expect(ok("two"));
        assertPhases(first, "READING_HEAD CONNECTING QUEUED CONNECTING FORWARDING IDLE");
    }

    @Test
    void theyWaitNoLongerThanTheConnectLimit() {
        start(new HarnessSettings().named());
        RawClient client = client().send(get("/"));
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS + 1);
        client.expectOwnAnswer(503, "queue-timeout");
        assertEquals(0, world.backend(0).metrics().failures);
    }

    @Test
    void requestsThatWaitForAnUnknownNameAndLaterOnesHearSoAtOnce() {
        start(new HarnessSettings().named());
        RawClient first = client().send(get("/1"));
        RawClient second = client().send(get("/2"));
        answer(List.of());
        first.expectOwnAnswer(503, "no-backend");
        second.expectOwnAnswer(503, "no-backend");
        client().send(get("/3")).expectOwnAnswer(503, "no-backend");
    }

    @Test
    void aRequestThatWaitsForANameHoldsUpNoOther() {
        start(new HarnessSettings().backends(2).named());
        world.server(1).refuse();
        RawClient waiting = client().send(get("/1"));
        waiting.expectNothing();
        SimulatedListener back = world.network.listen(
                world.server(1).address(),
                peer -> peer.onReadable(reader -> reader.send(balancer.testkit.WireText.wire(ok("b")))));
        client().send(get("/2")).expect(ok("b"));
        answer(List.of(world.server(0).address()));
        world.server(0).only().expectRequest(get("/1")).reply(ok("a"));
        waiting.expect(ok("a"));
        back.close();
    }

    @Test
    void aNameThatIsAskedForIsPreferredToCertainFailureOnly() {
        start(new HarnessSettings().backends(2).named());
        RawClient client = client().send(get("/"));
        world.server(1).only().expectRequest(get("/")).reply(ok("b"));
        client.expect(ok("b"));
    }

    private void answer(List<InetSocketAddress> addresses) {
        world.loop.post(() -> world.backend(0).resolved(addresses));
        world.run();
    }
}
