package balancer.health;

import balancer.loop.Endpoint;

/** What is asked of a backend once the connection stands. One object per probe. */
interface Probe {
    /** The connection stands, or something happened on it: goes as far as it can without waiting. */
    Verdict advance(Endpoint endpoint);

    /** The time for the whole probe is over. */
    Verdict timedOut();

    /** Over, however it ended: gives back what is held. The endpoint is the caller's to close. */
    void release();
}
