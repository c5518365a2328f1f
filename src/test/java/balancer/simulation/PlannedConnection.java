package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.AnswerPlan.Fault;
import balancer.simulation.AnswerPlan.Trigger;
import balancer.simulation.MessageReader.Body;
import balancer.simulation.RequestPlan.LastWord;
import balancer.testkit.SimulatedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A server's end of one connection: checks each request that comes to the last byte, and answers as was planned. */
final class PlannedConnection implements MessageReader.Listener {
    /** An end that nobody has acted on after so long will not be noticed at all. */
    private static final long NOTICED_MICROS = 1_000_000;

    /** The last is an answer, but to a question that nobody asked. */
    private static final String[] GARBAGE = {
        "HTTP/1.1 OK\r\nwhat?\r\n\r\n", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\n"
    };

    private final PlannedBackend backend;
    private final Scene scene;
    private final SimulatedPeer peer;
    private final Speech speech;
    private final MessageReader reader = new MessageReader(this);
    private final Idleness idle;
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
    private boolean leaving;
    /** The request before, or the one in hand. */
    private Entry last;

    private boolean gone;

    /** Who has logged in; null: nobody. */
    private ClientPlan owner;

    PlannedConnection(PlannedBackend backend, SimulatedPeer peer) {
        this.backend = backend;
        this.scene = backend.scene;
        this.peer = peer;
        idle = new Idleness(scene, TimeLimit.POOL);
        speech = new Speech(scene.network(), peer, Pace.AT_ONCE);
        speech.onPiece(this::moved);
    }

    void begin() {
        peer.onReadable(from -> received(from.takeReceived()))
                // An event of its own: it can show up while what came before it is still being read.
                .onEof(from -> after(0, this::ended))
                .onReset(from -> gone(true));
    }

