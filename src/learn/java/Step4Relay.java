import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * Keeps what a write did not take, and asks with OP_WRITE to be told when there is room for it. Its twin that loses
 * threw that rest away. The experiment "slow reader" shows it: loses bytes there, all of them arrive here.
 *
 * <p>OP_WRITE comes and goes. A socket has room nearly always, so interest in writing that stays on makes each {@code
 * select} return at once. Write first, without asking; ask only after a short write, and stop asking when the rest has
 * gone.
 *
 * <p>Two faults are left. The rest has no bound: a slow client makes this program take the whole file into memory
 * ("grows"). And the first side that ends closes both ways, so a client that says "that was all from me" loses its
 * answer.
 *
 * <p>Run it: {@code java src/learn/java/Step4Relay.java 9100 9001 9002 9003}
 *
 * <p>Now break it: make {@code key.interestOpsAnd(~SelectionKey.OP_WRITE);} a comment. Nothing shows until a client has
 * been slow, has then taken all and stays. The pages of the demo are too small for that: let the backend be 9101, which
 * serves a large file (README, "Back-pressure in five links"). {@code (printf 'GET /file HTTP/1.1\r\nHost: a\r\n\r\n';
 * sleep 60) | nc 127.0.0.1 9100 | (sleep 2; cat >/dev/null)}. With nothing left to do the CPU is at 100 % until the
 * client goes.
 */
public class Step4Relay {
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
        final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(); // what this socket did not take yet, in order
        boolean last; // the other side has ended: close when nothing waits
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
                if (key.isValid() && key.isWritable()) {
                    flush();
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
                key.interestOpsAnd(~SelectionKey.OP_READ); // the end stays "readable": without this the loop would spin
                other.last = true;
                other.closeIfDone();
                return;
            }
            buffer.flip();
            other.send();
        }

        private void send() throws IOException {
            if (waiting.isEmpty()) { // else these bytes would overtake those that wait
                channel.write(buffer);
            }
            if (buffer.hasRemaining()) {
                waiting.add(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
        }

        private void flush() throws IOException {
            while (!waiting.isEmpty()) {
                channel.write(waiting.peek());
                if (waiting.peek().hasRemaining()) {
                    return; // short again: the interest stays on
                }
                waiting.remove();
            }
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            closeIfDone();
        }

        private void closeIfDone() {
            if (last && waiting.isEmpty()) {
                closeBoth();
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
