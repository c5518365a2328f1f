package balancer.loop;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** What is set on a socket of a connection. */
final class SocketSettings {
    /**
     * A minute of silence, then six questions in a minute: who does not answer is gone after two. The kernel's own two
     * hours are of no use to anybody, and addresses are translated on the way by boxes that forget a silent connection
     * after four or five minutes (a NAT, a cloud's balancer): a question a minute keeps those awake.
     */
    private static final int IDLE_SECONDS = 60;

    private static final int INTERVAL_SECONDS = 10;
    private static final int QUESTIONS = 6;

    private SocketSettings() {}

    /** What is written leaves at once: we write what there is, and wait for nothing to be sent with it. */
    static void noDelay(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** From now on the kernel asks a silent peer whether it is still there; if it is not, reads say so. */
    static void keepAlive(SocketChannel channel) {
        try {
            if (Intervals.KNOWN) {
                set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
                set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
                set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
            }
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        } catch (IOException gone) {
            // Whoever reads finds out.
        }
    }

    /** Closing drops what was not sent yet, and sends a reset instead of an end. */
    static void resetOnClose(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // Closing is all that is left to do.
        }
    }

    /** Where the system does not know the option, its own intervals hold. */
    private static void set(SocketChannel channel, SocketOption<Integer> option, int value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    /** Looked up with the first connection that lives long, not before. */
    private static final class Intervals {
        /** A runtime trimmed by jlink may come without them. */
        static final boolean KNOWN = ModuleLayer.boot().findModule("jdk.net").isPresent();
    }
}
