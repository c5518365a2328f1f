package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatedNetworkTest {
    private static final InetSocketAddress ADDRESS = SimulatedNetwork.loopback(8080);

    private final SimulatedNetwork network = new SimulatedNetwork(1);

    @Test
    void whatAClientSendsComesBack() throws IOException {
        driveEcho(network);
        SimulatedPeer client = network.connect(ADDRESS).send("hello");
        network.run();
        assertEquals("hello", client.received());
        client.shutdownOutput();
        network.run();
        assertTrue(client.sawEof());
        assertEquals(1, network.openDescriptors(), network.openChannels()::toString);
    }

    @Test
    void runLeavesTheLoopsOwnDeadlinesAloneAndAdvanceMeetsThem() {
        List<Long> fired = new ArrayList<>();
        Selector selector = network.openSelector();
        network.drive(() -> {
            long before = network.clock().getAsLong();
            selector.select(1_000);
            if (network.clock().getAsLong() - before == 1_000_000_000L) {
                fired.add(network.clock().getAsLong() / 1_000_000_000L);
            }
        });
        network.run();
        assertEquals(List.of(), fired);
        network.advance(Duration.ofSeconds(3));
        assertEquals(List.of(1L, 2L, 3L), fired);
        assertEquals(3_000_000_000L, network.clock().getAsLong());
    }

    @Test
    void runUntilStopsAtTheMomentTheConditionHolds() {
        Selector selector = network.openSelector();
        network.drive(() -> selector.select(10));
        boolean[] done = {false};
        network.after(Duration.ofMillis(25), () -> done[0] = true);
        network.after(Duration.ofMillis(26), () -> done[0] = false);
        network.runUntil(() -> done[0]);
        assertEquals(25_000_000L, network.clock().getAsLong());
    }

    @Test
    void aConditionThatNothingCanMakeTrueStalls() {
        Selector selector = network.openSelector();
        network.drive(selector::select);
        assertThrows(Stalled.class, () -> network.runUntil(() -> false));
    }

    @Test
    void anEndlessSelectWithNothingToComeStalls() {
        Selector selector = network.openSelector();
        assertThrows(Stalled.class, selector::select);
    }

    @Test
    void aLoopThatNeverWaitsStalls() {
        Selector selector = network.openSelector();
        network.drive(selector::selectNow);
        Stalled stalled = assertThrows(Stalled.class, () -> network.advance(Duration.ofSeconds(1)));
        assertTrue(stalled.getMessage().startsWith("the loop spins"), stalled::getMessage);
    }

    @Test
    void aWakeUpFromTheHelperEndsTheWait() throws IOException {
        Selector selector = network.openSelector();
        network.helper().execute(selector::wakeup);
        assertEquals(0, selector.select());
        assertEquals(network.weather().leastHelperNanos, network.clock().getAsLong());
        assertEquals(0, selector.select(10));
        assertEquals(
                network.weather().leastHelperNanos + 10_000_000, network.clock().getAsLong());
    }

    @Test
    void theSameSeedGivesTheSameTraceToTheByte() throws IOException {
        assertEquals(stormyTrace(7).text(), stormyTrace(7).text());
        assertEquals(stormyTrace(7).hash(), stormyTrace(7).hash());
        assertNotEquals(stormyTrace(7).hash(), stormyTrace(8).hash());
    }

    private static Trace stormyTrace(long seed) throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        storm(network, 10);
        return network.trace();
    }

    private static List<SimulatedPeer> storm(SimulatedNetwork network, int clients) throws IOException {
        network.weather().draw(new SplitMix64(network.random().nextLong()));
        driveEcho(network);
        List<SimulatedPeer> peers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            peers.add(network.connect(ADDRESS).send("x".repeat(1_000 * i)));
        }
        network.run();
        return peers;
    }

    @Test
    void inAnyWeatherBytesComeBackOrTheConnectionIsSeenToBreak() throws IOException {
        int broken = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            SimulatedNetwork network = new SimulatedNetwork(seed);
            List<SimulatedPeer> peers = storm(network, 5);
            for (int i = 0; i < peers.size(); i++) {
                SimulatedPeer peer = peers.get(i);
                boolean whole = peer.received().equals("x".repeat(1_000 * i));
                assertTrue(whole || peer.sawReset(), "seed " + seed + ": " + peer);
                broken += whole ? 0 : 1;
                peer.close();
            }
            network.run();
            assertEquals(1, network.openDescriptors(), "seed " + seed + ": " + network.openChannels());
            assertEquals(1, network.registeredKeys());
            assertEquals(0, network.bytesUnderWay());
        }
        assertTrue(broken > 100, "the weather broke only " + broken + " connections");
    }

    @Test
    void aPeerThatStopsReadingHoldsUpTheWriter() throws IOException {
        network.weather().socketBufferBytes = 1_000;
        driveEcho(network);
        SimulatedPeer client = network.connect(ADDRESS);
        client.stopReading();
        client.send("y".repeat(20_000));
        network.run();
        assertTrue(client.unsent() > 10_000, client::toString);
        assertEquals(1_000, client.unread());
        client.resumeReading();
        network.run();
        assertEquals(20_000, client.receivedCount());
    }

    @Test
    void noListenerIsARefusalAndABlackHoleIsSilence() {
        SimulatedPeer refused = network.connect(ADDRESS);
        SimulatedListener listener = network.listen(SimulatedNetwork.loopback(0), peer -> {});
        listener.blackHole(true);
        SimulatedPeer lost = network.connect(listener.address());
        network.run();
        assertTrue(refused.isRefused());
        network.advance(Duration.ofSeconds(120));
        assertEquals("", lost.failure());
        network.advance(Duration.ofSeconds(10));
        assertEquals("Connection timed out", lost.failure());
    }

    @Test
    void aFullBacklogDropsTheSynAndTheClientTriesAgain() {
        SimulatedListener listener = network.listen(ADDRESS, peer -> {});
        listener.stopAccepting();
        SimulatedPeer last = null;
        for (int i = 0; i < 130; i++) {
            last = network.connect(ADDRESS);
        }
        network.run();
        assertFalse(last.isConnected());
        listener.resumeAccepting();
        network.advance(Duration.ofMillis(1_001));
        assertTrue(last.isConnected());
    }

    @Test
    void countersSpeakOfSystemCallsPerExchange() throws IOException {
        driveEcho(network);
        SimulatedPeer client = network.connect(ADDRESS);
        network.run();
        Counters before = network.counters().snapshot();
        client.send("ping");
        network.run();
        Counters cost = network.counters().since(before);
        assertEquals(1, cost.reads);
        assertEquals(1, cost.writes);
        assertEquals(0, cost.interestChanges);
        assertEquals(4, cost.bytesRead);
    }

    @Test
    void severalLoopsShareOneTime() throws IOException {
        InetSocketAddress other = SimulatedNetwork.loopback(8081);
        Selector idle = network.openSelector();
        List<Long> fired = new ArrayList<>();
        network.drive(new EchoLoop(network, ADDRESS)::runOnce, new EchoLoop(network, other)::runOnce, () -> {
            long due = (fired.size() + 1) * 1_000_000_000L;
            if (network.clock().getAsLong() >= due) {
                fired.add(network.clock().getAsLong() / 1_000_000_000);
            }
            due = (fired.size() + 1) * 1_000_000_000L;
            idle.select((due - network.clock().getAsLong() + 999_999) / 1_000_000);
        });
        SimulatedPeer one = network.connect(ADDRESS).send("one");
        SimulatedPeer two = network.connect(other).send("two");
        network.run();
        assertEquals("one", one.received());
        assertEquals("two", two.received());
        network.advance(Duration.ofSeconds(3));
        assertEquals(List.of(1L, 2L, 3L), fired);
    }

    @Test
    void aSlowClientDripsAByteAtATime() throws IOException {
        driveEcho(network);
        SimulatedPeer client = network.connect(ADDRESS);
        client.drip("slow", Duration.ofSeconds(1));
        network.advance(Duration.ofMillis(2_500));
        assertEquals("slo", client.received());
    }

    @Test
    void aClientComesFromTheAddressItIsTold() {
        SimulatedListener listener = network.listen(ADDRESS, peer -> {});
        network.connect(new InetSocketAddress("192.0.2.7", 0), ADDRESS);
        network.run();
        assertEquals("192.0.2.7", listener.last().remoteAddress().getAddress().getHostAddress());
        assertEquals(ADDRESS, listener.last().localAddress());
    }

    @Test
    void aFinArrivesBehindAllBytesAndBothEndsSeeTheOtherClose() {
        SimulatedListener listener = network.listen(ADDRESS, peer -> peer.onEof(SimulatedPeer::close));
        SimulatedPeer client = network.connect(ADDRESS).send("last words");
        client.shutdownOutput();
        network.run();
        assertEquals("last words", listener.last().received());
        assertTrue(listener.last().sawEof());
        assertTrue(client.sawEof());
        assertThrows(IllegalStateException.class, () -> client.send("more"));
    }

    @Test
    void aResetShowsAtTheOtherEndAndUnreadBytesCloseWithOne() {
        SimulatedListener listener = network.listen(ADDRESS, SimulatedPeer::stopReading);
        SimulatedPeer client = network.connect(ADDRESS).send("never read");
        network.run();
        listener.last().close();
        network.run();
        assertTrue(client.sawReset());
        assertEquals("Connection reset by peer", client.failure());
    }

    private static void driveEcho(SimulatedNetwork network) throws IOException {
        network.drive(new EchoLoop(network, ADDRESS)::runOnce);
    }
}
