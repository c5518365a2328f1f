package balancer.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The buffer against the most naive model there is: three strings. Bytes come from one simulated connection and go to
 * another; whatever sequence of calls, what goes out is what came in, in order and once.
 */
final class RelayBufferTest {
    private static final int PORT = 9_000;

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private EventLoop loop;
    private Endpoint source;
    private Endpoint sink;
    private SimulatedPeer sender;
    private SimulatedPeer receiver;
    private RelayBuffer buffer;
    private Random random;

    /** What the buffer should hold: sent but kept, waiting for the sink, not yet examined. */
    private String kept = "";

    private String waiting = "";
    private String unexamined = "";
    private final StringBuilder toCome = new StringBuilder();
    private final StringBuilder delivered = new StringBuilder();
    private int nextByte;

    private void connect(long seed) throws IOException {
        random = new Random(seed);
        network.weather().socketBufferBytes = 1_000 + random.nextInt(60_000);
        loop = new EventLoop(network, network.clock(), (where, fault) -> {
            throw new AssertionError(where, fault);
        });
        network.drive(loop::runOnce);
        SimulatedPeer[] accepted = new SimulatedPeer[2];
        network.listen(SimulatedNetwork.loopback(PORT), peer -> accepted[accepted[0] == null ? 0 : 1] = peer);
        source = open();
        network.run();
        sink = open();
        network.run();
        sender = accepted[0];
        receiver = accepted[1];
        receiver.stopReading();
        BufferPool pool = new BufferPool(loop, loop.deadlines(), 1 << 20);
        buffer = new RelayBuffer(pool, new IdleBorrower());
    }

    private Endpoint open() throws IOException {
        Endpoint.Owner owner = new Endpoint.Owner() {
            @Override
            public void onReady(Endpoint endpoint) {
                if (endpoint.finishConnect()) {
                    endpoint.interest(0);
                }
            }

            @Override
            public void onFault(Endpoint endpoint, Throwable fault) {}
        };
        return Endpoint.connecting(loop, new DescriptorBudget(10), SimulatedNetwork.loopback(PORT), owner);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whateverIsDoneBytesGoOutOnceAndInOrder(long seed) throws IOException {
        connect(seed);
        for (int step = 0; step < 2_000; step++) {
            switch (random.nextInt(9)) {
                case 0, 1 -> fill();
                case 2, 3 -> frame();
                case 4, 5 -> drain();
                case 6 -> keepForgetOrRewind();
                case 7 -> buffer.settle();
                default -> receiverReads();
            }
            assertSame();
        }
        receiver.resumeReading();
        network.run();
        assertTrue(delivered.length() > 10_000, "little was done");
        assertEquals(delivered.toString(), receiver.received());
    }

    private void fill() {
        StringBuilder more = new StringBuilder();
        for (int count = random.nextInt(1 << random.nextInt(15)); count > 0; count--) {
            more.append((char) ('a' + nextByte++ % 26));
        }
        sender.send(more.toString());
        toCome.append(more);
        network.run();
        boolean room = buffer.hasRoom(BufferPool.SOCKETFUL);
        assertEquals(
                room,
                buffer.makeRoom(Claim.FIRST, BufferPool.SOCKETFUL, BufferPool.SOCKETFUL),
                "hasRoom must promise what makeRoom does");
        if (room) {
            int count = buffer.fill(source, BufferPool.LARGEST);
            unexamined += toCome.substring(0, Math.max(0, count));
            toCome.delete(0, Math.max(0, count));
        }
    }

    private void frame() {
        int count = random.nextInt(unexamined.length() + 1);
        buffer.frame(buffer.framed() + count);
        waiting += unexamined.substring(0, count);
        unexamined = unexamined.substring(count);
    }

    private void drain() {
        if (buffer.waiting() == 0) {
            return;
        }
        int count = Math.max(0, buffer.drain(sink));
        delivered.append(waiting, 0, count);
        kept = buffer.keeping() ? kept + waiting.substring(0, count) : "";
        waiting = waiting.substring(count);
    }

    /** Keeping begins at a head, of which nothing has been sent. */
    private void keepForgetOrRewind() {
        if (buffer.keeping() && random.nextBoolean()) {
            buffer.rewind();
            waiting = kept + waiting;
            kept = "";
        } else if (buffer.keeping()) {
            buffer.forget();
            kept = "";
        } else if (buffer.waiting() > 0 && buffer.waiting() == buffer.framed()) {
            buffer.keep();
        }
    }

    private void receiverReads() {
        receiver.read(random.nextInt(20_000));
        network.run();
    }

    private void assertSame() {
        assertEquals(waiting.length(), buffer.waiting());
        assertEquals(unexamined.length(), buffer.unexamined());
        StringBuilder held = new StringBuilder();
        for (int i = buffer.framed() - buffer.waiting(); i < buffer.filled(); i++) {
            held.append((char) buffer.bytes().get(i));
        }
        assertEquals(waiting + unexamined, held.toString());
    }
}
