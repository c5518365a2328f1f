package balancer.tls;

import balancer.loop.ByteStream;
import balancer.loop.SocketTransport;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * One connection's way in: records come from the socket, and their bytes go to the reader. What is left of them at the
 * end of a call is kept: as a rule part of a record, or nothing.
 */
final class Inbound {
    /** A peer that needs more than this for its handshake has no certificate chain that anybody accepts. */
    static final int MAX_HANDSHAKE_BYTES = 128 << 10;

    private final SocketTransport socket;
    private final TlsShared shared;
    private final SSLEngine engine;

    /** Records, or part of one, that have not been unwrapped; null if there are none. */
    private ByteBuffer received;

    /** True if {@link #received} may begin with a whole record, so that unwrapping goes on without the socket. */
    private boolean whole;

    /** Bytes for which the reader had no room; null if there are none. */
    private ByteBuffer decrypted;

    /** True if the peer has said that nothing follows; then, that the reader has learnt it, behind the last byte. */
    private boolean ended;

    private boolean endTold;
    private boolean cut;
    private long receivedBytes;
    private long mark;

    /** @param early bytes of the socket that were read before */
    Inbound(SocketTransport socket, TlsShared shared, SSLEngine engine, ByteBuffer early) {
        this.socket = socket;
        this.shared = shared;
        this.engine = engine;
        receivedBytes = early.remaining();
        keepReceived(early, true);
    }

    /** True if something can be read, or unwrapped, without the socket. */
    boolean isHere() {
        return decrypted != null || whole || ended && !endTold;
    }

    /** True if there are bytes for the reader. */
    boolean hasBytes() {
        return decrypted != null;
    }

    /** True if the peer has said that nothing follows, and the reader has been told. */
    boolean ended() {
        return endTold;
    }

    /** Tells the reader of the end if all bytes before it were read. False if it has not come to that. */
    boolean tellEnd() {
        endTold |= ended && decrypted == null;
        return endTold;
    }

    /** RFC 8446 §6.1: the peer's FIN came without a close_notify. Nobody can tell whether more was to come. */
    boolean cut() {
        return cut;
    }

    /** Unwraps one record of the handshake. False if it has not come yet. */
    boolean unwrapOne() throws SSLException {
        ByteBuffer in = takeReceived();
        while (true) {
            in.flip();
            if (engine.getUseClientMode() || !PlainHttp.isAnswered(in, receivedBytes, socket)) {
                Status status = engine.unwrap(in, shared.plain()).getStatus();
                if (status != Status.BUFFER_UNDERFLOW) {
                    keepReceived(in, true);
                    if (status == Status.CLOSED) {
                        throw new SSLException("the peer ended the handshake");
                    }
                    return true;
                }
            }
            boolean any = receive(in.compact(), TlsShared.RECORD);
            if (receivedBytes > MAX_HANDSHAKE_BYTES) {
                throw new SSLException("more than " + MAX_HANDSHAKE_BYTES + " bytes of handshake");
            }
            if (!any) {
                keepReceived(in.flip(), false);
                return false;
            }
        }
    }

    /** As {@link balancer.loop.Transport#read}, but 0 at the end and after a failure. */
    int read(ByteBuffer into) throws SSLException {
        if (decrypted != null) {
            return takeDecrypted(into);
        }
        int before = into.position();
        ByteBuffer in = takeReceived();
        boolean wholeRecord;
        do {
            in.flip();
            wholeRecord = unwrapAll(in, into);
            in.compact();
        } while (into.position() == before && !ended && !wholeRecord && receive(in, into.remaining()));
        keepReceived(in.flip(), wholeRecord);
        int count = into.position() - before;
        return count == 0 && decrypted != null ? takeDecrypted(into) : count;
    }

    /**
     * Unwraps while there are whole records and room. The engine says that there is no room also of a ticket, which
     * needs none, and of half a header, which tells no length.
     *
     * @return false if the next record has not come completely
     */
    private boolean unwrapAll(ByteBuffer in, ByteBuffer into) throws SSLException {
        int before = into.position();
        while (in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, into);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                if (into.position() > before) {
                    return true;
                }
                ByteBuffer plain = shared.plain();
                result = engine.unwrap(in, plain);
                if (plain.position() > 0) {
                    decrypted = shared.keep(plain.flip());
                    return true;
                }
            }
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    return false;
                }
                case CLOSED -> {
                    ended = true;
                    in.position(in.limit()); // RFC 8446 §6.1: what follows must be ignored
                    return false;
                }
                default -> refuseHandshake(result.getHandshakeStatus());
            }
        }
        return false;
    }

    /**
     * TLS 1.2 allows another handshake on an open connection. It costs us far more than the client that asks for it,
     * and the engine would move no more bytes until it is done. After a message of TLS 1.3, such as a key update, the
     * engine has an answer at most.
     */
    private void refuseHandshake(HandshakeStatus status) throws SSLException {
        boolean begins = status == HandshakeStatus.NEED_TASK
                || status == HandshakeStatus.NEED_UNWRAP
                || status == HandshakeStatus.NEED_WRAP && !engine.isInboundDone() && isBefore13();
        if (begins) {
            throw new SSLException("renegotiation is refused");
        }
    }

    private boolean isBefore13() {
        return !engine.getSession().getProtocol().equals("TLSv1.3");
    }

    /** Reads once. Not more than the reader has room for, or one record, so that hardly anything has to be kept. */
    private boolean receive(ByteBuffer in, int most) {
        if (!socket.readable()) {
            return false;
        }
        in.limit(Math.min(in.capacity(), in.position() + Math.max(most, TlsShared.RECORD)));
        int count = socket.read(in);
        in.limit(in.capacity());
        cut |= count == ByteStream.ENDED;
        receivedBytes += Math.max(0, count);
        return count > 0;
    }

    private int takeDecrypted(ByteBuffer into) {
        int count = Math.min(into.remaining(), decrypted.remaining());
        into.put(into.position(), decrypted, decrypted.position(), count);
        into.position(into.position() + count);
        decrypted.position(decrypted.position() + count);
        if (!decrypted.hasRemaining()) {
            decrypted = shared.giveBack(decrypted);
        }
        return count;
    }

    private ByteBuffer takeReceived() {
        ByteBuffer in = shared.incoming();
        if (received != null) {
            in.put(received);
            received = shared.giveBack(received);
        }
        whole = false;
        return in;
    }

    private void keepReceived(ByteBuffer rest, boolean mayBeWhole) {
        if (rest.hasRemaining()) {
            received = shared.keep(rest);
            whole = mayBeWhole;
        }
    }

    boolean holdsMemory() {
        return received != null || decrypted != null;
    }

    void mark() {
        mark = receivedBytes;
    }

    /** True if all that had come at the last mark has been read. */
    boolean hasMoved() {
        int kept = received == null ? 0 : received.remaining();
        return decrypted == null && receivedBytes - kept >= mark;
    }

    /** Gives all memory back; what was not read is lost. */
    void release() {
        received = shared.giveBack(received);
        decrypted = shared.giveBack(decrypted);
        whole = false;
    }
}
