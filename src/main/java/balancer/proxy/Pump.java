package balancer.proxy;

import balancer.loop.Endpoint;
import balancer.relay.Flow;

/** Moves the bytes of a session, and says how many of them before it is the others' turn. */
public interface Pump {
    /**
     * As much as one event may move. What is left is still in the kernel, so the selector reports it again in the next
     * turn: all sessions go on side by side, a slice in each turn.
     */
    long SLICE_BYTES = 512 << 10;

    /** Everybody moves a slice for each event. */
    Pump SLICES = new Pump() {
        @Override
        public void move(Session session, Flow flow, Endpoint source, Endpoint sink) {
            session.progress(flow.pump(source, sink, SLICE_BYTES));
        }

        @Override
        public void leave(Session session) {}
    };

    /** Moves bytes of a session's flow, and says that it made progress if there were any. */
    void move(Session session, Flow flow, Endpoint source, Endpoint sink);

    /** The session has something else to do now. */
    void leave(Session session);
}
