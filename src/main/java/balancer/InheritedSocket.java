package balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The listening socket that this process got as its standard input, in the way of inetd and systemd. Who passed it on
 * keeps it open, so connections wait in its backlog while no process, or the next one, accepts them.
 */
final class InheritedSocket {
    private InheritedSocket() {}

    /**
     * True if standard output is that socket too, as inetd wants it for the answer to one connection: a log that is
     * written there would be lost.
     */
    static boolean isStandardOutput() {
        try {
            Path input = Files.readSymbolicLink(Path.of("/proc/self/fd/0"));
            return input.toString().startsWith("socket:")
                    && input.equals(Files.readSymbolicLink(Path.of("/proc/self/fd/1")));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

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
        if (((InetSocketAddress) socket.getLocalAddress()).getPort() == 0) {
            throw new IOException("standard input is a socket that has no port yet");
        }
        return socket;
    }
}
