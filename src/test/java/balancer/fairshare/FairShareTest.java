package balancer.fairshare;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.proxy.Scenario;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session with much to move moves a share at a time, one such session a turn, so that no other waits for long. */
final class FairShareTest extends Scenario {
    /** What a turn moves, read and written: half of it each. */
    private static final int SHARE = (int) FairShare.SHARE_BYTES;

    private static final int SHARES = 12;
    private static final String MUCH = "x".repeat(SHARES * SHARE / 2);
    private static final String ANSWER = ok(MUCH);

    /** Which download moved bytes, by the order in which they did. */
    private final List<Integer> order = new ArrayList<>();

    private final List<ByteBuffer> used = new ArrayList<>();

    @BeforeEach
    void socketsHoldMoreThanAShare() {
        start();
        world.network.weather().socketBufferBytes = 1 << 20;
        world.network.weather().selectCostNanos = 100_000; // so that turns follow each other in time
    }

    /** With this much memory in use, shares are small. */
    private void useMemory() {
        while (world.buffers.lentBytes() < world.buffers.cap() / FairShare.ROOMY_PART) {
            used.add(world.buffers.borrowRegardless(BufferPool.LARGEST));
        }
    }

    @AfterEach
    void giveMemoryBack() {
        used.forEach(world.buffers::giveBack);
        used.clear();
    }

    private List<RawClient> downloads(int count) {
        return downloads(count, ANSWER);
    }

