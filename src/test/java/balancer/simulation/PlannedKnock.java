package balancer.simulation;

import balancer.simulation.KnockPlan.Kind;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.TlsSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** A connection that does as its plan says, and remembers what became of it. */
final class PlannedKnock {
    /** So often it looks whether its handshake is over. */
    static final long LOOK_MICROS = 20_000;

    private static final int KEY_UPDATES = 20;
    private static final byte NO_HELLO = (byte) 0xee;

    final KnockPlan plan;
    private final Scene scene;
    private SimulatedPeer peer;
    private TlsSocket tls;
    private Speech speech;

    long acceptedMicros = Stay.NEVER;
    /** When it had said all that it had to say of its own. */
    long saidMicros = Stay.NEVER;

    long openMicros = Stay.NEVER;
    /** When the balancer let go of it. */
    long endMicros = Stay.NEVER;

    PlannedKnock(KnockPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
    }

    void start() {
        after(plan.startMicros(), this::connect);
    }

    private void connect() {
        Home home = scene.plan().clients.get(0).home;
        peer = scene.network().connect(new InetSocketAddress(home.address(), 0), Front.addressFor(home));
        peer.onAccepted(from -> acceptedMicros = nowMicros())
                .onEof(from -> after(0, this::ended))
                .onReset(from -> ended());
        if (plan.kind().opens()) {
            tls = peer.encrypt(engine(), new byte[0]);
            look();
        } else {
            knock();
        }
    }

    private SSLEngine engine() {
        return scene.tls().client(plan.kind() == Kind.RENEGOTIATION ? "TLSv1.2" : "TLSv1.3");
    }

    private void look() {
        if (tls.isOpen()) {
            openMicros = nowMicros();
            after(plan.pauseMicros(), this::behindHandshake);
        } else if (!isOver()) {
            after(LOOK_MICROS, this::look);
        }
    }

    private void behindHandshake() {
        saidMicros = nowMicros();
        switch (plan.kind()) {
            case OPEN_AND_RESET -> leave();
            case RENEGOTIATION -> again(1);
            case KEY_UPDATES -> again(KEY_UPDATES);
            default -> {}
        }
    }

    private void again(int times) {
        try {
            for (int left = times; left > 0 && !isOver(); left--) {
                tls.engine().beginHandshake();
                tls.sayNothing();
            }
        } catch (SSLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private void knock() {
        byte[] hello = hello();
        byte[] part = Arrays.copyOf(hello, Math.min(plan.bytes(), hello.length - 1));
        switch (plan.kind()) {
            case SILENT -> {}
            case PART, PART_AND_FIN, PART_AND_RESET -> peer.send(part);
            case TRICKLE -> {
                Pace pace = new Pace(1, plan.pauseMicros(), plan.bytes());
                speech = new Speech(scene.network(), peer, pace);
                speech.say(Arrays.copyOf(hello, hello.length - 1));
            }
            case GARBAGE -> {
                Arrays.fill(hello, plan.bytes(), hello.length, NO_HELLO);
                peer.send(hello);
            }
            default -> peer.send(hello);
        }
        saidMicros = nowMicros();
        if (plan.kind() == Kind.PART_AND_FIN) {
            peer.shutdownOutput();
        } else if (plan.kind().resets()) {
            after(plan.pauseMicros(), () -> leave());
        }
    }

    private byte[] hello() {
        try {
            SSLEngine engine = scene.tls().client();
            engine.beginHandshake();
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), record);
            return Arrays.copyOf(record.array(), record.position());
        } catch (SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void ended() {
        if (!peer.isClosed() && endMicros == Stay.NEVER) {
            endMicros = nowMicros();
            fallSilent();
            peer.close();
        }
    }

    private void leave() {
        if (!isOver()) {
            peer.reset();
        }
    }

    private boolean isOver() {
        return peer.isClosed() || endMicros != Stay.NEVER;
    }

    /** The run is over. */
    void vanish() {
        if (peer != null && !isOver()) {
            fallSilent();
            peer.reset();
        }
    }

    private void fallSilent() {
        if (speech != null) {
            speech.silence();
        }
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    @Override
    public String toString() {
        return plan + ", accepted " + told(acceptedMicros) + ", said all " + told(saidMicros) + ", open "
                + told(openMicros) + ", ended " + told(endMicros);
    }

    private static String told(long micros) {
        return micros == Stay.NEVER ? "never" : "at " + micros;
    }
}
