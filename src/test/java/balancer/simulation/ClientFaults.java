package balancer.simulation;

import balancer.simulation.ClientPlan.Fault;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** What is wrong with a client, from when it is. */
final class ClientFaults {
    private static final int MOST_SIP_BYTES = 20;
    private static final int MOST_SIPS = 60;

    private final ClientPlan plan;
    private final Scene scene;
    private SimulatedPeer peer;
    private Stay stay;
    private int sips;
    private boolean isDeaf;

    ClientFaults(ClientPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
    }

    /** What depends on time, and on bytes said. */
    void begin(SimulatedPeer clientsPeer, Speech speech, Stay clientsStay) {
        peer = clientsPeer;
        stay = clientsStay;
        switch (plan.fault) {
            case SILENT -> fail(Mishap.CLIENT_FELL_SILENT, speech::silence);
            case SILENT_THEN_FIN -> {
                fail(Mishap.CLIENT_FELL_SILENT, speech::silence);
                after(plan.faultBytes, () -> fail(Mishap.CLIENT_LEFT, peer::shutdownOutput));
            }
            case RESET_AFTER_SENT -> speech.breakOff(plan.faultBytes, () -> fail(Mishap.CLIENT_LEFT, this::breakOff));
            case FIN_AFTER_SENT -> speech.breakOff(
                    plan.faultBytes, () -> fail(Mishap.CLIENT_LEFT, peer::shutdownOutput));
            case STALLED_AFTER_SENT -> speech.breakOff(
                    plan.faultBytes, () -> fail(Mishap.CLIENT_FELL_SILENT, speech::silence));
            default -> {}
        }
    }

    private void fail(Mishap what, Runnable action) {
        scene.ledger().mishaps.of(plan, what);
        action.run();
    }

    /** Whoever does that in the backlog takes a place for one turn only, whenever that comes. */
    private void breakOff() {
        stay.leftMicros = scene.network().clock().getAsLong() / 1_000;
        peer.reset();
    }

    boolean goesDeaf() {
        return plan.fault == Fault.DEAF_AFTER_RECEIVED && peer.receivedCount() >= plan.faultBytes;
    }

    /** It happens once: what the client takes later, by accident or in sips, explains nothing more. */
    void turnDeaf() {
        peer.stopReading();
        if (isDeaf) {
            return;
        }
        isDeaf = true;
        scene.ledger().mishaps.of(plan, Mishap.CLIENT_WENT_DEAF);
        if (plan.sipMicros > 0) {
            sip();
        }
    }

    /** Gets on, but so slowly that it makes no difference. */
    private void sip() {
        if (sips++ < MOST_SIPS) {
            after(plan.sipMicros, () -> {
                peer.read(MOST_SIP_BYTES);
                sip();
            });
        }
    }

    boolean resetsNow() {
        boolean resets = plan.fault == Fault.RESET_AFTER_RECEIVED;
        return resets && peer.receivedCount() >= plan.faultBytes && !peer.isClosed();
    }

    void reset() {
        fail(Mishap.CLIENT_LEFT, peer::reset);
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }
}
