package balancer.loop;

/**
 * An endpoint that its owner has closed while the socket had no room for the last words of what encrypts (RFC 8446
 * §6.1: without a close_notify the peer must take the end for a cut). It closes when they are out, or after a while.
 */
final class Leaving extends Deadline {
    /** For all others. */
    static final Leaving NEVER = new Leaving();

    /** A peer that takes nothing for so long does not wait for the end. */
    private static final long MOST_NANOS = 5_000_000_000L;

    private final Endpoint endpoint;
    private final Transport transport;
    private final EventLoop loop;

    private Leaving() {
        endpoint = null;
        transport = null;
        loop = null;
    }

    Leaving(Endpoint endpoint, Transport transport, EventLoop loop) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.loop = loop;
        loop.after(MOST_NANOS, this);
    }

    /** There is room, or the socket is broken. */
    void onReady(int readyOps) {
        if (isArmed()) {
            transport.onReady(readyOps);
            if (!transport.holdsMemory()) {
                loop.deadlines().remove(this);
                endpoint.closeChannel();
            }
        }
    }

    @Override
    protected void onDeadline() {
        endpoint.closeChannel();
    }

    @Override
    protected void onFault(Throwable fault) {}
}
