package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends exactly the bytes it is told. Every action lets the network come to rest before it returns, so
 * the balancer's reaction can be asserted at once.
 */
public final class RawClient {
    private final SimulatedNetwork network;
    private final SimulatedPeer peer;

    RawClient(SimulatedNetwork network, SimulatedPeer peer) {
        this.network = network;
        this.peer = peer;
    }

    /** @param text lines may end with LF, they go out with CR LF */
    public RawClient send(String text) {
        sendSoon(text);
        network.run();
        return this;
    }

    /** Sends when time next passes: together with what others do at this moment. */
    public RawClient sendSoon(String text) {
        peer.send(WireText.wire(text));
        return this;
    }

    /** Sends these bytes as they are. */
    public RawClient sendOctets(byte[] octets) {
        peer.send(new String(octets, StandardCharsets.ISO_8859_1));
        network.run();
        return this;
    }

    /** Sends byte by byte, each a segment of its own. */
    public RawClient trickle(String text) {
        for (char octet : WireText.wire(text).toCharArray()) {
            peer.send(String.valueOf(octet));
            network.run();
        }
        return this;
    }

    /** FIN, behind all that was sent. */
    public RawClient finish() {
        peer.shutdownOutput();
        network.run();
        return this;
    }

    public RawClient reset() {
        peer.reset();
        network.run();
        return this;
    }

    public RawClient close() {
        peer.close();
        network.run();
        return this;
    }

    public RawClient stopReading() {
        peer.stopReading();
        return this;
    }

    public RawClient resumeReading() {
        peer.resumeReading();
        network.run();
        return this;
    }

    /** All that came since the last time, exactly. */
    public RawClient expect(String text) {
        assertEquals(WireText.wire(text), peer.takeReceived());
        return this;
    }

    public RawClient expectNothing() {
        return expect("");
    }

    /** An answer of the balancer itself: its status line and its word; then nothing more but the end. */
    public RawClient expectOwnAnswer(int status, String reason) {
        String answer = peer.takeReceived();
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("details=\"" + reason + "\"\r\n"), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertEquals(answer.indexOf("Proxy-Status"), answer.lastIndexOf("Proxy-Status"), "only one answer: " + answer);
        return expectEnd();
    }

    /** FIN and no reset: what came was all. */
    public RawClient expectEnd() {
        assertTrue(peer.sawEof(), "no end was seen: " + peer);
        assertFalse(peer.sawReset(), "reset instead of an end: " + peer);
        return this;
    }

    /** Cut, and it can be told. */
    public RawClient expectReset() {
        assertTrue(peer.sawReset(), "no reset was seen: " + peer);
        return this;
    }

    public RawClient expectOpen() {
        assertFalse(peer.sawEof() || peer.sawReset(), "not open any more: " + peer);
        return this;
    }

    public String received() {
        return peer.received();
    }

    public String takeReceived() {
        return peer.takeReceived();
    }

    public InetSocketAddress address() {
        return peer.localAddress();
    }

    public SimulatedPeer peer() {
        return peer;
    }
}
