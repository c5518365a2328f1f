package balancer.testkit;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/**
 * The far end of a connection of the code under test, client or server, driven by a test: it sends what the test gives
 * it, reads everything that comes unless the test stops it, and calls back on events. It uses the simulated socket
 * directly, without channel or selector, so it is fast, and no weather disturbs its own calls.
 *
 * <p>Callbacks run inside the select (or {@link SimulatedNetwork#run}) of the driver; they may call anything here but
 * must not drive the network themselves. Text is ISO 8859-1: a char is a byte.
 */
public final class SimulatedPeer implements SocketWatcher {
    private static final Consumer<SimulatedPeer> NOTHING = peer -> {};

    private final TcpStack stack;
    private PeerSocket socket;
    private Outbox outbox;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Consumer<SimulatedPeer> onConnected = NOTHING;
    private Consumer<SimulatedPeer> onReadable = NOTHING;
    private Consumer<SimulatedPeer> onEof = NOTHING;
    private Consumer<SimulatedPeer> onReset = NOTHING;
    private Consumer<SimulatedPeer> onAccepted = NOTHING;

    private boolean reading = true;
    private boolean keepsReceived = true;
    private boolean connected;
    private boolean eofSeen;
    private boolean closed;
    private SocketError failure = SocketError.NONE;
    private long receivedCount;

    SimulatedPeer(TcpStack stack, SimulatedSocket socket) {
        this.stack = stack;
        use(socket);
    }

    private void use(PeerSocket newSocket) {
        socket = newSocket;
        outbox = new Outbox(newSocket);
        newSocket.watch(this);
    }

    public SimulatedPeer onConnected(Consumer<SimulatedPeer> action) {
        onConnected = action;
        return this;
    }

    /** Something came; with reading stopped, it waits in the socket. */
    public SimulatedPeer onReadable(Consumer<SimulatedPeer> action) {
        onReadable = action;
        return this;
    }

    /** All has been read before the other end's FIN. */
    public SimulatedPeer onEof(Consumer<SimulatedPeer> action) {
        onEof = action;
        return this;
    }

    /** The connection was reset, or could not be made: see {@link #failure}. */
    public SimulatedPeer onReset(Consumer<SimulatedPeer> action) {
        onReset = action;
        return this;
    }

    /**
     * From now on TLS lies between this peer and its socket: it sends and receives the bytes inside. {@code before} is
     * what a client has to send first, in plain, or what a server has read of TLS already.
     */
    public TlsSocket encrypt(SSLEngine engine, byte[] before) {
        use(new TlsSocket((SimulatedSocket) socket, engine, before));
        return (TlsSocket) socket;
    }

    public SimulatedPeer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends now what there is room for, the rest as room comes. The array must not change any more. */
    public SimulatedPeer send(byte[] bytes) {
        outbox.add(bytes);
        flush();
        return this;
    }

    /** A byte at a time with a pause after each: a slow client, or a slow server. */
    public void drip(String text, Duration pause) {
        if (!text.isEmpty() && !closed) {
            send(text.substring(0, 1));
            stack.world().after(pause.toNanos(), () -> drip(text.substring(1), pause));
        }
    }

    /** FIN, behind everything told to {@link #send}. */
    public void shutdownOutput() {
        outbox.shutdownBehind();
        flush();
    }

    /** Closes behind everything told to {@link #send}; as any kernel, with RST if something was left unread. */
    public void close() {
        outbox.closeBehind();
        flush();
    }

    /** RST at once; what was not sent is lost. */
    public void reset() {
        outbox.clear();
        outbox.closeBehind();
        socket.reset();
        closed = true;
        socket.close();
    }

    /** What comes now fills the socket's buffer, and when that is full, holds up the sender. */
    public void stopReading() {
        reading = false;
    }

    public void resumeReading() {
        reading = true;
        drain(Integer.MAX_VALUE);
    }

    /** Reads although reading is stopped; returns how much. */
    public int read(int most) {
        long before = receivedCount;
        drain(most);
        return (int) (receivedCount - before);
    }

    /** Only counts from now on what comes, for long runs. */
    public void discardReceived() {
        keepsReceived = false;
    }

    /** Everything that came and was not taken. */
    public String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    public byte[] receivedBytes() {
        return received.toByteArray();
    }

    /** As {@link #received}, and forgets it. */
    public String takeReceived() {
        String text = received();
        received.reset();
        return text;
    }

    public long receivedCount() {
        return receivedCount;
    }

    /** Bytes that wait in the socket because reading is stopped. */
    public int unread() {
        return socket.unread();
    }

    /** Bytes told to send that the socket has not taken yet. */
    public long unsent() {
        return outbox.size();
    }

    public boolean isConnected() {
        return connected;
    }

    public boolean sawEof() {
        return eofSeen;
    }

    /** Reset by the other end after the connection stood; its own {@link #reset} does not count. */
    public boolean sawReset() {
        return connected && failure != SocketError.NONE;
    }

    public boolean isRefused() {
        return failure == SocketError.REFUSED;
    }

    public boolean isClosed() {
        return closed;
    }

    /** In the kernel's words, empty if all is well. */
    public String failure() {
        return failure.text();
    }

    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    public InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    public SimulatedPeer onAccepted(Consumer<SimulatedPeer> action) {
        onAccepted = action;
        return this;
    }

    @Override
    public void accepted() {
        onAccepted.accept(this);
    }

    /** Ready to act, on the listener's side: what came before the acceptor knew this peer is looked at now. */
    void begin() {
        connected = true;
        onConnected.accept(this);
        drain(reading ? Integer.MAX_VALUE : 0);
    }

    @Override
    public void changed(Change change) {
        switch (change) {
            case CONNECTED -> {
                connected = true;
                onConnected.accept(this);
                flush();
            }
            case READABLE, EOF -> drain(reading ? Integer.MAX_VALUE : 0);
            case WRITABLE -> flush();
            case RESET -> fail();
        }
    }

    private void fail() {
        drain(reading ? Integer.MAX_VALUE : 0);
        if (failure == SocketError.NONE && !closed) {
            failed(socket.takeError());
        }
    }

    private void failed(SocketError error) {
        failure = error;
        outbox.clear();
        onReset.accept(this);
    }

    private void drain(int most) {
        int left = most;
        int before = (int) receivedCount;
        while (left > 0 && !closed && socket.unread() > 0) {
            left -= readSome(left);
        }
        boolean news = (int) receivedCount != before || (most == 0 && socket.unread() > 0);
        if (news && !closed) {
            onReadable.accept(this);
        }
        boolean atEnd = most > 0 && !closed && socket.unread() == 0;
        if (atEnd && !eofSeen && failure == SocketError.NONE) {
            int count = socket.read(stack.scratch(), 0);
            if (count == PeerSocket.EOF) {
                eofSeen = true;
                onEof.accept(this);
            } else if (count == PeerSocket.FAILED) {
                failed(socket.takeError());
            }
        }
    }

    private int readSome(int most) {
        ByteBuffer scratch = stack.scratch();
        int count = socket.read(scratch, most);
        receivedCount += count;
        if (keepsReceived) {
            received.write(scratch.array(), 0, count);
        }
        return count;
    }

    private void flush() {
        if (closed || socket.isConnecting()) {
            return;
        }
        if (outbox.flush() && outbox.wantsClose()) {
            closed = true;
            socket.close();
        }
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
