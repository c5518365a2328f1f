package balancer.testkit;

/** What a selector needs of a simulated channel, as the JDK's own selectors need it of theirs. */
interface Pollable {
    /** The poll bits of the socket below, see {@link SimulatedSocket#poll}. */
    int poll();

    /** The poll bits that wake up this interest. */
    int pollBits(int interestOps);

    /** Which of the interest is ready, given the bits polled when the batch was collected. */
    int readyOps(int polledBits, int interestOps);

    /** The keys to tell when the socket changes. */
    KeyRing keyRing();

    /** The last key of a closed channel is gone: now the descriptor goes. */
    void kill();
}
