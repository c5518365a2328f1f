package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.Entry.Outcome;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import javax.net.ssl.SSLEngine;

/** A client connection that asks what its plan says and checks each answer to the last byte. */
final class PlannedClient {
    /** So long it waits for a 100 (Continue). */
    static final long CONTINUE_MICROS = 300_000;

    private static final int READS_BETWEEN_NAPS = 3;

    private final ClientPlan plan;
    private final Scene scene;
    private final ArrayDeque<Entry> unanswered = new ArrayDeque<>();
    private final AnswerReader reader;
    private final Idleness idle;
    private final ClientFaults faults;
    private SimulatedPeer peer;
    private Speech speech;
    private ClientTunnel tunnel;
    private int next;
    private int reads;
    private final Stay stay;
    private boolean accepted;
    private boolean over;
    private boolean waitsForContinue;

    PlannedClient(ClientPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
        reader = new AnswerReader(this, scene);
        idle = new Idleness(scene, TimeLimit.KEEP_ALIVE);
        faults = new ClientFaults(plan, scene);
        stay = scene.ledger().places.stay();
    }

    void start() {
        after(plan.startMicros, this::connect);
    }

    private void connect() {
        stay.dialledMicros = nowNanos() / 1_000;
        boolean announced = scene.plan().preambles;
        Home socket = announced ? Preamble.proxyOf(plan.home) : plan.home;
        peer = scene.network().connect(new InetSocketAddress(socket.address(), 0), Front.addressFor(socket));
        scene.ledger().ports.put(plan, peer.localAddress().getPort());
        String first = announced ? Preamble.of(plan, peer.localAddress().getPort()) : "";
        if (scene.plan().tls) {
            peer.encrypt(engine(), first.getBytes(StandardCharsets.ISO_8859_1));
        } else if (announced) {
            peer.send(first);
        }
        scene.ledger().mishaps.know(peer.localAddress(), plan);
        speech = new Speech(scene.network(), peer, plan.pace);
        peer.onReadable(from -> received(from.takeReceived()))
                // An event of its own: it can show up while what came before it is still being read.
                .onEof(from -> after(0, this::ended))
                .onReset(from -> reset())
                .onConnected(from -> stay.connectedMicros = nowNanos() / 1_000)
                .onAccepted(from -> accepted());
        speech.onPiece(this::moved);
        if (plan.besieges && plan.pace.pieceBytes() > 0) {
            scene.ledger().mishaps.of(plan, Mishap.CLIENT_TRICKLES);
        }
        faults.begin(peer, speech, stay);
        if (scene.plan().tcp) {
            RequestPlan only = plan.requests.get(0);
            asked(only);
            openTunnel(only);
        } else if (plan.fault != Fault.SILENT_THEN_FIN) {
            ask();
        }
    }

    private SSLEngine engine() {
        String[] versions = scene.plan().tls12 ? new String[] {"TLSv1.2"} : new String[0];
        return scene.plan().resumes
                ? scene.tls().resuming(versions)
                : scene.tls().client(versions);
    }

    /** So long it has been the others' turn. */
    private void accepted() {
        accepted = true;
        stay.acceptedMicros = nowNanos() / 1_000;
        if (plan.fault == Fault.SILENT && !scene.plan().tcp) {
            stay.rests(stay.acceptedMicros);
        }
        scene.ledger().accepted++;
        if (!unanswered.isEmpty()) {
            unanswered.peek().isNext(nowNanos());
        }
    }

    private void moved() {
        if (!unanswered.isEmpty()) {
            unanswered.peek().moved(nowNanos());
        }
    }

    /** In TCP mode the connection is nothing else. */
    void openTunnel(RequestPlan request) {
        tunnel = new ClientTunnel(plan, scene, peer, speech, request);
        tunnel.begin(() -> over);
    }

    private void ask() {
        while (!over && !waitsForContinue && next < plan.requests.size() && unanswered.size() < depth()) {
            RequestPlan request = plan.requests.get(next++);
            asked(request);
            Entry entry = scene.ledger().entry(request.id);
            speech.say(Wire.requestHead(request), () -> entry.headSaidMicros = nowNanos() / 1_000);
            if (request.expectsContinue) {
                waitsForContinue = true;
                int asked = next;
                after(CONTINUE_MICROS, () -> goOn(asked));
                return;
            }
            sayBody(request);
        }
    }

    private void asked(RequestPlan request) {
        idle.ends();
        if (plan.fault != Fault.SILENT) {
            stay.goesOn(nowNanos() / 1_000);
        }
        Entry entry = scene.ledger().entry(request.id);
        entry.asked(nowNanos());
        if (unanswered.isEmpty() && accepted) {
            entry.isNext(nowNanos());
        }
        unanswered.add(entry);
        if (request.malformed != RequestPlan.Malformed.NO) {
            scene.ledger().mishaps.of(request, Mishap.REQUEST_IS_MALFORMED);
        }
    }

