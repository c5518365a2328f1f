package balancer.health;

import balancer.loop.Endpoint;

/** What a probe does once it is connected. One object per probe. */
interface Probe {
    /** Called when the connection is made or ready: goes as far as it can without waiting. */
    Verdict advance(Endpoint endpoint);

    /** The time for the whole probe is up. */
    Verdict timedOut();

    /** Called at the end, however it came: gives back buffers. The caller closes the endpoint. */
    void release();
}
