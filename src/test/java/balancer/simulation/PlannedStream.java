package balancer.simulation;

import balancer.health.HealthSettings;
import balancer.simulation.RequestPlan.LastWord;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** A server's end of a connection in TCP mode. */
final class PlannedStream {
    /** Beyond all streams that requests have. */
    private static final int FIRST_OWN_STREAM = 100_000_000;

    private static final int STREAMS_PER_BACKEND = 1_000_000;

    private final PlannedBackend backend;
    private final SimulatedPeer peer;
    private final int number;
    private final Speech speech;
    private final TunnelEnd tunnel;
    private final Introduced introduced;
    /** Whose stream comes; null: nobody's yet. */
    private Entry asking;

    PlannedStream(PlannedBackend backend, SimulatedPeer peer, int number) {
        this.backend = backend;
        this.peer = peer;
        this.number = number;
        Scene scene = backend.scene;
        speech = new Speech(scene.network(), peer, Pace.AT_ONCE);
        tunnel = new TunnelEnd(peer, speech, scene, null);
        introduced = new Introduced(scene);
    }

    /** Whose own stream it is; -1: it is a request's. */
    static int speakerOf(int stream) {
        return stream < FIRST_OWN_STREAM ? -1 : (stream - FIRST_OWN_STREAM) / STREAMS_PER_BACKEND;
    }

    void begin() {
        speech.onPiece(this::moved);
        peer.onReadable(reader -> received(reader.takeReceived()))
                .onEof(reader -> backend.scene.network().after(Duration.ZERO, this::ended))
                .onReset(reader -> speech.silence());
        if (backend.plan.speaksFirst) {
            int stream = FIRST_OWN_STREAM + backend.id * STREAMS_PER_BACKEND + number;
            tunnel.speak(stream, number * 137 % 5_000, false);
        }
    }

    private void ended() {
        if (peer.receivedCount() == introduced.length() && backend.scene.plan().probes != HealthSettings.Kind.OFF) {
            speech.silence(); // a probe
            peer.close();
            tunnel.tookForAProbe();
        } else {
            tunnel.end();
        }
    }

    void kill() {
        speech.silence();
        if (!peer.isClosed()) {
            peer.reset();
        }
    }

    private void moved() {
        if (asking != null) {
            asking.moved(backend.scene.network().clock().getAsLong());
        }
    }

    private void received(String bytes) {
        String data = introduced.behind(bytes);
        Ledger ledger = backend.scene.ledger();
        ledger.toBackend(backend.id, data.length());
        moved();
        int other = tunnel.received(data, 0, data.length());
        if (other < 0) {
            return;
        }
        int id = other / 4;
        asking = ledger.entry(id);
        ledger.delivered(id, backend.id, peer.remoteAddress());
        introduced.require(backend.scene.plan().clientOf(asking.plan));
        if (!backend.plan.speaksFirst) {
            answer(ledger.entry(id).plan);
        }
        tunnel.paired(other);
    }

    private void answer(RequestPlan request) {
        AnswerPlan answer = request.answer;
        speech.pace(answer.pace);
        if (answer.fault != AnswerPlan.Fault.NONE) {
            boolean stalls = answer.fault == AnswerPlan.Fault.STALLED;
            Mishap what = stalls ? Mishap.ANSWER_STALLED : Mishap.BODY_BROKE_OFF;
            backend.scene.ledger().mishaps.of(request, what, backend.id);
        }
        long cut = answer.bodyBytes * (long) answer.faultPermille / 1_000;
        switch (answer.fault) {
            case RESET_INSTEAD -> peer.reset();
            case CUT_BY_RESET -> speech.breakOff(cut, peer::reset);
            case CUT_BY_END -> speech.breakOff(cut, peer::shutdownOutput);
            case STALLED -> speech.breakOff(cut, speech::silence);
            default -> {}
        }
        if (!peer.isClosed()) {
            tunnel.speak(Content.tunnelFromServer(request.id), answer.bodyBytes, request.lastWord == LastWord.SERVER);
        }
    }
}
