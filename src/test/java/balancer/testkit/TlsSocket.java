package balancer.testkit;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS for a scripted peer, over its simulated socket, written apart from the code under test: one record at a time, and
 * its sums cost no virtual time. An end without close_notify is a failure to it.
 */
public final class TlsSocket extends OverSocket {
    private static final int RECORD = 20 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;

    /** Records, or a part of one, to be unwrapped; filled up to its position. */
    private final ByteBuffer in = ByteBuffer.allocate(RECORD);

    /** What came out of them and was not read. */
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD).limit(0);

    /** What the socket has not taken. */
    private ByteBuffer out = ByteBuffer.allocate(RECORD).limit(0);

    private int mostInRecord = Integer.MAX_VALUE;
    private long left = Long.MAX_VALUE;
    private Runnable atLimit;
    private boolean open;
    private boolean endSaid;
    private boolean ended;
    private boolean truncated;
    private boolean gone;
    private SSLException failure;
    private long receivedRecords;

    TlsSocket(SimulatedSocket raw, SSLEngine engine, byte[] before) {
        super(raw);
        this.engine = engine;
        if (engine.getUseClientMode()) {
            out = before.length == 0 ? out : ByteBuffer.wrap(before);
        } else {
            in.put(before);
        }
    }

    public SSLEngine engine() {
        return engine;
    }

    /** The handshake has ended well. */
    public boolean isOpen() {
        return open;
    }

    /** What the engine had to complain about; null if nothing. */
    public SSLException failed() {
        return failure;
    }

    /** Records unwrapped so far, those of the handshake included. */
    public long receivedRecords() {
        return receivedRecords;
    }

    /** From now on a record holds so many bytes at most. */
    public void mostInRecord(int bytes) {
        mostInRecord = bytes;
    }

    /** Instead of byte number {@code from}, as the network counts them, this happens, and nothing more is sent. */
    public void breakOff(long from, Runnable action) {
        left = from;
        atLimit = action;
    }

    /** Bytes as they are, in the middle of everything: garbage, or what an attacker inserts. */
    public void sendRaw(byte[] bytes) {
        out = ByteBuffer.allocate(out.remaining() + bytes.length)
                .put(out)
                .put(bytes)
                .flip();
        flush();
    }

    /** Only what the engine has to say itself. */
    public void sayNothing() {
        advance();
    }

    @Override
    public void changed(Change change) {
        if (change != Change.RESET && !raw.isConnecting() && !open) {
            advance();
            if (open && change != Change.WRITABLE) {
                owner.changed(Change.WRITABLE);
            }
        } else if (change == Change.WRITABLE) {
            advance();
        }
        owner.changed(change);
    }

    /** Moves all that can move. */
    private void advance() {
        try {
            while (failure == null && !gone && step()) {
                open |= engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
            }
        } catch (SSLException failed) {
            failure = failed;
            sayWhy();
            owner.changed(Change.RESET);
        }
    }

    private boolean step() throws SSLException {
        boolean flushed = flush();
        if (!open && !ended && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            engine.beginHandshake();
        }
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            return flushed && wrap(NOTHING).bytesProduced() > 0;
        }
        return !plain.hasRemaining() && !ended && unwrap();
    }

    private boolean unwrap() throws SSLException {
        in.flip();
        SSLEngineResult result = engine.unwrap(in, plain.clear());
        in.compact();
        plain.flip();
        receivedRecords += result.bytesConsumed() > 0 ? 1 : 0;
        ended |= result.getStatus() == Status.CLOSED;
        return result.getStatus() == Status.BUFFER_UNDERFLOW ? fill() : result.bytesConsumed() > 0;
    }

    private boolean fill() {
        int count = raw.read(in, in.remaining());
        truncated |= count == EOF;
        return count > 0;
    }

    private SSLEngineResult wrap(ByteBuffer from) throws SSLException {
        out = out.capacity() < RECORD ? ByteBuffer.allocate(RECORD) : out.clear();
        SSLEngineResult result = engine.wrap(from, out);
        out.flip();
        flush();
        return result;
    }

    private void sayWhy() {
        try {
            if (flush() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            }
        } catch (SSLException again) { // it has nothing to say
        }
    }

    /** True if nothing waits. */
    private boolean flush() {
        while (out.hasRemaining() && !gone) {
            if (left == 0 || raw.isConnecting()) {
                return false;
            }
            int most = (int) Math.min(left, out.remaining());
            int count = raw.write(out, most);
            gone = count == FAILED;
            left -= Math.max(0, count);
            if (left == 0) {
                atLimit.run();
            }
            if (count < most) {
                break;
            }
        }
        return gone || !out.hasRemaining();
    }

    /** Reads as much of the socket as a record has, if nothing is here. */
    @Override
    public int unread() {
        if (!raw.isConnecting()) {
            boolean before = open;
            advance();
            if (open && !before) {
                owner.changed(Change.WRITABLE);
            }
        }
        return plain.remaining();
    }

    @Override
    public int read(ByteBuffer target, int limit) {
        int count = Math.min(unread(), Math.min(limit, target.remaining()));
        if (plain.hasRemaining()) {
            target.put(plain.slice().limit(count));
            plain.position(plain.position() + count);
            return count;
        }
        if (ended) {
            return EOF;
        }
        return failure != null || truncated || raw.error() != SocketError.NONE ? FAILED : 0;
    }

    @Override
    public int write(ByteBuffer source, int limit) {
        advance();
        if (failure != null || gone) {
            return FAILED;
        }
        int begin = source.position();
        try {
            while (open && source.hasRemaining() && source.position() - begin < limit && flush() && !gone) {
                int count = Math.min(mostInRecord, Math.min(limit, source.remaining()));
                int taken = wrap(source.slice().limit(count)).bytesConsumed();
                source.position(source.position() + taken);
            }
        } catch (SSLException failed) {
            failure = failed;
        }
        return gone || failure != null ? FAILED : source.position() - begin;
    }

    @Override
    public boolean sayEnd() {
        advance();
        if (failure != null || gone || truncated) {
            return true;
        }
        if (!open || !flush()) {
            return false;
        }
        if (!endSaid) {
            endSaid = true;
            engine.closeOutbound();
            sayWhy();
        }
        return flush();
    }

    @Override
    public SocketError takeError() {
        SocketError error = raw.takeError();
        if (error != SocketError.NONE) {
            return error;
        }
        return failure != null ? SocketError.TLS : truncated ? SocketError.TRUNCATED : SocketError.NONE;
    }

    @Override
    public String toString() {
        return "TLS over " + raw;
    }
}
