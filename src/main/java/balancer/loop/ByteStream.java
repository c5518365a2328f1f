package balancer.loop;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * A non-blocking stream of bytes in both directions: all that a flow of {@code relay} knows of a connection. {@link
 * Endpoint} is the plain TCP one. A stream that encrypts can be another, because nothing here says that the bytes are
 * those of the socket.
 */
public interface ByteStream {
    /** What {@link #read} returns instead of a count. */
    int ENDED = -1;

    int BROKEN = -2;

    /** Reads into [position, limit): a count, 0 if none, {@link #ENDED} after the end, {@link #BROKEN} if it broke. */
    int read(ByteBuffer into);

    /** Writes [position, limit): a count, less if there is no room for more, {@link #BROKEN} if the peer is gone. */
    int write(ByteBuffer from);

    /** A {@link #read} may bring bytes, the end or an error. */
    boolean readable();

    /** A {@link #write} may take bytes, as far as we know. */
    boolean writable();

    /** Sets what wakes the owner: bytes to read, room to write, both or nothing; see {@link SelectionKey}. */
    void interest(int ops);

    /** Ends our direction after all that was written; the other direction stays open. */
    void shutdownOutput();

    /**
     * Closes so that the peer <em>sees</em> that data is missing. Otherwise a response that is delimited by the close
     * would look complete.
     */
    void abort();
}
