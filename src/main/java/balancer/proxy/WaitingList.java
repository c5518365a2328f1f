package balancer.proxy;

import balancer.client.Phase;

/** Where requests wait while every backend has as much work as it may have: the phase QUEUED. */
public interface WaitingList {
    /** Nobody waits: a request that finds no room is refused at once. */
    WaitingList NONE = new WaitingList() {
        @Override
        public boolean mustJoin(Session session) {
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
        public void workBegan() {}
    };

    /** New work may not overtake what waits. */
    boolean mustJoin(Session session);

    /** It waits from now on, or is refused. */
    void join(Session session);

    /** What can be done while it waits: its step in QUEUED. */
    void step(Session session);

    /** It has left the phase {@code before} for another. */
    void moved(Session session, Phase before);

    /** A backend has one request less. */
    void workEnded();

    /** A backend has one more; there may be room for another one all the same. */
    void workBegan();
}
