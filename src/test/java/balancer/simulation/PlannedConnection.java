package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.AnswerPlan.Fault;
import balancer.simulation.AnswerPlan.Trigger;
import balancer.simulation.MessageReader.Body;
import balancer.simulation.RequestPlan.LastWord;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** A server's end of one connection: checks each request that comes to the last byte, and answers as was planned. */
final class PlannedConnection implements MessageReader.Listener {
    private final PlannedBackend backend;
    private final Scene scene;
    private final SimulatedPeer peer;
    private final Speech speech;
    private final MessageReader reader = new MessageReader(this);
    private final Idleness idle;
    private final PlannedLogin login = new PlannedLogin();
    private final PlannedLeaving leaving;
    private final PlannedAnswer answer;
    private final Introduced introduced;
    private RequestPlan request;
    private BodyCheck body;
    private TunnelEnd tunnel;
    private int requests;
    private boolean answering;
    private boolean requestEnded;
    private boolean answered;
    private boolean poisoned;
    /** It said something that the balancer had to mend. */
    private boolean mended;

    private boolean probed;
    private boolean gone;
    /** The request before, or the one in hand. */
    private Entry last;

    PlannedConnection(PlannedBackend backend, SimulatedPeer peer) {
        this.backend = backend;
        this.scene = backend.scene;
        this.peer = peer;
        idle = new Idleness(scene, TimeLimit.POOL);
        leaving = new PlannedLeaving(backend, peer, idle);
        speech = new Speech(scene.network(), peer, Pace.AT_ONCE);
        speech.onPiece(this::moved);
        answer = new PlannedAnswer(backend, peer, speech);
        introduced = new Introduced(scene);
    }

    void begin() {
        peer.onReadable(from -> received(from.takeReceived()))
                // An event of its own: it can show up while what came before it is still being read.
                .onEof(from -> after(0, this::ended))
                .onReset(from -> gone(true));
    }

    private void received(String bytes) {
        String data = introduced.behind(bytes);
        if (leaving.hasBegun()) {
            peer.reset(); // as a kernel does when nobody is there to read
            return;
        }
        scene.ledger().toBackend(backend.id, data.length());
        moved();
        if (tunnel == null) {
            reader.feed(data);
            return;
        }
        int other = tunnel.received(data, 0, data.length());
        if (other >= 0) {
            tunnel.paired(other);
        }
    }

    private void moved() {
        if (last != null) {
            last.moved(scene.network().clock().getAsLong());
        }
    }

    private void ended() {
        if (tunnel != null) {
            tunnel.end();
        } else {
            requireNotHalf();
            gone(false);
            peer.close();
        }
    }

    /**
     * What is cut off must not look whole. A reset that meets a write is used up, and so seen by nobody who has
     * written.
     */
    private void requireNotHalf() {
        boolean silent = request != null && !answering && request.answer.interims == 0;
        boolean half = silent && !requestEnded && !leaving.hasBegun() && !peer.isClosed();
        Judge.require(!half, "a request that breaks off ends in a reset", last);
    }

    private void gone(boolean byReset) {
        speech.silence();
        if (gone) {
            return;
        }
        gone = true;
        idle.endedForBackend(backend.plan, last, byReset);
        idle.ends();
        String begun = reader.begun();
        if (requests == 0 && !probed && !begun.contains("/id/")) {
            scene.ledger().toBackend(backend.id, -begun.length()); // the beginning of a probe, which is no traffic
        }
        if (tunnel == null) {
            scene.ledger().touched(begun, backend.id, peer.remoteAddress());
        }
    }

    @Override
    public Body head(Head head) {
        String[] line = head.firstLine();
        if (requests == 0 && line.length == 3 && line[1].equals(PlannedHealth.PATH)) {
            probe(head);
            return Body.NONE;
        }
        if (line.length < 3 || !line[1].startsWith("/id/") || !line[2].equals("HTTP/1.1")) {
            throw new Violation("a request stays a request", "a backend received " + head);
        }
        Judge.require(request == null, "one request at a time", "behind " + request + " came " + head);
        last = scene.ledger().entry(Integer.parseInt(line[1].substring(4)));
        request = last.plan;
        idle.ends();
        requests++;
        login.require(scene.plan().clientOf(request), request);
        scene.ledger().delivered(request.id, backend.id, peer.remoteAddress());
        last.isFresh = requests == 1;
        last.readHeadMicros = Math.min(last.readHeadMicros, nowMicros());
        moved();
        introduced.require(scene.plan().clientOf(request));
        Heads.requireRequest(scene.plan(), request, head);
        scene.ledger().named(request.id, Heads.requireRequestId(request, scene.plan().requestIds, head));
        boolean spoilt = poisoned && scene.plan().isUnsplit();
        Judge.require(!spoilt, "a connection with stray bytes is not used again", head);
        Judge.require(!mended, "a connection is not used again behind an answer that was mended", head);
        requestEnded = false;
        answering = false;
        answered = false;
        body = new BodyCheck(
                "request #" + request.id,
                request.framing == Body.NONE
                        ? new byte[0]
                        : scene.content().bytes(Content.requestBody(request.id), request.bodyBytes));
        headRead();
        return request.framing;
    }

