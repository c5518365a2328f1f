package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.loop.DescriptorBudget;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to the dashboard take no places from clients, and cannot lock out other watchers. */
class DashboardPlacesTest {
    private static final InetSocketAddress DASHBOARD = SimulatedNetwork.loopback(8009);
    private static final String LIVEZ = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int CLIENTS = 104;

    private final ProgramWorld world = new ProgramWorld();

    @BeforeEach
    void aBalancerWithFewDescriptors() {
        world.network.listen(SimulatedNetwork.loopback(9001), peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send(OK);
                    }
                })
                .onEof(SimulatedPeer::close));
        world.outside.descriptors = new DescriptorBudget(234);
        world.running("--admin=8009", "127.0.0.1:8000", "9001");
        assertEquals(CLIENTS, world.program.assembly().proxy().clients().limit());
    }

    private List<SimulatedPeer> connect(InetSocketAddress address, int count, String request) {
        List<SimulatedPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(world.network.connect(address).send(request));
        }
        world.network.run();
        return peers;
    }

    @Test
    void aCrowdAtTheDashboardLeavesTheClientsTheirDescriptors() {
        connect(DASHBOARD, 230, LIVEZ);
        for (SimulatedPeer client : connect(ProgramWorld.FRONT, CLIENTS, GET)) {
            assertTrue(client.received().startsWith("HTTP/1.1 200 OK\r\n"), client.received());
        }
    }

    @Test
    void anIdleClientThereMakesRoomForTheNext() {
        List<SimulatedPeer> crowd = connect(DASHBOARD, 22, LIVEZ);
        SimulatedPeer next = connect(DASHBOARD, 1, LIVEZ).get(0);
        assertEquals("", next.received());
        world.seconds(2);
        assertTrue(next.received().startsWith("HTTP/1.1 200 OK\r\n"), next.received());
        assertTrue(crowd.get(0).sawEof());
        assertTrue(!crowd.get(1).sawEof());
    }

    /** The network holds its request up; it is told nothing, because it has asked for nothing. */
    @Test
    void aClientWhoseRequestIsLateMakesRoomWithoutAnAnswer() {
        List<SimulatedPeer> late = connect(DASHBOARD, 22, "");
        SimulatedPeer next = connect(DASHBOARD, 1, LIVEZ).get(0);
        assertEquals("", next.received());
        world.seconds(2);
        assertTrue(next.received().startsWith("HTTP/1.1 200 OK\r\n"), next.received());
        assertTrue(late.get(0).sawEof());
        assertEquals("", late.get(0).received());
        assertTrue(!late.get(1).sawEof());
    }

    /** One that was busy when the place was asked for becomes idle later. */
    @Test
    void aPlaceThatBecomesFreeLaterIsGivenToWhoWaits() {
        List<SimulatedPeer> silent = connect(DASHBOARD, 22, LIVEZ.substring(0, 20));
        SimulatedPeer next = connect(DASHBOARD, 1, LIVEZ).get(0);
        world.seconds(3);
        assertEquals("", next.received());
        silent.get(7).send(LIVEZ.substring(20));
        world.seconds(2);
        assertTrue(next.received().startsWith("HTTP/1.1 200 OK\r\n"), next.received());
        assertTrue(silent.get(7).sawEof());
    }

    @Test
    void aClientThatLeavesMakesRoomAtOnce() {
        List<SimulatedPeer> silent = connect(DASHBOARD, 22, LIVEZ.substring(0, 20));
        SimulatedPeer next = connect(DASHBOARD, 1, LIVEZ).get(0);
        assertEquals("", next.received());
        silent.get(3).reset();
        world.network.run();
        assertTrue(next.received().startsWith("HTTP/1.1 200 OK\r\n"), next.received());
    }
}
