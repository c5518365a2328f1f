import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Relays between a client and a backend with a selector: what comes from one side is written to the other at once. Step
 * 3 answered by itself, and it had the fault that this step makes worse: nobody looks at what {@code write} returns.
 * The experiment "slow reader" shows it in both: the file arrives with holes.
 *
 * <p>A write that does not block takes what fits into the socket's send buffer, perhaps nothing, and returns the count.
 * Small answers fit nearly always; so the fault passes every quick test, and is found by the first user with a slow
 * line.
 *
 * <p>New here are two sockets for one client. Each has its key, and each key's attachment knows the other side. Opening
 * the second takes two halves: {@code connect} begins it, and OP_CONNECT says when {@code finishConnect} will not wait.
 * And one side may close the other, whose key is reported in the same turn: that key is cancelled, and all but {@code
 * isValid} would throw.
 *
 * <p>Run it: {@code java src/learn/java/Step4RelayThatLoses.java 9100 9001 9002 9003}
 *
 * <p>Now break it: replace {@code other.channel.write(buffer);} by {@code while (buffer.hasRemaining())
 * other.channel.write(buffer);}. Nothing is lost any more, but while one client reads slowly this loop spins with 100 %
 * CPU, and all others wait: step 0 is back, only hotter.
 */
public class Step4RelayThatLoses {
    /** All sides use this one: it is empty again after each event. */
    private static final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);

    private static Selector selector;
    private static String[] ports;
    private static int accepted;

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
        Side other;

        Side(SocketChannel channel, int interest) throws IOException {
            this.channel = channel;
            channel.configureBlocking(false);
            key = channel.register(selector, interest, this);
        }

        /** Returns at once; OP_CONNECT tells that it is over, and finishConnect how. */
        void connect(InetSocketAddress address) {
            try {
                if (channel.connect(address)) {
                    onConnected(); // done already: then OP_CONNECT would never come
                }
            } catch (IOException e) {
                fail(e); // some systems refuse so fast
            }
        }

        void onReady() {
            try {
                if (key.isConnectable()) {
                    onConnected();
                } else if (key.isReadable()) {
                    onReadable();
                }
            } catch (IOException e) {
                fail(e);
            }
        }

        private void onConnected() throws IOException {
            channel.finishConnect(); // throws if nobody listens there
            key.interestOps(SelectionKey.OP_READ); // OP_CONNECT must go, or it would be reported for ever
            other.key.interestOps(SelectionKey.OP_READ);
        }

        private void onReadable() throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                closeBoth();
                return;
            }
            buffer.flip();
            other.channel.write(buffer); // what the socket does not take is gone with the next clear()
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
