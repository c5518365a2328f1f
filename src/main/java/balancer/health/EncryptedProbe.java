package balancer.health;

import balancer.backend.Reason;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/** A probe of a backend whose connections are encrypted: the handshake is part of what must succeed. */
final class EncryptedProbe implements Probe {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Encryption encryption;
    private final Probe probe;
    private boolean isOpen;

    EncryptedProbe(Encryption encryption, Probe probe) {
        this.encryption = encryption;
        this.probe = probe;
    }

    @Override
    public Verdict advance(Endpoint endpoint) {
        if (!endpoint.isEncrypted()) {
            endpoint.transport(encryption.over(endpoint, NOTHING));
        }
        if (endpoint.failure() != null) {
            return Verdict.bad(Reason.ofConnect(endpoint.failure()));
        }
        if (!endpoint.isOpen()) {
            endpoint.interest(SelectionKey.OP_READ);
            return Verdict.PENDING;
        }
        isOpen = true;
        return probe.advance(endpoint);
    }

    @Override
    public Verdict timedOut() {
        return isOpen ? probe.timedOut() : Verdict.bad(Reason.HANDSHAKE_TIMED_OUT);
    }

    @Override
    public void release() {
        probe.release();
    }
}
