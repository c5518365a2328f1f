package balancer.simulation;

import balancer.testkit.SimulatedPeer;
import java.nio.charset.StandardCharsets;

/**
 * One end of a tunnel: sends a line with its stream's number and length, then the stream, and reads the same from the
 * other end. Each direction ends by itself.
 */
final class TunnelEnd {
    private final SimulatedPeer peer;
    private final Speech speech;
    private final Content content;
    private final Ledger ledger;
    private final StringBuilder announcement = new StringBuilder();
    private int stream;
    private boolean waitsForEnd;
    private boolean mayBreakOff;
    private boolean ended;
    private boolean said;
    private BodyCheck incoming;

    TunnelEnd(SimulatedPeer peer, Speech speech, Content content, Ledger ledger) {
        this.peer = peer;
        this.speech = speech;
        this.content = content;
        this.ledger = ledger;
    }

    /** The other end's plan is to stop early: then its end is no cut. */
    TunnelEnd otherMayBreakOff(boolean may) {
        mayBreakOff = may;
        return this;
    }

    /** @param lastWord whether this end waits for the other's before it ends its own stream */
    void speak(int ownStream, int length, boolean lastWord) {
        stream = ownStream;
        waitsForEnd = lastWord && !ended;
        speech.say((ownStream + ":" + length + "\n").getBytes(StandardCharsets.ISO_8859_1));
        speech.say(content.bytes(ownStream, length));
        if (!waitsForEnd) {
            speech.then(this::finish);
        }
    }

    private void finish() {
        said = true;
        peer.shutdownOutput();
        closeIfDone();
    }

    /** @return the number of the other's stream if it became known just now, else -1 */
    int received(String data, int from, int to) {
        int at = from;
        int heard = -1;
        while (at < to && incoming == null) {
            char octet = data.charAt(at++);
            if (octet == '\n') {
                heard = announced(announcement.toString());
            } else {
                announcement.append(octet);
            }
        }
        if (incoming != null) {
            incoming.accept(data, at, to);
        }
        return heard;
    }

    private int announced(String line) {
        if (!line.matches("\\d+:\\d+")) {
            throw new Violation("no byte is changed", "a tunnel begins with " + line);
        }
        String[] parts = line.split(":");
        int other = Integer.parseInt(parts[0]);
        incoming = new BodyCheck("tunnel " + other, content.bytes(other, Integer.parseInt(parts[1])));
        return other;
    }

    /** Both streams have numbers: they belong together from now on. */
    void paired(int other) {
        if (stream > 0) {
            ledger.paired(stream, other);
        }
    }

    /** The other end said FIN. */
    void end() {
        ended = true;
        if (!mayBreakOff && (incoming == null || !incoming.isComplete())) {
            throw new Violation("a cut never looks whole", "tunnel " + stream + " ended at " + incoming);
        }
        if (waitsForEnd) {
            waitsForEnd = false;
            speech.then(this::finish);
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (ended && said) {
            peer.close();
        }
    }

    boolean isComplete() {
        return incoming != null && incoming.isComplete();
    }
}
