import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Gives each direction one buffer of fixed size, and computes what to wait for from the state alone. In step 4 a slow
 * client made the balancer take a whole file into memory, and the end of one direction cut off the other. The
 * experiments "slow reader" and "half-close" show it: grows and loses bytes there, works here.
 *
 * <p>Back-pressure: the buffer is full, so READ on the backend goes off; the kernel's receive buffer fills, so TCP
 * tells the backend to stop; so the backend's own writes come short. Nobody had to invent a message for that.
 *
 * <p>{@code interest()} is a function of the state: there is no event after which somebody could forget to switch
 * something on or off. Half-close: {@code read} returned -1, so this side sends nothing more (a FIN), but it may still
 * read. The end is passed on behind the last byte, with {@code shutdownOutput}. An exception is a reset: it ends both.
 *
 * <p>Run it: {@code java src/learn/java/Step5BackPressure.java 9100 9001 9002 9003}
 *
 * <p>Now break it: in {@code interest()} leave {@code !ended} out. Let a client half-close while its answer takes time,
 * or give up while a backend hangs ({@code curl -m 1}): {@code read} returns -1 in each turn, and the CPU is at 100 %.
 * {@code src/learn/broken} lists more such changes, with what they do in numbers.
 */
public class Step5BackPressure {
    private static final int BUFFER = 16 * 1024;

    private static Selector selector;
    private static String[] ports;
    private static int accepted;
    private static long turns; // how often select has returned; tests look at it

    public static void main(String[] arguments) throws IOException {
        ports = arguments;
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(local(ports[0]), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on http://localhost:" + ports[0]);
        while (true) {
            selector.select();
            turns++;
            for (SelectionKey key : selector.selectedKeys()) {
                handle(key, listener);
            }
            selector.selectedKeys().clear();
        }
    }

    private static void handle(SelectionKey key, ServerSocketChannel listener) {
        if (!key.isValid()) {
            return; // another key of this turn has closed this one: the report was on its way already
        }
        if (key.isAcceptable()) {
            accept(listener);
        } else {
            ((Side) key.attachment()).onReady();
        }
    }

    private static void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                Side client = new Side(channel, 0); // nothing to hear of before there is a backend
                Side backend = new Side(SocketChannel.open(), SelectionKey.OP_CONNECT);
                client.other = backend;
                backend.other = client;
                backend.connect(local(ports[1 + accepted++ % (ports.length - 1)]));
            }
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    private static InetSocketAddress local(String port) {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
    }

    /** One of the two sockets of a connection; the attachment of its key. */
    private static class Side {
        final SocketChannel channel;
        final SelectionKey key;
        ByteBuffer waiting = ByteBuffer.allocate(BUFFER); // from the other side, to be written to this one
        boolean ended; // this side sends nothing more
        boolean finished; // nothing more is sent to this side
        Side other;

        Side(SocketChannel channel, int interest) throws IOException {
            this.channel = channel;
            channel.configureBlocking(false);
            key = channel.register(selector, interest, this);
        }

        /** Returns at once; OP_CONNECT tells that it is over, and finishConnect how. */
        void connect(InetSocketAddress address) {
            try {
                channel.connect(address);
                settle();
            } catch (IOException e) {
                fail(e); // some systems refuse so fast
            }
        }

        /** What to wait for now. */
        private int interest() {
            if (channel.isConnectionPending()) {
                return SelectionKey.OP_CONNECT;
            }
            if (other.channel.isConnectionPending()) {
                return 0;
            }
            boolean read = !ended && other.waiting.hasRemaining(); // there is room for what it sends
            boolean write = waiting.position() > 0; // it did not take all of it
            return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
        }

        void onReady() {
            try {
                if (key.isConnectable() && !channel.finishConnect()) { // throws if nobody listens there
                    return;
                }
                if (key.isReadable()) {
                    read();
                }
                flush();
                other.flush();
                settle();
            } catch (IOException e) {
                fail(e);
            }
        }

        private void read() throws IOException {
            if (channel.read(other.waiting) < 0) {
                ended = true;
            }
        }

        /** Writes what waits; behind the last byte it passes on the end. */
        private void flush() throws IOException {
            if (finished) {
                return; // its output is shut: even a write of nothing would throw now
            }
            waiting.flip();
            channel.write(waiting);
            waiting.compact(); // what was not taken moves to the front
            if (other.ended && waiting.position() == 0) {
                channel.shutdownOutput();
                finished = true;
            }
        }

        private void settle() {
            if (finished && other.finished) {
                closeBoth();
            } else {
                key.interestOps(interest());
                other.key.interestOps(other.interest());
            }
        }

        /** Refused or reset: the other side has nobody to talk to any more. */
        private void fail(IOException e) {
            System.out.println("lost a connection: " + e.getMessage());
            closeBoth();
        }

        private void closeBoth() {
            close(channel);
            close(other.channel);
        }

        private static void close(SocketChannel channel) {
            try {
                channel.close(); // cancels its key as well
            } catch (IOException e) {
                System.out.println("while closing: " + e.getMessage());
            }
        }
    }
}
