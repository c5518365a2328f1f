package balancer.tls;

import balancer.loop.SocketTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * A client that speaks HTTP where TLS is expected: a wrong URL, and the most usual mistake. It gets an answer that it
 * understands, instead of an alert, which looks like garbage to it.
 */
final class PlainHttp {
    private static final String TEXT = "this port speaks HTTPS: begin the address with https://\n";

    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "
                    + TEXT.length() + "\r\nConnection: close\r\n\r\n" + TEXT)
            .getBytes(StandardCharsets.US_ASCII);

    private PlainHttp() {}

    /**
     * Answers if these bytes are the first of the connection and begin like a method. A TLS record of a handshake
     * begins with 22.
     *
     * @return false if they do not
     * @throws SSLException if they do: it is no TLS connection
     */
    static boolean isAnswered(ByteBuffer in, long receivedBytes, SocketTransport socket) throws SSLException {
        if (!in.hasRemaining() || receivedBytes != in.remaining()) {
            return false;
        }
        byte first = in.get(in.position());
        if (first < 'A' || first > 'Z') {
            return false;
        }
        socket.write(ByteBuffer.wrap(ANSWER));
        throw new SSLException("plain HTTP on a TLS port");
    }
}
