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
    private final Scene scene;
    /** Of which this is the client's end; null: it is a server's. */
    private final RequestPlan asked;

    private final StringBuilder announcement = new StringBuilder();
    private int stream;
    /** That of the other end; -1: it is not known yet. */
    private int other = EarlyEnds.UNKNOWN;

    private long heardMicros;
    private boolean waitsForEnd;
    private boolean ended;
    private boolean said;
    private BodyCheck incoming;

    TunnelEnd(SimulatedPeer peer, Speech speech, Scene scene, RequestPlan asked) {
        this.peer = peer;
        this.speech = speech;
        this.scene = scene;
        this.asked = asked;
        heardMicros = nowMicros();
    }

    /** @param lastWord whether this end waits for the other's before it ends its own stream */
    void speak(int ownStream, int length, boolean lastWord) {
        stream = ownStream;
        waitsForEnd = lastWord && !ended;
        speech.say((ownStream + ":" + length + "\n").getBytes(StandardCharsets.ISO_8859_1));
        speech.say(scene.content().bytes(ownStream, length));
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
        int heard = EarlyEnds.UNKNOWN;
        heardMicros = nowMicros();
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
        other = Integer.parseInt(parts[0]);
        incoming = new BodyCheck("tunnel " + other, scene.content().bytes(other, Integer.parseInt(parts[1])));
        return other;
    }

    /** Both streams have numbers: they belong together from now on. */
    void paired(int streamOfOther) {
        if (stream > 0) {
            scene.ledger().paired(stream, streamOfOther);
        }
    }

    /** The other end said FIN. */
    void end() {
        ended = true;
        if (!isComplete()) {
            scene.ledger().earlyEnds.add(new EarlyEnds.End(asked, other, heardMicros, nowMicros()));
        }
        if (waitsForEnd) {
            waitsForEnd = false;
            speech.then(this::finish);
        }
        closeIfDone();
    }

    void tookForAProbe() {
        scene.ledger().earlyEnds.wasTakenForAProbe(nowMicros());
    }

    private void closeIfDone() {
        if (ended && said) {
            peer.close();
        }
    }

    boolean isComplete() {
        return incoming != null && incoming.isComplete();
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }
}
