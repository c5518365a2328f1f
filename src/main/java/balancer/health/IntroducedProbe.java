package balancer.health;

import balancer.backend.Reason;
import balancer.loop.Endpoint;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/** A probe that says something first, because the backend waits for it on each connection. */
final class IntroducedProbe implements Probe {
    private final ByteBuffer first;
    private final Probe probe;

    IntroducedProbe(byte[] first, Probe probe) {
        this.first = ByteBuffer.wrap(first);
        this.probe = probe;
    }

    @Override
    public Verdict advance(Endpoint endpoint) {
        if (first.hasRemaining()) {
            endpoint.write(first);
            endpoint.interest(first.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
        if (first.hasRemaining()) {
            return endpoint.failure() == null ? Verdict.PENDING : Verdict.bad(Reason.CLOSED_WITHOUT_ANSWER);
        }
        return probe.advance(endpoint);
    }

    @Override
    public Verdict timedOut() {
        return probe.timedOut();
    }

    @Override
    public void release() {
        probe.release();
    }
}
