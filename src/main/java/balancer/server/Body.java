package balancer.server;

import balancer.loop.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes after an answer's head: read once, in order, then closed. */
public interface Body {
    /** The empty body. */
    Body NONE = new BytesBody(new byte[0]);

    /** The {@link #length} if only the end tells it. */
    long UNKNOWN = -1;

    /** Its number of bytes, for Content-Length, or {@link #UNKNOWN}. */
    long length();

    /**
     * It is about to be sent.
     *
     * @param onAvailable to be run when there is data again after it {@link #isWaiting}
     */
    default void begin(Runnable onAvailable) {}

    /**
     * Copies all of it into the buffer, which has room: a short body leaves together with its head, in one write.
     *
     * @throws IOException if there are fewer bytes than {@link #length} promised
     */
    void copyTo(ByteBuffer into) throws IOException;

    /**
     * Sends the next bytes, about {@code most} at most, as many as the socket takes.
     *
     * @return bytes sent; 0 if the socket took none, or is broken as {@link Endpoint#failure} tells
     * @throws IOException if it cannot keep its length; the client must see that it was cut
     */
    long sendTo(Endpoint client, long most) throws IOException;

    /** Whether all of it was sent, if its length is unknown. */
    default boolean isSent() {
        return false;
    }

    /** Whether there is nothing to send now, but will be: the client is not at fault. */
    default boolean isWaiting() {
        return false;
    }

    /** Releases its resources; may be called more than once, and before the end. */
    void close();
}
