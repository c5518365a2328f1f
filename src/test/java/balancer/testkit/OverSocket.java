package balancer.testkit;

import java.net.InetSocketAddress;

/** A socket over a socket: what it leaves as it is. */
abstract class OverSocket implements PeerSocket, SocketWatcher {
    final SimulatedSocket raw;
    SocketWatcher owner = SocketWatcher.NOBODY;

    OverSocket(SimulatedSocket raw) {
        this.raw = raw;
        raw.watch(this);
    }

    @Override
    public void accepted() {
        owner.accepted();
    }

    @Override
    public void watch(SocketWatcher newWatcher) {
        owner = newWatcher;
    }

    @Override
    public boolean isConnecting() {
        return raw.isConnecting();
    }

    @Override
    public void shutdownOutput() {
        raw.shutdownOutput();
    }

    @Override
    public void close() {
        raw.close();
    }

    @Override
    public void reset() {
        raw.reset();
    }

    @Override
    public SocketError error() {
        return raw.error();
    }

    @Override
    public InetSocketAddress localAddress() {
        return raw.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return raw.remoteAddress();
    }
}