    private void received(String data) {
        if (leaving) {
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

    private void suffers(Mishap what) {
        scene.ledger().mishaps.of(backend.id, peer.remoteAddress(), what);
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
        boolean half = silent && !requestEnded && !leaving && !peer.isClosed();
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
        int target = begun.indexOf("/id/");
        int end = begun.indexOf(' ', Math.max(0, target));
        if (tunnel == null && target > 0 && end > 0) {
            scene.ledger()
                    .touched(Integer.parseInt(begun.substring(target + 4, end)), backend.id, peer.remoteAddress());
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
        if (request != null) {
            throw new Violation("one request at a time", "behind " + request + " came " + head);
        }
        last = scene.ledger().entry(Integer.parseInt(line[1].substring(4)));
        request = last.plan;
        idle.ends();
        requests++;
        requireOwner();
        scene.ledger().delivered(request.id, backend.id, peer.remoteAddress());
        last.isFresh = requests == 1;
        last.readHeadMicros = Math.min(last.readHeadMicros, nowMicros());
        moved();
        Home from = scene.plan().clientOf(request).home;
        Heads.requireRequest(request, from, scene.plan().requestIds, head);
        scene.ledger().named(request.id, Heads.requireRequestId(request, scene.plan().requestIds, head));
        if (poisoned && scene.plan().isUnsplit()) {
            throw new Violation("a connection with stray bytes is not used again", head.toString());
        }
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

    private void requireOwner() {
        ClientPlan client = scene.plan().clientOf(request);
        if (owner != null && owner != client) {
            throw new Violation("a connection with a login is its client's alone", request + " of " + client);
        }
        owner = request.login ? client : owner;
    }

    private void probe(Head head) {
        if (probed
                || !head.says("User-Agent", "load-balancer-health")
                || !head.says("Connection", "close")
                || !head.says("Host", Balancer.authorityOf(backend.plan, backend.id))) {
            throw new Violation("a probe stays a probe", "a backend received " + head);
        }
        probed = true;
        scene.ledger().toBackend(backend.id, -peer.receivedCount());
        backend.probed(peer);
    }

    /** It has a request, and nobody has ended it. */
    boolean isUnderWay() {
        return request != null && !gone && !leaving && !peer.isClosed();
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
            leave();
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
        AnswerPlan plan = request.answer;
        boolean faulty = scene.ledger().entry(request.id).deliveries <= plan.faultyDeliveries;
        mended = plan.isRepaired;
        byte[] bytes = scene.wire().answer(request).bytes();
        speech.pace(plan.pace);
        last.answerBeganMicros = nowMicros();
        if (faulty) {
            mishap(plan.fault);
        }
        switch (faulty ? plan.fault : Fault.NONE) {
            case END_INSTEAD -> {
                speech.silence(); // an interim answer may not be out yet
                peer.close();
            }
            case RESET_INSTEAD -> {
                speech.silence();
                peer.reset();
            }
            case CUT_BY_END -> {
                last.sentBeforeCut = scene.wire().bodyBytesBefore(plan.cutAt(bytes.length), request);
                speech.breakOff(plan.cutAt(bytes.length), peer::close);
            }
            case CUT_BY_RESET -> speech.breakOff(plan.cutAt(bytes.length), this::breakOff);
            case STALLED -> speech.breakOff(plan.cutAt(bytes.length), speech::silence);
            case GARBAGE -> bytes = GARBAGE[request.id % GARBAGE.length].getBytes(StandardCharsets.ISO_8859_1);
            case DOUBLE -> {
                poisoned = true;
                byte[] once = bytes;
                bytes = Arrays.copyOf(once, 2 * once.length);
                System.arraycopy(once, 0, bytes, once.length, once.length);
            }
            default -> {}
        }
        if (!peer.isClosed()) {
            speech.say(bytes);
            speech.then(this::said);
        }
    }

    private void mishap(Fault fault) {
        Mishap what =
                switch (fault) {
                    case NONE,
                            STRAY,
                            DOUBLE,
                            END_BEHIND,
                            RESET_BEHIND -> null; // what comes of these meets the next on the connection
                    case END_INSTEAD, RESET_INSTEAD -> Mishap.ANSWER_IS_MISSING;
                    case GARBAGE -> Mishap.ANSWER_IS_GARBAGE;
                    case CUT_BY_END, CUT_BY_RESET -> breaksOffInHead() ? Mishap.HEAD_BROKE_OFF : Mishap.BODY_BROKE_OFF;
                    case BAD_CHUNK -> Mishap.BODY_BROKE_OFF;
                    case STALLED -> Mishap.ANSWER_STALLED;
                };
        if (what != null) {
            scene.ledger().mishaps.of(request, what, backend.id);
        }
    }

    private void breakOff() {
        mayLoseItsHead();
        peer.reset();
    }

    /** What the socket has not taken yet is lost, too. */
    private void mayLoseItsHead() {
        if (peer.unsent() > 0) {
            scene.ledger().mishaps.of(request, Mishap.HEAD_BROKE_OFF, backend.id);
        }
    }

    private boolean breaksOffInHead() {
        Wire.Answer answer = scene.wire().answer(request);
        return request.answer.cutAt(answer.bytes().length) < answer.headEnd();
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

    private boolean isEndedByClose() {
        return request.answer.framing(request.method) == Body.UNTIL_CLOSE;
    }

    /** Request and answer are through. */
    private void endExchange() {
        AnswerPlan plan = request.answer;
        boolean faulty = scene.ledger().entry(request.id).deliveries <= plan.faultyDeliveries;
        Fault fault = faulty ? plan.fault : Fault.NONE;
        if (fault == Fault.STRAY || fault == Fault.DOUBLE) {
            suffers(Mishap.CONNECTION_IS_SPOILT);
        }
        if (fault == Fault.STRAY) {
            peer.send("STRAY");
        }
        boolean ends = plan.framing(request.method) == Body.UNTIL_CLOSE || !plan.persists();
        if (fault == Fault.RESET_BEHIND && (peer.unsent() > 0 || isEndedByClose())) {
            scene.ledger().mishaps.of(request, Mishap.BODY_BROKE_OFF, backend.id);
            mayLoseItsHead();
        }
        request = null;
        if (fault == Fault.RESET_BEHIND) {
            suffers(Mishap.CONNECTION_ENDED);
            peer.reset();
        } else if (ends || fault == Fault.END_BEHIND) {
            if (!ends) {
                suffers(Mishap.CONNECTION_ENDED);
            }
            peer.close();
        } else if (fault == Fault.NONE && !scene.plan().logins && !plan.isRepaired) {
            idle.begins();
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
            if (isWatched()) {
                endIdle();
            } else {
                leave();
            }
        }
    }

    /** The client has its whole answer, so the connection is with the idle ones, and no end of it can take long. */
    private boolean isWatched() {
        Plan plan = scene.plan();
        boolean through = last.outcome == Entry.Outcome.COMPLETE;
        return through && !backend.plan.resets && !plan.has(Knob.LONG_STALLS) && !plan.has(Knob.CUTS);
    }

    /** As {@link #leave}, but sees what the other end does. */
    private void endIdle() {
        leaving = true;
        idle.ends();
        suffers(Mishap.CONNECTION_ENDED);
        peer.shutdownOutput();
        after(NOTICED_MICROS, () -> {
            if (!peer.isClosed() && !peer.sawEof() && peer.failure().isEmpty()) {
                throw new Violation("an idle connection is watched", "behind " + last + " on " + peer);
            }
        });
    }

    private void leave() {
        idle.ends();
        suffers(Mishap.CONNECTION_ENDED);
        if (backend.plan.resets) {
            peer.reset();
        } else {
            peer.close();
        }
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }
}
