package balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The listening socket that this process got as its standard input, in the way of inetd and systemd. Who passed it on
 * keeps it open, so connections wait in its backlog while no process, or the next one, accepts them.
 */
final class InheritedSocket {
    private InheritedSocket() {}

    /** @throws IOException if standard input is something else; says what */
    static ServerSocketChannel take(SelectorProvider network) throws IOException {
        Channel channel = network.inheritedChannel();
        if (channel instanceof SocketChannel) {
            throw new IOException("standard input is a connection; the socket itself is needed (Accept=no)");
        }
        if (channel == null) {
            throw new IOException("standard input is not a socket");
        }
        if (!(channel instanceof ServerSocketChannel socket)
                || !(socket.getLocalAddress() instanceof InetSocketAddress)) {
            throw new IOException("standard input is not a TCP socket");
        }
        return socket;
    }
}
