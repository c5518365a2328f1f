package balancer.loop;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * Where a service listens.
 *
 * @param address   to bind; of an inherited socket, the one that it has
 * @param reusePort whether other processes of the same user may listen there too (SO_REUSEPORT): each gets its part of
 *     the connections
 * @param inherited a socket that listens already; it belongs to the process that opened it, so it is never closed. Null
 *     if a socket is to be opened
 */
public record Listening(InetSocketAddress address, boolean reusePort, ServerSocketChannel inherited) {
    /** A socket of our own alone. */
    public static Listening at(InetSocketAddress address) {
        return new Listening(address, false, null);
    }
}
