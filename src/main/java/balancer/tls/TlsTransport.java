package balancer.tls;

import balancer.loop.ByteStream;
import balancer.loop.Endpoint;
import balancer.loop.KeyFacts;
import balancer.loop.SocketTransport;
import balancer.loop.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Moves the bytes of one connection through an {@link SSLEngine}, which does no I/O of its own.
 *
 * <pre>
 *   socket --read--&gt; records --unwrap--&gt; the reader's buffer     {@link Inbound}
 *   socket &lt;--write- records &lt;--wrap---- the writer's buffer     {@link Outbound}
 * </pre>
 *
 * <p>Records pass through buffers that all connections share, see {@link TlsShared}. A connection borrows memory only
 * for what is left of them, so an idle one holds none.
 *
 * <p><b>The law of interest.</b> The engine decides what is needed next, not the owner: a write may have to wait for
 * bytes to read (the handshake), a read for room to write (the answer to a key update). {@link #interest} is the one
 * place that turns this into ops, as a pure function:
 *
 * <pre>
 *   records wait for the socket            WRITE, whatever the owner wants
 *   handshake: the engine wants a record   READ; before the first byte it does
 *   handshake: a task runs, or it waits    neither: an event could only repeat itself
 *   open: the owner wants READ             READ; if bytes are here already, no event: the owner is called at once
 *   open: the owner wants WRITE            WRITE
 * </pre>
 */
public final class TlsTransport extends Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketTransport socket;
    private final Handshakes handshakes;
    private final SSLEngine engine;
    private final Inbound in;
    private final Outbound out;

    /** Null once it is over. */
    private Handshake handshake;

    private byte[] aboutPeer;
    private IOException failure;
    private boolean finishes;
    private boolean endSaid;

    /**
     * @param early bytes of the socket that were read before, with what came first in plain text
     * @param engine fresh, its mode set
     */
    TlsTransport(Endpoint endpoint, TlsShared shared, SSLEngine engine, ByteBuffer early) {
        this.socket = endpoint.plain();
        this.handshakes = shared.handshakes();
        this.engine = engine;
        this.in = new Inbound(socket, shared, engine, early);
        this.out = new Outbound(socket, shared, engine);
        this.handshake = new Handshake(endpoint, shared, engine, in, out);
    }

    @Override
    public void onReady(int readyOps) {
        socket.onReady(readyOps);
        if (handshake != null && ((readyOps & SelectionKey.OP_READ) != 0 || in.isHere())) {
            handshake.heard();
        }
        flush();
        if (isOpen()) {
            answer();
        } else {
            shakeHands();
        }
    }

    private void shakeHands() {
        try {
            if (failure() == null) {
                handshake.advance();
            }
        } catch (IOException broken) {
            fail(broken);
        }
        failIfCut();
        if (engine.getUseClientMode() && socket.failure() != null) {
            fail(socket.failure());
        }
        if (failure == null && handshake.isOver()) {
            handshake = null;
        }
    }

    /** Made at the first request. */
    byte[] fieldsAboutPeer() {
        if (aboutPeer == null) {
            aboutPeer = ClientCertificateField.line(engine.getSession());
        }
        return aboutPeer;
    }

    @Override
    public boolean isOpen() {
        return handshake == null;
    }

    @Override
    public long ownNanos() {
        return isOpen() ? 0 : handshake.ownNanos();
    }

    @Override
    public int read(ByteBuffer into) {
        int count = 0;
        if (isOpen() && !in.ended() && (in.hasBytes() || failure() == null)) {
            try {
                count = in.read(into);
                answer();
            } catch (SSLException broken) {
                fail(broken);
            }
            failIfCut();
        }
        if (count > 0 || in.hasBytes()) {
            return count;
        }
        // The peer has said its end: a reset behind that, or our answer to it that failed, takes nothing away.
        return in.tellEnd() ? ByteStream.ENDED : failure() != null ? ByteStream.BROKEN : 0;
    }

    /** A FIN that nothing announced may be an attacker's. */
    private void failIfCut() {
        if (in.cut()) {
            fail(new EOFException(isOpen() ? "closed without close_notify" : "closed in the handshake"));
        }
    }

    /** Sends what the engine has to say after it was told something: the answer to a key update or a close_notify. */
    private void answer() {
        try {
            if (out.isEmpty() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                out.sendOwn();
            }
        } catch (SSLException broken) {
            fail(broken);
        }
    }

    @Override
    public int write(ByteBuffer from) {
        int count = 0;
        if (isOpen() && !finishes && failure() == null) {
            try {
                count = out.write(from);
            } catch (SSLException broken) {
                fail(broken);
            }
        }
        return failure() == null ? count : ByteStream.BROKEN;
    }

    @Override
    public long send(FileChannel file, long from, long most) {
        throw new UnsupportedOperationException("the kernel cannot encrypt a file");
    }

    @Override
    public boolean readable() {
        return isOpen() && (in.isHere() || !in.ended() && socket.readable());
    }

    @Override
    public boolean writable() {
        return isOpen() && out.isEmpty() && socket.writable();
    }

    @Override
    public int interest(int ops) {
        if (!isOpen()) {
            return handshake.interest();
        }
        int waiting = out.isEmpty() ? 0 : SelectionKey.OP_WRITE;
        boolean atOnce = (ops & SelectionKey.OP_READ) != 0 && in.isHere();
        return waiting | (atOnce ? ops & ~SelectionKey.OP_READ | AT_ONCE : ops);
    }

    /** Reads what has come, and keeps it if it is for the owner. */
    @Override
    public boolean isQuiet() {
        return isOpen() && read(NOTHING) == 0 && !in.hasBytes();
    }

    @Override
    public boolean ended() {
        return in.ended();
    }

    @Override
    public IOException failure() {
        return failure == null ? socket.failure() : failure;
    }

    @Override
    public void readAgain() {
        socket.readAgain();
    }

    @Override
    public void resetAfterDelivery() {
        socket.resetAfterDelivery();
    }

    @Override
    public void tell(KeyFacts facts) {
        facts.shakesHands = !isOpen();
        facts.handshake = isOpen() ? engine.getSession().getProtocol() : handshake.words();
        if (failure != null) {
            facts.failure = failure.getMessage();
        }
    }

    /** Says close_notify, and sends the FIN behind it. */
    @Override
    public void shutdownOutput() {
        finishes = true;
        flush();
    }

    /** Sends close_notify once, behind all that waits. True if all has left. */
    private boolean sayEnd() {
        if (!endSaid && out.isEmpty()) {
            endSaid = true;
            engine.closeOutbound();
            answer();
        }
        return out.isEmpty();
    }

    private void flush() {
        if (out.flush() && finishes && sayEnd()) {
            finishes = false;
            socket.shutdownOutput();
        }
    }

    @Override
    public void close(boolean orderly) {
        if (orderly && isOpen()) {
            sayEnd();
        }
        if (handshake != null) {
            handshake.abandon();
            handshakes.leave(handshake);
        }
        in.release();
        if (!orderly || !endSaid) {
            out.release(); // bytes of the owner, who knows that not all have left
        }
    }

    /** The engine may want to tell the peer why. */
    private void fail(IOException reason) {
        if (failure == null) {
            failure = !isOpen() && engine.getUseClientMode() ? HandshakeFailure.of(reason) : reason;
            if (handshake != null) {
                handshake.abandon();
                handshakes.failed(handshake, reason);
            }
            answer();
        }
    }

    @Override
    public boolean holdsMemory() {
        return in.holdsMemory() || !out.isEmpty();
    }

    @Override
    public void mark() {
        in.mark();
    }

    /** Records that wait for the socket count as held until all have gone. */
    @Override
    public boolean hasMoved() {
        return out.isEmpty() && in.hasMoved();
    }
}
