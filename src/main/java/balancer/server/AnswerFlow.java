package balancer.server;

import balancer.loop.Endpoint;
import balancer.memory.Borrower;
import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.memory.Holding;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The flow from site to client: a head, then a body. A short body leaves with its head in one write, one packet and one
 * wake-up of the client; its file is closed before a byte is sent, so that slow clients hold no files. A long body, or
 * one of unknown length, is sent after it without this buffer.
 */
final class AnswerFlow implements Holding {
    private static final byte[] NOTHING = {};

    private final BufferPool pool;
    private final Borrower owner;

    /** Kept until there is memory to send it from; then empty. */
    private byte[] head = NOTHING;

    /** [position,limit) waits for the client; null while nothing does. */
    private ByteBuffer bytes;

    private Body body = Body.NONE;

    /** {@link Long#MAX_VALUE} if unknown. */
    private long bodyLeft;

    private boolean awaitsMemory;
    private int wanted;

    /** True if the bytes held at the last mark have gone. */
    private boolean moved;

    private long sentBytes;

    /** The value of {@link #sentBytes} when the head of the present answer has been sent. */
    private long bodyBegins;

    AnswerFlow(BufferPool pool, Borrower owner) {
        this.pool = pool;
        this.owner = owner;
    }

    /** @param onAvailable runs when a body that had nothing to send has data again */
    void begin(byte[] head, Body body, Runnable onAvailable) {
        assert done();
        this.head = head;
        this.body = body;
        bodyBegins = sentBytes + head.length;
        bodyLeft = body.length() == Body.UNKNOWN ? Long.MAX_VALUE : body.length();
        body.begin(onAvailable);
        if (bodyLeft == 0) {
            body.close();
        }
    }

    /**
     * Sends until the client takes no more, all is sent, or about {@code most} bytes went.
     *
     * @return bytes sent
     * @throws IOException if the body ends early
     */
    long send(Endpoint client, long most) throws IOException {
        long sent = 0;
        boolean again = true;
        while (again && sent < most && !done() && client.writable()) {
            if (head.length > 0 && !load()) {
                break;
            }
            // The chunks of a stream must be made: one each turn.
            again = bytes != null || body.length() != Body.UNKNOWN;
            long count = bytes != null ? drain(client) : sendBody(client, most - sent);
            again &= count > 0;
            sent += Math.max(0, count);
        }
        sentBytes += sent;
        return sent;
    }

    /** Loads the head, and the body if both fit into one write. False if there is no memory. */
    private boolean load() throws IOException {
        int behind = bodyLeft <= BufferPool.SOCKETFUL - head.length ? (int) bodyLeft : 0;
        wanted = head.length + behind;
        bytes = pool.borrow(owner, Claim.FIRST, wanted);
        moved = true;
        awaitsMemory = bytes == null;
        if (awaitsMemory) {
            return false;
        }
        bytes.put(head);
        head = NOTHING;
        if (bodyLeft > 0 && behind == bodyLeft) {
            body.copyTo(bytes);
            bodyLeft = 0;
            body.close();
        }
        bytes.flip();
        return true;
    }

    private int drain(Endpoint client) {
        int count = client.write(bytes);
        if (!bytes.hasRemaining()) {
            giveBack();
        }
        return count;
    }

    private long sendBody(Endpoint client, long most) throws IOException {
        long count = body.sendTo(client, Math.min(most, bodyLeft));
        bodyLeft = body.isSent() ? 0 : bodyLeft - count;
        if (bodyLeft == 0) {
            body.close();
        }
        return count;
    }

    boolean done() {
        return head.length == 0 && bytes == null && bodyLeft == 0;
    }

    /** True if the client took all there is and more will come: waits for the body's source. */
    boolean waiting() {
        return head.length == 0 && bytes == null && bodyLeft > 0 && body.isWaiting();
    }

    /** True after it got no memory for a head. */
    @Override
    public boolean awaitsMemory() {
        return awaitsMemory;
    }

    @Override
    public int wanted() {
        return awaitsMemory ? wanted : 0;
    }

    @Override
    public Claim claim() {
        return Claim.FIRST;
    }

    @Override
    public boolean holdsMemory() {
        return bytes != null;
    }

    @Override
    public void mark() {
        moved = bytes == null;
    }

    @Override
    public boolean hasMoved() {
        return moved;
    }

    @Override
    public void stopAwaitingMemory() {
        awaitsMemory = false;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Bytes of the present answer's body that the client took, chunk framing included. */
    long sentBodyBytes() {
        return Math.max(0, sentBytes - bodyBegins);
    }

    /** It holds only bytes that wait for the client. */
    @Override
    public void settle() {}

    /** Gives everything back, sent or not. */
    @Override
    public void release() {
        head = NOTHING;
        bodyLeft = 0;
        body.close();
        if (bytes != null) {
            giveBack();
        }
    }

    private void giveBack() {
        pool.giveBack(bytes);
        bytes = null;
        moved = true;
    }
}
