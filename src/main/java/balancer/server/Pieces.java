package balancer.server;

/**
 * The parts of a body that is made while it is sent: too long to be made in one turn of the loop, or not known before
 * something happens. Loop thread only.
 */
public interface Pieces {
    /** Nothing to send now. */
    byte[] NONE = {};

    /**
     * The body is about to be sent.
     *
     * @param more to be run, on the loop, when there is something again after {@link #next} had nothing
     */
    void begin(Runnable more);

    /**
     * The next part, made in little time: every other connection waits meanwhile. Called only when the client took the
     * part before, so whoever makes them holds one at a time.
     *
     * @return {@link #NONE} if there is none now; not to be changed afterwards
     */
    byte[] next();

    /** True when {@link #next} has given the last part. */
    boolean ended();

    /** Nobody wants them any more, be it before the end or behind it; may be called more than once. */
    void close();
}
