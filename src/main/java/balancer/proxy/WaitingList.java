package balancer.proxy;

import balancer.client.Phase;

/** Where requests wait while each backend has as much work as it may have: the phase QUEUED. */
public interface WaitingList {
    /** No queue: a request that finds no backend with room is refused at once. */
    WaitingList NONE = new WaitingList() {
        @Override
        public boolean joinBehindOthers(Session session) {
            return false;
        }

        @Override
        public void join(Session session) {
            session.fail(Failure.QUEUE_FULL);
        }

        @Override
        public void step(Session session) {}

        @Override
        public void moved(Session session, Phase before) {}

        @Override
        public void workEnded() {}

        @Override
        public void workBegan(Session session) {}
    };

    /** A new request must not overtake those that wait: if there are any, it joins them. True if it did. */
    boolean joinBehindOthers(Session session);

    /** The session waits from now on, or its request is refused. */
    void join(Session session);

    /** The step of a session in QUEUED. */
    void step(Session session);

    /** The session has left the phase {@code before} for another one. */
    void moved(Session session, Phase before);

    /** A backend has one request less. */
    void workEnded();

    /** A backend got the session's request; there may still be room for another one. */
    void workBegan(Session session);
}
