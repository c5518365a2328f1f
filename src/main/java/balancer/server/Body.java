package balancer.server;

import balancer.loop.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes behind an answer's head: read once, front to back, then closed. */
public interface Body {
    /** Nothing. */
    Body NONE = new BytesBody(new byte[0]);

    /** A {@link #length} that is found out by reaching the end. */
    long UNKNOWN = -1;

    /** How many bytes it has in all, as Content-Length says, or {@link #UNKNOWN}. */
    long length();

    /**
     * It is about to be sent.
     *
     * @param onAvailable to be run when there is something again after it {@link #isWaiting}
     */
    default void begin(Runnable onAvailable) {}

    /**
     * Copies all of it into the buffer, which has room: a short body leaves together with its head, in one write.
     *
     * @throws IOException if there are fewer bytes than {@link #length} promised
     */
    void copyTo(ByteBuffer into) throws IOException;

    /**
     * Sends the next bytes, about {@code most} at most, as far as the socket takes them.
     *
     * @return bytes sent; 0 if the socket took none, or is broken as {@link Endpoint#failure} tells
     * @throws IOException if it cannot go on as promised; the client must see that it was cut
     */
    long sendTo(Endpoint client, long most) throws IOException;

    /** Whether all of it went out, if its length is unknown. */
    default boolean isSent() {
        return false;
    }

    /** Whether there is nothing to send now, though there will be: the client is not to blame. */
    default boolean isWaiting() {
        return false;
    }

    /** Gives back what it holds; it may be closed more than once, and before its end. */
    void close();
}
