package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A backend's end of one connection, scripted as in varnishtest: expect this, send that. Every action lets the network
 * come to rest.
 */
public final class ServerConnection {
    private final SimulatedNetwork network;
    private final SimulatedPeer peer;

    ServerConnection(SimulatedNetwork network, SimulatedPeer peer) {
        this.network = network;
        this.peer = peer;
    }

    /** All that came since the last time, exactly; see {@link WireText#forwarded}. */
    public ServerConnection expect(String text) {
        assertEquals(WireText.wire(text), peer.takeReceived());
        return this;
    }

    /** A request as the client sent it, with nothing but the forwarded fields added. */
    public ServerConnection expectRequest(String asSentByClient) {
        return expect(WireText.forwarded(asSentByClient));
    }

    /** Whatever the request was. */
    public ServerConnection skipRequest() {
        assertTrue(peer.takeReceived().contains("\r\n\r\n"), "no whole request head came");
        return this;
    }

    public ServerConnection expectNothing() {
        return expect("");
    }

    public ServerConnection reply(String text) {
        replySoon(text);
        network.run();
        return this;
    }

    /** Sends byte by byte, each a segment of its own. */
    public ServerConnection trickle(String text) {
        for (char octet : WireText.wire(text).toCharArray()) {
            peer.send(String.valueOf(octet));
            network.run();
        }
        return this;
    }

    public ServerConnection replySoon(String text) {
        peer.send(WireText.wire(text));
        return this;
    }

    public ServerConnection thenClose() {
        peer.close();
        network.run();
        return this;
    }

    /** FIN only; it reads on. */
    public ServerConnection thenFinish() {
        peer.shutdownOutput();
        network.run();
        return this;
    }

    public ServerConnection thenReset() {
        peer.reset();
        network.run();
        return this;
    }

    public ServerConnection stopReading() {
        peer.stopReading();
        return this;
    }

    public ServerConnection resumeReading() {
        peer.resumeReading();
        network.run();
        return this;
    }

    public ServerConnection expectOpen() {
        assertFalse(peer.sawEof() || peer.sawReset(), "not open any more: " + peer);
        return this;
    }

    public ServerConnection expectEnd() {
        assertTrue(peer.sawEof() && !peer.sawReset(), "no clean end was seen: " + peer);
        return this;
    }

    public ServerConnection expectReset() {
        assertTrue(peer.sawReset(), "no reset was seen: " + peer);
        return this;
    }

    public String received() {
        return peer.received();
    }

    public SimulatedPeer peer() {
        return peer;
    }
}
