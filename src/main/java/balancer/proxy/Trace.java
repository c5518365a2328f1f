package balancer.proxy;

import balancer.client.Phase;

/** Sees every change of phase; tests set it. Called in the loop: must not block. */
interface Trace {
    /** Nobody watches. */
    Trace NONE = new Trace() {
        @Override
        public void moved(Session session, Phase from, Phase to) {}
    };

    void moved(Session session, Phase from, Phase to);
}