    private void probe(Head head) {
        Judge.require(!probed, "a probe stays a probe", head);
        PlannedProbe.require(head, backend);
        probed = true;
        scene.ledger().toBackend(backend.id, -peer.receivedCount() + introduced.length());
        introduced.requireNobody();
        backend.probed(peer);
    }

    /** It has a request, and nobody has ended it. */
    boolean isUnderWay() {
        return request != null && !gone && !leaving.hasBegun() && !peer.isClosed();
    }

    /** Everything has been over for hours. */
    void requireClosed() {
        // Who may be deaf for ever keeps its connection as well.
        boolean through = last == null
                || last.outcome == Entry.Outcome.COMPLETE
                || !scene.plan().settings.isEndless();
        if (!peer.isClosed() && through) {
            idle.requireOver();
        }
    }

    /** Its process is gone. */
    void kill() {
        idle.ends();
        gone(true);
        if (!peer.isClosed()) {
            peer.reset();
        }
    }

    private void headRead() {
        backend.asked(requests);
        boolean dies = request.answer.diesReused && last.deliveries == 1;
        if (requests > 1 && (dies || requests == backend.plan.closesUnderRequest)) {
            reader.stop();
            scene.ledger().mishaps.of(request, Mishap.IDLE_CONNECTION_DIED, backend.id);
            leaving.atOnce();
            return;
        }
        if (request.expectsContinue && request.answer.interims > 0) {
            speech.say(Wire.interim(request, 0));
        }
        if (request.answer.trigger == Trigger.AFTER_HEAD && request.framing != Body.NONE) {
            answerSoon();
        }
        if (backend.plan.napMicros > 0) {
            peer.stopReading();
            after(backend.plan.napMicros, peer::resumeReading);
        }
    }

    @Override
    public void body(String data, int from, int to) {
        body.accept(data, from, to);
        if (request.answer.trigger == Trigger.IN_BODY) {
            answerSoon();
        }
    }

    @Override
    public void end(String trailers) {
        if (probed) {
            return;
        }
        body.requireComplete();
        Heads.requireTrailers(request.framing, Wire.trailers(request.chunkSeed, request.id), trailers);
        requestEnded = true;
        last.readMicros = nowMicros();
        answerSoon();
        endIfThrough();
    }

    private void answerSoon() {
        if (answering) {
            return;
        }
        answering = true;
        if (request.answer.delayMicros == 0) {
            answer();
        } else {
            after(request.answer.delayMicros, this::answer);
        }
    }

    private void answer() {
        if (peer.isClosed()) {
            return;
        }
        mended = request.answer.isRepaired;
        poisoned |= answer.fault(request) == Fault.DOUBLE;
        answer.say(request, last, this::said);
    }

    private void said() {
        answered = true;
        last.answerSaidMicros = nowMicros();
        AnswerPlan plan = request.answer;
        if (request.upgrade && plan.status == 101) {
            tunnel = new TunnelEnd(peer, speech, scene, null);
            tunnel.speak(Content.tunnelFromServer(request.id), plan.bodyBytes, request.lastWord == LastWord.SERVER);
            return;
        }
        if (!requestEnded && plan.framing(request.method) == Body.UNTIL_CLOSE) {
            // Closing with a request half read would reset, and could destroy the answer.
            peer.shutdownOutput();
        }
        endIfThrough();
    }

    private void endIfThrough() {
        if (requestEnded && answered && request != null && tunnel == null) {
            endExchange();
        }
    }

    /** Request and answer are through. */
    private void endExchange() {
        RequestPlan over = request;
        request = null;
        leaving.exchanged(over, answer);
        if (peer.isClosed()) {
            reader.stop(); // the next request may have come with the last bytes of this one
        }
        if (backend.plan.idleMicros > 0 && !peer.isClosed()) {
            int before = requests;
            after(backend.plan.idleMicros, () -> closeIfIdle(before));
        }
    }

    private void closeIfIdle(int before) {
        if (requests == before
                && request == null
                && reader.isBetweenMessages()
                && peer.unsent() == 0
                && !peer.isClosed()) {
            leaving.behind(last);
        }
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }
}
