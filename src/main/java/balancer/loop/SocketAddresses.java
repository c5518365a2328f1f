package balancer.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** The two addresses of a connection. A closed channel no longer tells them: {@code unknown:0}. */
final class SocketAddresses {
    private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    private SocketAddresses() {}

    static InetSocketAddress remote(SocketChannel channel) {
        try {
            return (InetSocketAddress) channel.getRemoteAddress();
        } catch (IOException closed) {
            return UNKNOWN;
        }
    }

    static InetSocketAddress local(SocketChannel channel) {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            return UNKNOWN;
        }
    }
}
