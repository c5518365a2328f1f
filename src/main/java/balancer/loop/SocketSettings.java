package balancer.loop;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** The socket options of a connection. */
final class SocketSettings {
    /**
     * TCP keep-alive: after a minute of silence six probes within a minute, so two minutes until a dead peer is
     * noticed. The kernel's default of two hours is too long: middleboxes (a NAT, a cloud's balancer) forget a silent
     * connection after four or five minutes, and a probe a minute keeps their entry alive.
     */
    private static final int IDLE_SECONDS = 60;

    private static final int INTERVAL_SECONDS = 10;
    private static final int PROBES = 6;

    private SocketSettings() {}

    /** No Nagle: each write holds all that there is to send, so the kernel has nothing to wait for. */
    static void noDelay(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** From now on the kernel probes a silent peer; if the peer is gone, reads fail. */
    static void keepAlive(SocketChannel channel) {
        try {
            if (Intervals.KNOWN) {
                set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
                set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
                set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
            }
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        } catch (IOException gone) {
            // The next read reports it.
        }
    }

    /** Closing drops what was not sent yet, and sends RST instead of FIN. */
    static void resetOnClose(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // Closing is all that is left to do.
        }
    }

    /**
     * Prepares a reset that destroys nothing: from now on any close is a reset, and the channel is writable only when
     * the peer has received all that was written. The kernel has no event for that. But a socket with the smallest send
     * buffer that Linux grants is writable only if all but a fraction of a segment is acknowledged, and a reset leaves
     * the peer what its kernel has acknowledged.
     */
    static void resetAfterDelivery(SocketChannel channel) throws IOException {
        resetOnClose(channel);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 1);
    }

    /** Where the system does not know the option, its default intervals apply. */
    private static void set(SocketChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    /** Loaded with the first long-lived connection, not before. */
    private static final class Intervals {
        /** A runtime image made by jlink may lack the module. */
        static final boolean KNOWN = ModuleLayer.boot().findModule("jdk.net").isPresent();
    }
}
