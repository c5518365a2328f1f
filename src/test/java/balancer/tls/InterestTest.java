package balancer.tls;

import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.loop.Transport;
import balancer.testkit.SimulatedPeer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The law of interest, line by line as it stands in {@link TlsTransport}. */
final class InterestTest {
    private static final int[] WISHES = {0, OP_READ, OP_WRITE, OP_READ | OP_WRITE};

    private TlsWorld world = new TlsWorld();

    @AfterEach
    void nothingIsLeftBehind() {
        world.tearDown();
    }

    /** @param expected for no wish, READ, WRITE and both */
    private void assertNeeds(int... expected) {
        for (int i = 0; i < WISHES.length; i++) {
            int wish = WISHES[i];
            assertEquals(expected[i], world.stream().endpoint.transport().interest(wish), "wish " + wish);
        }
    }

    @Test
    void aHandshakeThatAwaitsARecordReadsWhateverTheOwnerWants() {
        world.plainClient();
        world.network.run();
        assertNeeds(OP_READ, OP_READ, OP_READ, OP_READ);
    }

    @Test
    void whileAHelperComputesNoEventCouldHelp() {
        world.held = new ArrayDeque<>();
        world.clientSoon();
        world.network.run();
        assertEquals(1, world.held.size());
        assertNeeds(0, 0, 0, 0);
    }

    @Test
    void whoWaitsForAPlaceWaitsForNoEvent() {
        world.tearDown();
        world = new TlsWorld(0);
        world.clientSoon();
        world.network.run();
        assertNeeds(0, 0, 0, 0);
    }

    @Test
    void anOpenConnectionNeedsWhatItsOwnerWants() {
        world.client();
        assertNeeds(0, OP_READ, OP_WRITE, OP_READ | OP_WRITE);
    }

    @Test
    void recordsThatWaitForTheSocketAlwaysNeedRoom() {
        world.network.weather().socketBufferBytes = 2_000;
        SimulatedPeer client = world.client();
        client.stopReading();
        world.stream().send(TlsWorld.bytes(100_000));
        world.network.run();
        assertNeeds(OP_WRITE, OP_READ | OP_WRITE, OP_WRITE, OP_READ | OP_WRITE);
    }

    @Test
    void bytesThatAreHereBringNoEventSoTheOwnerIsCalledAtOnce() {
        SimulatedPeer client = world.client();
        world.stream().reads = false;
        world.stream().endpoint.again();
        client.send("ab");
        world.network.run();
        world.stream().endpoint.plain().onReady(OP_READ);
        assertEquals(1, world.stream().endpoint.read(ByteBuffer.allocate(1)));
        assertNeeds(0, Transport.AT_ONCE, OP_WRITE, OP_WRITE | Transport.AT_ONCE);
    }
}
