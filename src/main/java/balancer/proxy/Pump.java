package balancer.proxy;

import balancer.loop.Endpoint;
import balancer.relay.Flow;

/** Moves the bytes of sessions, and decides how many bytes one session may move before others go on. */
public interface Pump {
    /**
     * How many bytes one event may move. The rest stays in the kernel, so the selector reports it again in the next
     * turn: all sessions make progress side by side, one slice a turn.
     */
    long SLICE_BYTES = 512 << 10;

    /** Each session moves one slice per event. */
    Pump SLICES = new Pump() {
        @Override
        public void move(Session session, Flow flow, Endpoint source, Endpoint sink) {
            session.moved(flow.pump(source, sink, SLICE_BYTES));
        }

        @Override
        public void leave(Session session) {}
    };

    /** Moves bytes of a session's flow, and tells the session how much it was. */
    void move(Session session, Flow flow, Endpoint source, Endpoint sink);

    /** The session leaves its phase, so it does not wait to go on any more. */
    void leave(Session session);
}
