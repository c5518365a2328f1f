package balancer.server;

import balancer.loop.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A body whose length nobody knows beforehand: {@link Pieces}, framed as chunks (RFC 9112 §7.1), so that the client sees
 * whether it has all and the connection survives. For HTTP/1.0, which has no chunks, the close ends it.
 *
 * <p>One piece per call: the loop turns between two of them, however fast the client is.
 */
final class StreamedBody implements Body {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Pieces pieces;
    private boolean chunked = true;

    /** What the client has not taken yet of the piece that is being sent. */
    private ByteBuffer framed = ByteBuffer.allocate(0);

    private boolean ended;

    /** There was no piece the last time. */
    private boolean dry;

    StreamedBody(Pieces pieces) {
        this.pieces = pieces;
    }

    /** For a client that knows no chunks. */
    void endWithClose() {
        chunked = false;
    }

    boolean isChunked() {
        return chunked;
    }

    @Override
    public void begin(Runnable more) {
        pieces.begin(more);
    }

    @Override
    public long length() {
        return UNKNOWN;
    }

    @Override
    public void copyTo(ByteBuffer into) {
        throw new IllegalStateException("a body of unknown length fits nowhere");
    }

    @Override
    public long sendTo(Endpoint client, long most) {
        if (!framed.hasRemaining()) {
            byte[] piece = pieces.next();
            ended = pieces.ended();
            dry = piece.length == 0 && !ended;
            framed = ByteBuffer.wrap(frame(piece));
        }
        return framed.hasRemaining() ? Math.max(0, client.write(framed)) : 0;
    }

    /** A chunk of no bytes would be the end, so nothing becomes nothing. */
    private byte[] frame(byte[] piece) {
        if (!chunked) {
            return piece;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(piece.length + 20);
        if (piece.length > 0) {
            chunk.writeBytes(Integer.toHexString(piece.length).getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(CRLF);
            chunk.writeBytes(piece);
            chunk.writeBytes(CRLF);
        }
        if (ended) {
            chunk.writeBytes(LAST_CHUNK);
        }
        return chunk.toByteArray();
    }

    @Override
    public boolean isSent() {
        return ended && !framed.hasRemaining();
    }

    @Override
    public boolean isWaiting() {
        return dry;
    }

    @Override
    public void close() {
        pieces.close();
    }
}