    /** Nothing is pipelined around an upgrade. */
    private int depth() {
        boolean alone = plan.requests.get(next).upgrade || !unanswered.isEmpty() && unanswered.peekLast().plan.upgrade;
        return alone ? 1 : plan.depth;
    }

    private void sayBody(RequestPlan request) {
        speech.say(scene.wire().requestBody(request));
        speech.say(Wire.emptyLines(request));
        if (plan.ending == Ending.HALF_CLOSE && next == plan.requests.size() && !request.upgrade) {
            speech.then(peer::shutdownOutput);
        }
    }

    /** A 100 came, or a final answer, or waiting took too long. */
    void goOn(int asked) {
        if (waitsForContinue && asked == next) {
            waitsForContinue = false;
            sayBody(plan.requests.get(next - 1));
            ask();
        }
    }

    void continues() {
        goOn(next);
    }

    private void received(String data) {
        scene.ledger().bytesToClients += data.length();
        moved();
        if (faults.goesDeaf()) {
            faults.turnDeaf();
        } else if (plan.napMicros > 0 && ++reads % READS_BETWEEN_NAPS == 0) {
            peer.stopReading();
            after(plan.napMicros, peer::resumeReading);
        }
        if (tunnel != null && scene.plan().tcp) {
            tunnelReceived(data, 0, data.length());
        } else {
            reader.feed(data);
        }
        if (faults.resetsNow()) {
            faults.reset();
            stop();
        }
    }

    void tunnelReceived(String data, int from, int to) {
        tunnel.received(data, from, to, unanswered.peek());
    }

    Entry unanswered() {
        if (unanswered.isEmpty()) {
            throw new Violation("no answer without a question", "client" + plan);
        }
        return unanswered.peek();
    }

    boolean hasUnanswered() {
        return !unanswered.isEmpty();
    }

    /** The oldest question is settled. */
    void answered(Outcome outcome, boolean closes) {
        Entry entry = unanswered.poll();
        entry.known(outcome, nowNanos());
        entry.closed = closes;
        if (unanswered.isEmpty()) {
            if (!entry.plan.isAnsweredEarly()) { // where the rest of a body is of no use, nor is the connection
                idle.begins();
            }
            if (plan.restsBehind(entry.plan)) {
                stay.rests(nowNanos() / 1_000);
            }
        } else {
            unanswered.peek().isNext(nowNanos());
        }
        if (closes) {
            idle.ends();
            stop();
            peer.close();
        } else if (next == plan.requests.size() && unanswered.isEmpty()) {
            allAnswered();
        } else if (plan.thinkMicros > 0) {
            after(plan.thinkMicros, this::ask);
        } else {
            ask();
        }
    }

    private void allAnswered() {
        if (plan.ending == Ending.CLOSE) {
            over = true;
            speech.then(this::leave);
        } else if (plan.ending == Ending.RESET) {
            stop();
            peer.reset();
        }
    }

    private void leave() {
        stop();
        peer.close();
    }

    private void ended() {
        if (tunnel != null) {
            scene.ledger().left(plan);
            if (tunnel.endsWell() && !unanswered.isEmpty()) {
                unanswered.peek().streamBytes = peer.receivedCount();
                unanswered.poll().known(Outcome.COMPLETE, nowNanos());
            }
        } else {
            idle.endedForClient(plan);
            reader.end();
            stop();
            peer.close();
        }
    }

    private void reset() {
        idle.endedForClient(plan);
        stop();
        reader.cut();
    }

    private void stop() {
        over = true;
        scene.ledger().left(plan);
        stay.goesOn(nowNanos() / 1_000);
        speech.silence();
    }

    /** Everything is over; whatever is open is broken off. */
    void vanish() {
        if (!accepted && stay.leftMicros == Stay.NEVER) {
            stay.leftMicros = nowNanos() / 1_000;
        }
        if (peer != null && !peer.isClosed()) {
            stop();
            peer.reset();
        }
    }

    /** It came, and knows that it is over. */
    boolean isGone() {
        return peer != null && peer.isClosed();
    }

    boolean isOpen() {
        boolean unlimited = plan.besieges && scene.plan().limitsOff;
        return plan.fault != Fault.DEAF_AFTER_RECEIVED
                && !unlimited
                && peer != null
                && !peer.isClosed()
                && !peer.sawEof()
                && peer.failure().isEmpty();
    }

    @Override
    public String toString() {
        return "client" + plan;
    }

    long nowNanos() {
        return scene.network().clock().getAsLong();
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }
}
