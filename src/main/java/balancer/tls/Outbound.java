package balancer.tls;

import balancer.loop.SocketTransport;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * One connection's way out: bytes are wrapped into records, and the socket takes them. What it does not take is kept,
 * and nothing more is wrapped until that has gone: that is back-pressure for TLS.
 */
final class Outbound {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketTransport socket;
    private final TlsShared shared;
    private final SSLEngine engine;

    /** Records that the socket has not taken yet; null if there are none. */
    private ByteBuffer sealed;

    /** 1 if the last byte of the writer is in {@link #sealed} and not counted yet, see {@link #write}. */
    private int owed;

    /** How many records are made before the socket is written to: more while it takes all. */
    private int recordsAtOnce = 1;

    Outbound(SocketTransport socket, TlsShared shared, SSLEngine engine) {
        this.socket = socket;
        this.shared = shared;
        this.engine = engine;
    }

    /** True if no record waits for the socket. */
    boolean isEmpty() {
        return sealed == null;
    }

    /** Sends what waits for the socket, as far as it goes. True if nothing waits any more. */
    boolean flush() {
        if (sealed != null && socket.writable()) {
            socket.write(sealed);
            // What a broken socket does not take would wait for ever, and WRITE with it: a busy loop.
            if (!sealed.hasRemaining() || socket.failure() != null) {
                sealed = shared.giveBack(sealed);
            }
        }
        return sealed == null;
    }

    /** Sends all that the engine says itself: a flight of the handshake, an alert, the answer to a key update. */
    boolean sendOwn() throws SSLException {
        ByteBuffer out = shared.outgoing();
        SSLEngineResult result;
        do {
            result = engine.wrap(NOTHING, out);
        } while (result.bytesProduced() > 0 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        boolean any = out.position() > 0;
        transmit(out.flip());
        return any;
    }

    /**
     * As {@link balancer.loop.Transport#write}. Records are whole: if the socket takes a part of one, all its bytes are
     * used up, yet not sent. Of these bytes the last one is not counted until the rest has gone.
     */
    int write(ByteBuffer from) throws SSLException {
        if (!from.hasRemaining() || !flush()) {
            return 0;
        }
        int before = from.position();
        from.position(before + owed);
        owed = 0;
        while (from.hasRemaining() && socket.writable()) {
            wrap(from);
        }
        from.position(from.position() - owed);
        return from.position() - before;
    }

    private void wrap(ByteBuffer from) throws SSLException {
        ByteBuffer out = shared.outgoing();
        for (int i = 0; i < recordsAtOnce && from.hasRemaining(); i++) {
            SSLEngineResult result = engine.wrap(from, out);
            if (result.getStatus() == Status.CLOSED) {
                throw new SSLException("the peer has ended the connection");
            }
            if (result.bytesProduced() == 0) {
                throw new SSLException("the engine does not go on: " + result.getHandshakeStatus());
            }
        }
        transmit(out.flip());
        owed = sealed == null ? 0 : 1;
        recordsAtOnce = sealed == null ? Math.min(recordsAtOnce * 2, TlsShared.MOST_RECORDS) : 1;
    }

    private void transmit(ByteBuffer out) {
        if (out.hasRemaining()) {
            socket.write(out);
        }
        if (out.hasRemaining() && socket.failure() == null) {
            sealed = shared.keep(out);
        }
    }

    /** Gives all memory back; what waits is lost. */
    void release() {
        sealed = shared.giveBack(sealed);
    }
}
