package balancer.health;

import balancer.backend.Reason;
import balancer.loop.Endpoint;

/**
 * A probe that succeeds when the connection is accepted.
 *
 * <p>It is then closed with a FIN, not a reset: a server ignores the end of an empty connection, but logs an error for
 * a reset while accepting, every two seconds. The price is one TIME_WAIT per probe on our side, 30 at a time per
 * backend, each for a port pair of its own.
 */
final class ConnectProbe implements Probe {
    /** Stateless, so one is enough. */
    static final ConnectProbe INSTANCE = new ConnectProbe();

    private ConnectProbe() {}

    @Override
    public Verdict advance(Endpoint endpoint) {
        return Verdict.GOOD;
    }

    @Override
    public Verdict timedOut() {
        return Verdict.bad(Reason.NO_ANSWER_IN_TIME);
    }

    @Override
    public void release() {}
}
