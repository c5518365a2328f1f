package balancer.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an acceptor stops listening. */
final class AcceptorTest {
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(8000);

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<String> faults = new ArrayList<>();
    private final EventLoop loop;
    private final DescriptorBudget descriptors = new DescriptorBudget(100);
    private final Crowd crowd = new Crowd();
    private final Acceptor acceptor;
    private int closed;

    AcceptorTest() throws IOException {
        loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(fault.getMessage()));
        network.drive(loop::runOnce);
        acceptor = Acceptor.listen(loop, descriptors, Listening.at(ADDRESS), crowd);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        crowd.clients.forEach(Endpoint::abort);
        acceptor.close();
        turn();
        assertEquals(0, descriptors.open());
        loop.close();
        assertEquals(List.of(), network.openChannels());
    }

    /** Wants nobody at first, so that all wait in the backlog. */
    private final class Crowd implements Intake {
        final List<Endpoint> clients = new ArrayList<>();
        final List<Boolean> couldConnect = new ArrayList<>();
        int failFor = -1;
        boolean wantsMore;

        @Override
        public void accepted(Endpoint client) {
            clients.add(client);
            couldConnect.add(acceptor.isOpen());
            if (clients.size() - 1 == failFor) {
                throw new IllegalStateException("a defect");
            }
        }

        @Override
        public boolean wantsMore() {
            return wantsMore;
        }

        @Override
        public boolean makeRoom() {
            return false;
        }

        @Override
        public long roomAtNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public Deadlines deadlines() {
            return loop.deadlines();
        }

        @Override
        public void full() {}
    }

    private void turn() {
        network.advance(Duration.ofMillis(1));
    }

    private void waiting(int count) {
        for (int i = 0; i < count; i++) {
            network.connect(ADDRESS);
        }
        turn();
        assertEquals(0, crowd.clients.size());
    }

    private void drain() {
        loop.post(() -> acceptor.drainAndClose(() -> closed++));
        turn();
    }

    /** A session's beginning takes longer than the next client's arrival, who would be in front of a close again. */
    @Test
    void inADrainEverybodyIsTakenAndTheListenerClosedBeforeAnybodyIsServed() {
        waiting(3);
        drain();
        assertEquals(List.of(false, false, false), crowd.couldConnect);
        assertEquals(1, closed);
        SimulatedPeer late = network.connect(ADDRESS);
        turn();
        assertTrue(late.isRefused());
    }

    @Test
    void aFaultWithOneLeavesTheOthersTheirPlacesAndTheDrainItsEnd() {
        waiting(3);
        crowd.failFor = 0;
        drain();
        assertEquals(List.of("a defect"), faults);
        assertEquals(3, crowd.clients.size());
        assertEquals(1, closed);
    }

    /** Nobody owns its endpoint, so its bytes would end the loop. */
    @Test
    void aClientThatTheIntakeFailsToTakeIsClosed() {
        crowd.wantsMore = true;
        crowd.failFor = 0;
        SimulatedPeer client = network.connect(ADDRESS);
        turn();
        client.send("GET");
        turn();
        assertEquals(List.of("a defect"), faults);
        assertEquals(1, descriptors.open(), "the listener's");
    }

    @Test
    void aClientThatComesWhenOneDescriptorIsLeftWaitsForASecondOne() {
        crowd.wantsMore = true;
        while (descriptors.hasRoomFor(2)) {
            descriptors.countOpened();
        }
        network.connect(ADDRESS);
        turn();
        assertEquals(0, crowd.clients.size());
        descriptors.countClosed();
        turn();
        assertEquals(1, crowd.clients.size());
        while (descriptors.open() > 2) {
            descriptors.countClosed();
        }
    }

    @Test
    void eachOneTakenHasADescriptorForItsBackendToo() {
        while (descriptors.hasRoomFor(6)) {
            descriptors.countOpened();
        }
        waiting(3);
        drain();
        assertEquals(List.of(true, true), crowd.couldConnect);
        assertEquals(0, closed);
        while (descriptors.open() > 3) {
            descriptors.countClosed();
        }
        turn();
        assertEquals(List.of(true, true, false), crowd.couldConnect);
        assertEquals(1, closed);
    }
}
