package balancer.simulation;

import balancer.simulation.AnswerPlan.Fault;
import balancer.testkit.SimulatedPeer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Says answers on one connection of a server, each with what its plan wants to be wrong. */
final class PlannedAnswer {
    /** The last is an answer, but to a question that nobody asked. */
    private static final String[] GARBAGE = {
        "HTTP/1.1 OK\r\nwhat?\r\n\r\n", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n\r\n"
    };

    private final PlannedBackend backend;
    private final Scene scene;
    private final SimulatedPeer peer;
    private final Speech speech;

    PlannedAnswer(PlannedBackend backend, SimulatedPeer peer, Speech speech) {
        this.backend = backend;
        this.scene = backend.scene;
        this.peer = peer;
        this.speech = speech;
    }

    /** What is wrong with this delivery; a later one may be answered well. */
    Fault fault(RequestPlan request) {
        AnswerPlan plan = request.answer;
        boolean faulty = scene.ledger().entry(request.id).deliveries <= plan.faultyDeliveries;
        boolean isInTheBytes = plan.fault == Fault.BAD_CHUNK; // which are the same each time
        return faulty || isInTheBytes ? plan.fault : Fault.NONE;
    }

    /** @param said runs behind the last byte, if it comes to that */
    void say(RequestPlan request, Entry entry, Runnable said) {
        AnswerPlan plan = request.answer;
        Fault fault = fault(request);
        byte[] bytes = scene.wire().answer(request).bytes();
        speech.pace(plan.pace);
        entry.answerBeganMicros = scene.network().clock().getAsLong() / 1_000;
        mishap(request, fault);
        switch (fault) {
            case END_INSTEAD -> {
                speech.silence(); // an interim answer may not be out yet
                peer.close();
            }
            case RESET_INSTEAD -> {
                speech.silence();
                peer.reset();
            }
            case CUT_BY_END -> {
                entry.sentBeforeCut = scene.wire().bodyBytesBefore(plan.cutAt(bytes.length), request);
                speech.breakOff(plan.cutAt(bytes.length), peer::close);
            }
            case CUT_BY_RESET -> speech.breakOff(plan.cutAt(bytes.length), () -> breakOff(request));
            case STALLED -> speech.breakOff(plan.cutAt(bytes.length), speech::silence);
            case GARBAGE -> bytes = GARBAGE[request.id % GARBAGE.length].getBytes(StandardCharsets.ISO_8859_1);
            case DOUBLE -> {
                byte[] once = bytes;
                bytes = Arrays.copyOf(once, 2 * once.length);
                System.arraycopy(once, 0, bytes, once.length, once.length);
            }
            default -> {}
        }
        if (!peer.isClosed()) {
            speech.say(bytes);
            speech.then(said);
        }
    }

    private void mishap(RequestPlan request, Fault fault) {
        Mishap what =
                switch (fault) {
                    case NONE,
                            STRAY,
                            DOUBLE,
                            END_BEHIND,
                            RESET_BEHIND -> null; // what comes of these meets the next on the connection
                    case END_INSTEAD, RESET_INSTEAD -> Mishap.ANSWER_IS_MISSING;
                    case GARBAGE -> Mishap.ANSWER_IS_GARBAGE;
                    case CUT_BY_END, CUT_BY_RESET -> breaksOffInHead(request)
                            ? Mishap.HEAD_BROKE_OFF
                            : Mishap.BODY_BROKE_OFF;
                    case BAD_CHUNK -> Mishap.BODY_BROKE_OFF;
                    case STALLED -> Mishap.ANSWER_STALLED;
                };
        if (what != null) {
            scene.ledger().mishaps.of(request, what, backend.id);
        }
    }

    private void breakOff(RequestPlan request) {
        mayLoseItsHead(request);
        peer.reset();
    }

    /** What the socket has not taken yet is lost, too. */
    void mayLoseItsHead(RequestPlan request) {
        if (peer.unsent() > 0) {
            scene.ledger().mishaps.of(request, Mishap.HEAD_BROKE_OFF, backend.id);
        }
    }

    private boolean breaksOffInHead(RequestPlan request) {
        Wire.Answer answer = scene.wire().answer(request);
        return request.answer.cutAt(answer.bytes().length) < answer.headEnd();
    }
}
