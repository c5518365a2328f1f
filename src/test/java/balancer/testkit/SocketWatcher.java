package balancer.testkit;

/** The owner of a simulated socket: a channel, which informs its keys, or a scripted peer. */
interface SocketWatcher {
    enum Change {
        CONNECTED,
        /** Bytes, or a connection to accept, have arrived. */
        READABLE,
        /** There is room again after a write that was short. */
        WRITABLE,
        EOF,
        /** Reset, refused or timed out: see {@link SimulatedSocket#error}. */
        RESET
    }

    /** For a socket that belongs to nobody yet: what it missed shows when it is first polled. */
    SocketWatcher NOBODY = change -> {};

    void changed(Change change);

    /** The code under test has taken the connection out of its listener's queue; who is nobody's is not told. */
    default void accepted() {}
}
