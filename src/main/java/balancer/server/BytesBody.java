package balancer.server;

import balancer.loop.Endpoint;
import java.nio.ByteBuffer;

/** A body in memory. Bodies may share one array: it is read, never written. */
public final class BytesBody implements Body {
    /** The JDK copies a heap buffer into a direct one of the same size and keeps that: so not all at once. */
    private static final int MOST_PER_WRITE = 64 << 10;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private int at;

    /** A body of all {@code bytes}; kept, not copied. */
    public BytesBody(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** A body of the part [from,to) of {@code bytes}; kept, not copied. */
    public BytesBody(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.at = from;
    }

    @Override
    public long length() {
        return to - from;
    }

    @Override
    public void copyTo(ByteBuffer into) {
        into.put(bytes, from, to - from);
    }

    @Override
    public long sendTo(Endpoint client, long most) {
        int count = (int) Math.min(to - at, Math.min(most, MOST_PER_WRITE));
        int sent = Math.max(0, client.write(ByteBuffer.wrap(bytes, at, count)));
        at += sent;
        return sent;
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
