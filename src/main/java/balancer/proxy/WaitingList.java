package balancer.proxy;

import balancer.client.Phase;

/** Where requests wait while every backend has as much work as it may have: the phase QUEUED. */
public interface WaitingList {
    /** Nobody waits: a request that finds no room is refused at once. */
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

    /** New work may not overtake what waits: it joins if there is any. True if it did. */
    boolean joinBehindOthers(Session session);

    /** It waits from now on, or is refused. */
    void join(Session session);

    /** What can be done while it waits: its step in QUEUED. */
    void step(Session session);

    /** It has left the phase {@code before} for another. */
    void moved(Session session, Phase before);

    /** A backend has one request less. */
    void workEnded();

    /** A backend took its request; there may be room for another one all the same. */
    void workBegan(Session session);
}
