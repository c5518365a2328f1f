package balancer.testkit;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A TCP socket as in the Linux kernel, below any channel: two lanes, a pending error, and the bits that poll reports.
 * Channels add the JDK's behaviour, scripted peers use it directly. {@link ConformanceTest} verifies on real sockets
 * that each method behaves like the kernel.
 */
final class SimulatedSocket implements PeerSocket {
    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int POLLERR = 8;
    static final int POLLHUP = 16;

    private enum State {
        UNCONNECTED,
        CONNECTING,
        ESTABLISHED,
        /** Reset, or both FINs have arrived: nothing will be sent or received any more. */
        FINISHED
    }

    private final TcpStack stack;
    private final World world;
    private final int number;
    private SocketWatcher watcher = SocketWatcher.NOBODY;
    private InetSocketAddress localAddress;
    private InetSocketAddress remoteAddress;
    private SimulatedSocket other;
    private Lane in;
    private Lane out;

    private State state = State.UNCONNECTED;
    private SocketError error = SocketError.NONE;
    private boolean finSent;
    private boolean finReceived;
    private boolean finDelivered;
    private boolean inputShut;
    private boolean closed;
    private boolean lingersZero;

    SimulatedSocket(TcpStack stack, int number) {
        this.stack = stack;
        world = stack.world();
        this.number = number;
    }

    int number() {
        return number;
    }

    @Override
    public void watch(SocketWatcher newWatcher) {
        watcher = newWatcher;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    void bindTo(InetSocketAddress local) {
        localAddress = local;
    }

    void connectingTo(InetSocketAddress remote) {
        remoteAddress = remote;
        state = State.CONNECTING;
    }

    /** This socket is the listener's end of a new connection. */
    void join(SimulatedSocket client) {
        out = new Lane(stack, this, client);
        in = new Lane(stack, client, this);
        client.out = in;
        client.in = out;
        other = client;
        client.other = this;
        localAddress = client.remoteAddress;
        remoteAddress = client.localAddress;
        state = State.ESTABLISHED;
    }

    Lane out() {
        return out;
    }

    @Override
    public boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isClosed() {
        return closed;
    }

    /** SO_LINGER with 0 seconds: close sends RST. */
    void lingerZero(boolean on) {
        lingersZero = on;
    }

    int poll() {
        int bits = error == SocketError.NONE ? 0 : POLLERR;
        boolean dead = state == State.UNCONNECTED || state == State.FINISHED;
        if (dead || (finReceived && finSent)) {
            bits |= POLLHUP;
        }
        if (finReceived || inputShut || state == State.FINISHED || unread() > 0) {
            bits |= POLLIN;
        }
        if (dead || finSent || (state == State.ESTABLISHED && out.isWritable())) {
            bits |= POLLOUT;
        }
        return bits;
    }

    @Override
    public int unread() {
        return in == null ? 0 : in.bytes().arrived();
    }

    int underWay() {
        return out == null ? 0 : out.bytes().underWay();
    }

    @Override
    public SocketError error() {
        return error;
    }

    @Override
    public SocketError takeError() {
        SocketError taken = error;
        error = SocketError.NONE;
        return taken;
    }

    @Override
    public int read(ByteBuffer target, int limit) {
        if (unread() > 0) {
            int count = in.bytes().take(target, limit);
            in.roomMade();
            return count;
        }
        if (finReceived) {
            return EOF; // a reset after the FIN stays unseen: SOCK_DONE is looked at before sk_err
        }
        if (error != SocketError.NONE) {
            return FAILED;
        }
        return state == State.ESTABLISHED && !inputShut ? 0 : EOF;
    }

    @Override
    public int write(ByteBuffer source, int limit) {
        if (state != State.ESTABLISHED || finSent || error != SocketError.NONE) {
            error = error == SocketError.NONE ? SocketError.BROKEN_PIPE : error;
            return FAILED;
        }
        int wanted = Math.min(source.remaining(), limit);
        int count = out.bytes().put(source, limit);
        if (count < wanted) {
            out.waitForRoom();
        }
        out.sendBytes(count);
        return count;
    }

    @Override
    public void shutdownOutput() {
        if (state == State.ESTABLISHED && !finSent) {
            world.record("sends FIN", number, 0);
            finSent = true;
            out.sendFin();
            if (finReceived) {
                changed(SocketWatcher.Change.EOF); // both ways shut is a hang-up, which wakes a poll
            }
        }
    }

    void shutdownInput() {
        inputShut = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watcher = SocketWatcher.NOBODY;
        world.record("closes", number, unread());
        if (state != State.ESTABLISHED) {
            return;
        }
        if (unread() > 0 || (lingersZero && !(finSent && finReceived))) {
            reset(); // RFC 2525 §2.17: unread data was lost, and the other end must learn that
        } else {
            shutdownOutput();
        }
    }

    @Override
    public void reset() {
        if (state == State.ESTABLISHED) {
            world.record("sends RST", number, 0);
            state = State.FINISHED;
            in.bytes().dropArrived();
            out.sendReset();
        }
    }

    void synAckArrived() {
        if (closed) {
            state = State.ESTABLISHED;
            reset();
        } else if (state == State.CONNECTING) {
            establish();
        }
    }

    /** The client's end is connected. */
    void establish() {
        world.record("connected", number, 0);
        state = State.ESTABLISHED;
        changed(SocketWatcher.Change.CONNECTED);
    }

    /** No answer, or RST for an answer. */
    void connectFailed(SocketError why) {
        if (!closed && state == State.CONNECTING) {
            world.record(why.text(), number, 0);
            error = why;
            state = State.FINISHED;
            changed(SocketWatcher.Change.RESET);
        }
    }

    /** Otherwise bytes that arrive are answered with RST. */
    boolean isReceiving() {
        return state == State.ESTABLISHED && !closed;
    }

    void bytesArrived(int count) {
        world.record("receives", number, count);
        changed(SocketWatcher.Change.READABLE);
    }

    void finArrived() {
        if (state != State.ESTABLISHED) {
            return;
        }
        world.record("receives FIN", number, 0);
        finReceived = true;
        other.finDelivered = true;
        finishIfBothWays();
        other.finishIfBothWays();
        changed(SocketWatcher.Change.EOF);
    }

    private void finishIfBothWays() {
        if (finReceived && finDelivered) {
            state = State.FINISHED;
        }
    }

    void resetArrived() {
        if (state != State.ESTABLISHED) {
            connectFailed(SocketError.REFUSED);
            return;
        }
        world.record("receives RST", number, 0);
        error = finReceived ? SocketError.BROKEN_PIPE : SocketError.RESET; // CLOSE_WAIT turns it into EPIPE
        state = State.FINISHED;
        changed(SocketWatcher.Change.RESET);
    }

    void tellOtherOfAccept() {
        other.watcher.accepted();
    }

    void changed(SocketWatcher.Change change) {
        watcher.changed(change);
    }

    @Override
    public String toString() {
        return "#" + number + ' ' + localAddress + " -> " + remoteAddress + ' ' + state + (closed ? " closed" : "")
                + (error == SocketError.NONE ? "" : " " + error) + (finSent ? " finSent" : "")
                + (finReceived ? " finReceived" : "") + " unread " + unread() + " underWay " + underWay();
    }
}
