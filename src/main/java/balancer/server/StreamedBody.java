package balancer.server;

import balancer.loop.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A body whose length is not known beforehand: a {@link ChunkSource}, framed as chunks (RFC 9112 §7.1), so that the
 * client sees whether it is complete and the connection can be kept. For HTTP/1.0, which has no chunks, the close ends
 * it.
 *
 * <p>One chunk per call: the loop turns between two of them, however fast the client is.
 */
final class StreamedBody implements Body {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final ChunkSource source;
    private boolean chunked = true;

    /** The part of the current chunk that the client has not taken yet. */
    private ByteBuffer framed = ByteBuffer.allocate(0);

    private boolean ended;

    /** The source had no data the last time. */
    private boolean dry;

    StreamedBody(ChunkSource source) {
        this.source = source;
    }

    /** For a client that does not support chunks. */
    void endWithClose() {
        chunked = false;
    }

    boolean isChunked() {
        return chunked;
    }

    @Override
    public void begin(Runnable onAvailable) {
        source.begin(onAvailable);
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
            byte[] data = source.next();
            ended = source.ended();
            dry = data.length == 0 && !ended;
            framed = ByteBuffer.wrap(frame(data));
        }
        return framed.hasRemaining() ? Math.max(0, client.write(framed)) : 0;
    }

    /** An empty chunk would be the end, so no data makes no chunk. */
    private byte[] frame(byte[] data) {
        if (!chunked) {
            return data;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(data.length + 20);
        if (data.length > 0) {
            chunk.writeBytes(Integer.toHexString(data.length).getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(CRLF);
            chunk.writeBytes(data);
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
        source.close();
    }
}
