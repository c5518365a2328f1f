package balancer.server;

/**
 * Produces a body chunk by chunk while it is sent, because it is too long to be made in one turn of the loop, or
 * because its content is not known yet. Loop thread only.
 */
public interface ChunkSource {
    /** Nothing to send now. */
    byte[] NONE = {};

    /**
     * The body is about to be sent.
     *
     * @param onAvailable run it on the loop when there is data again after {@link #next} returned {@link #NONE}
     */
    void begin(Runnable onAvailable);

    /**
     * The next chunk. Must be quick: all other connections wait. Called only when the client has taken the chunk
     * before, so that one chunk at a time is in memory.
     *
     * @return {@link #NONE} if there is none now; must not be modified afterwards
     */
    byte[] next();

    /** True when {@link #next} has returned the last chunk. */
    boolean ended();

    /** The body was sent, or the rest is not needed. May be called more than once. */
    void close();
}
