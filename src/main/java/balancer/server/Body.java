package balancer.server;

import balancer.net.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes behind an answer's head: read once, front to back, then closed. */
public interface Body {
    /** Nothing. */
    Body NONE = new BytesBody(new byte[0]);

    /** How many bytes it has in all, as Content-Length says. */
    long length();

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

    /** Gives back what it holds; it may be closed more than once, and before its end. */
    void close();
}
