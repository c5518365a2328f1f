package balancer.tls;

import balancer.loop.ByteStream;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;

/** The owner of an endpoint: reads all that comes, writes what it is told, and asks for the events it needs. */
final class Stream implements Endpoint.Owner {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    Endpoint endpoint;
    private final Encryption encryption;

    /** What came in plain text before TLS. */
    ByteBuffer early = NOTHING;

    /** How many bytes one read, and one write, may move. */
    int mostRead = 64 << 10;

    int mostWritten = Integer.MAX_VALUE;
    boolean reads = true;

    /** TLS does not begin yet. */
    boolean holdsBack;

    boolean wantsEnd;
    boolean wantsClose;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private ByteBuffer unsent = NOTHING;

    /** What the last read, and the last write, returned. */
    int lastRead;

    int lastWritten;
    int calls;

    Stream(Endpoint endpoint, Encryption encryption) {
        this(encryption);
        this.endpoint = endpoint;
        endpoint.owner(this);
    }

    Stream(Encryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public void onReady(Endpoint ready) {
        calls++;
        if (endpoint.closed()) {
            return;
        }
        if (holdsBack) {
            endpoint.interest(0);
            return;
        }
        if (!endpoint.connected() && !endpoint.finishConnect()) {
            return;
        }
        if (!endpoint.isEncrypted()) {
            endpoint.transport(encryption.over(endpoint, early));
        }
        while (reads && endpoint.readable() && !isOver()) {
            ByteBuffer into = ByteBuffer.allocate(mostRead);
            lastRead = endpoint.read(into);
            received.write(into.array(), 0, Math.max(0, lastRead));
            if (lastRead <= 0) {
                break;
            }
        }
        write();
        if (endpoint.failure() != null && wantsClose) {
            endpoint.close();
        }
        if (!endpoint.closed()) {
            boolean awaits = reads && !isOver();
            boolean waits = unsent.hasRemaining() && !endpoint.writable();
            endpoint.interest((awaits ? SelectionKey.OP_READ : 0) | (waits ? SelectionKey.OP_WRITE : 0));
        }
    }

    private void write() {
        while (unsent.hasRemaining() && endpoint.writable()) {
            ByteBuffer some = unsent.slice().limit(Math.min(mostWritten, unsent.remaining()));
            lastWritten = endpoint.write(some);
            unsent.position(unsent.position() + Math.max(0, lastWritten));
            if (lastWritten <= 0) {
                break;
            }
        }
        if (!unsent.hasRemaining() && endpoint.isOpen()) {
            if (wantsEnd) {
                endpoint.shutdownOutput();
            }
            if (wantsClose) {
                endpoint.close();
            }
        }
    }

    boolean isOver() {
        return lastRead < 0;
    }

    boolean isBroken() {
        return lastRead == ByteStream.BROKEN;
    }

    /** To be written as soon as there is room. */
    Stream send(ByteBuffer bytes) {
        unsent = ByteBuffer.allocate(unsent.remaining() + bytes.remaining())
                .put(unsent)
                .put(bytes)
                .flip();
        endpoint.again();
        return this;
    }

    Stream thenEnd() {
        wantsEnd = true;
        endpoint.again();
        return this;
    }

    Stream thenClose() {
        wantsClose = true;
        endpoint.again();
        return this;
    }

    int unsent() {
        return unsent.remaining();
    }

    ByteBuffer received() {
        return ByteBuffer.wrap(received.toByteArray());
    }

    String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onFault(Endpoint faulty, Throwable fault) {
        endpoint.abort();
    }
}