    private List<RawClient> downloads(int count, String answer) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(client().send(get("/" + i)));
        }
        for (int i = 0; i < count; i++) {
            int number = i;
            server().connection(i).skipRequest().replySoon(answer);
            clients.get(i).peer().onReadable(peer -> order.add(number));
        }
        return clients;
    }

    @Test
    void aTurnMovesAShareOfOneOfThem() {
        useMemory();
        List<RawClient> clients = downloads(3);
        long turns = world.loop.turn();
        world.network.run();
        clients.forEach(client -> client.expect(ANSWER));
        turns = world.loop.turn() - turns;
        assertTrue(turns >= 3 * (SHARES - 2), turns + " turns");
    }

    @Test
    void aCrowdThatIsReadyAtOnceSharesTheTurn() {
        int crowd = 40;
        Map<Long, Long> bytesOfTurns = new TreeMap<>();
        String answer = ok("x".repeat(SHARE));
        List<RawClient> clients = downloads(crowd, answer);
        for (RawClient each : clients) {
            long[] before = {0};
            each.peer().onReadable(peer -> {
                bytesOfTurns.merge(world.loop.turn(), peer.receivedCount() - before[0], Long::sum);
                before[0] = peer.receivedCount();
            });
        }
        world.network.run();
        clients.forEach(client -> client.expect(answer));
        long most = Collections.max(bytesOfTurns.values());
        assertTrue(most > 2 * SHARE, "they were never ready at once: " + bytesOfTurns);
        assertTrue(
                most <= FairShare.TURN_BYTES / 2 + crowd * 2 * BufferPool.SOCKETFUL, "bytes of turns " + bytesOfTurns);
    }

    @Test
    void oneIsServedForSeveralTurnsBeforeTheNextIs() {
        useMemory();
        downloads(3);
        world.network.run();
        int changes = 0;
        for (int i = 1; i < order.size(); i++) {
            changes += order.get(i).equals(order.get(i - 1)) ? 0 : 1;
        }
        // Each has its first share, then they are served one after the other.
        assertTrue(changes <= 6, "order " + order);
        assertTrue(order.size() > 2 * SHARES, "order " + order);
    }

    @Test
    void aSmallRequestDoesNotWaitForThem() {
        RawClient small = client();
        world.network.run();
        downloads(3);
        small.sendSoon(get("/small"));
        world.network.runUntil(() -> server().connectionCount() == 4
                && !server().connection(3).received().isEmpty());
        assertTrue(order.size() < SHARES, "order " + order);
        server().connection(3).skipRequest().replySoon(ok("small"));
        world.network.runUntil(() -> !small.received().isEmpty());
        small.expect(ok("small"));
        assertTrue(order.size() < 2 * SHARES, "order " + order);
    }

    @Test
    void aTunnelIsHeldInBothDirectionsAndLosesNothing() {
        String upgrade = "GET / HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: x\n\n";
        String switched = "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: x\n\n";
        RawClient client = client().send(upgrade);
        serverSide().skipRequest().reply(switched);
        client.expect(switched);
        client.sendSoon(MUCH);
        serverSide().replySoon(MUCH);
        world.network.run();
        client.expect(MUCH);
        serverSide().expect(MUCH);
    }

    @Test
    void anUploadThatIsAnsweredWhileItWaitsIsReadOnBehindItsAnswer() {
        RawClient client = client().sendSoon("POST / HTTP/1.1\nHost: site\nContent-Length: 10000000\n\n");
        client.sendSoon(MUCH);
        world.network.runUntil(() -> server().connectionCount() == 1);
        serverSide().stopReading().reply("HTTP/1.1 413 Content Too Large\nContent-Length: 3\n\nno!");
        assertTrue(client.received().endsWith("no!"));
        client.send(MUCH);
        assertEquals(0, client.peer().unsent(), "what comes behind the answer is read, and dropped");
        client.close();
        assertPhases(client, CHAIN + "LINGERING CLOSED");
    }

    @Test
    void aClientThatLeavesWhileItWaitsDoesNotStopTheOthers() {
        List<RawClient> clients = downloads(3);
        world.network.runUntil(() -> order.size() > 5);
        clients.get(1).peer().reset();
        world.network.run();
        clients.get(0).expect(ANSWER);
        clients.get(2).expect(ANSWER);
    }

    private static final int IN_BULK = FairShare.BULK_SHARES * SHARE / 2;

    /** A download that is under way; more of its body comes with each {@link ServerConnection#replySoon}. */
    private RawClient downloadInBulk() {
        world.network.weather().socketBufferBytes = 4 << 20;
        RawClient client = client().send(get("/much"));
        serverSide().skipRequest().replySoon("HTTP/1.1 200 OK\nContent-Length: 1000000000\n\n");
        return client;
    }

    /** The most that comes to this client at once while so much more is sent to it. */
    private long mostAtOnce(RawClient client, ServerConnection from) {
        long[] most = {0, client.peer().receivedCount()};
        client.peer().onReadable(peer -> {
            most[0] = Math.max(most[0], peer.receivedCount() - most[1]);
            most[1] = peer.receivedCount();
        });
        from.replySoon("x".repeat(6 * IN_BULK));
        world.network.run();
        return most[0];
    }

    @Test
    void aDownloadThatIsAloneMovesMoreAtATime() {
        RawClient client = downloadInBulk();
        assertTrue(mostAtOnce(client, serverSide()) >= IN_BULK);
        client.close();
    }

    @Test
    void whileSomebodyElseIsActiveItMovesAShareAndForASecondAfter() {
        RawClient client = downloadInBulk();
        ServerConnection much = serverSide();
        mostAtOnce(client, much);
        RawClient other = client().send(get("/small"));
        serverSide().skipRequest().reply(ok("small"));
        other.expect(ok("small"));
        assertTrue(mostAtOnce(client, much) < IN_BULK, "just after");
        world.advanceMillis(FairShare.QUIET_NANOS / 1_000_000 - 300);
        assertTrue(mostAtOnce(client, much) < IN_BULK, "a little later");
        world.advanceMillis(400);
        assertTrue(mostAtOnce(client, much) >= IN_BULK, "when it is quiet again");
        client.close();
    }

    @Test
    void aTunnelThatSaysLittleIsSomebodyElseHoweverMuchItSaidBefore() {
        RawClient client = downloadInBulk();
        ServerConnection much = serverSide();
        mostAtOnce(client, much);
        RawClient other = client().send("GET / HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: x\n\n");
        ServerConnection tunnel = serverSide();
        tunnel.skipRequest().reply("HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: x\n\n" + MUCH);
        world.advanceMillis(2 * FairShare.QUIET_NANOS / 1_000_000);
        tunnel.reply("a word");
        assertTrue(mostAtOnce(client, much) < IN_BULK, "just after");
        client.close();
        other.peer().reset();
        world.network.run();
    }

    @Test
    void whileMemoryIsNotRoomyItMovesAShare() {
        RawClient client = downloadInBulk();
        useMemory();
        assertTrue(mostAtOnce(client, serverSide()) < IN_BULK);
        giveMemoryBack();
        assertTrue(mostAtOnce(client, serverSide()) >= IN_BULK);
        client.close();
    }

    /** Measured: larger reads gain nothing there. */
    @Test
    void anUploadMovesAShareAtATime() {
        world.network.weather().socketBufferBytes = 4 << 20;
        int length = 6 * IN_BULK;
        RawClient client = client().send("POST / HTTP/1.1\nHost: site\nContent-Length: " + length + "\n\n");
        long[] most = {0, serverSide().peer().receivedCount()};
        serverSide().peer().onReadable(peer -> {
            most[0] = Math.max(most[0], peer.receivedCount() - most[1]);
            most[1] = peer.receivedCount();
        });
        client.sendSoon("x".repeat(length));
        world.network.run();
        assertTrue(most[0] < IN_BULK, "at once " + most[0]);
        client.peer().reset();
    }
}
