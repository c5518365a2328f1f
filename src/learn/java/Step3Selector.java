import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Sleeps until the kernel knows of a socket that has something to do: that is a selector, shown by a server that sends
 * back what it gets. In step 2 a whole core was spent on asking sockets that had nothing to say. The experiment "1,000
 * idle" shows it: burns CPU there, none here.
 *
 * <p>Five words. A <em>selector</em> watches channels. A <em>key</em> is one channel in its list. Its <em>interest</em>
 * is what you want to hear of, its <em>ready set</em> what the last {@code select} found. Its <em>attachment</em> is an
 * object of yours, here a {@code Client}, so nobody has to search for whom an event is.
 *
 * <p>The kernel tells a <em>level</em>, not a change: a socket that has bytes is ready in each {@code select} until you
 * have read them. For two steps there are no backends, so the ports behind the first are not used.
 *
 * <p>Run it: {@code java src/learn/java/Step3Selector.java 9100}, then type lines into {@code nc 127.0.0.1 9100}.
 *
 * <p>Now break it: make {@code clear()} a comment. Type lines into two {@code nc}: with each turn one more key is
 * handled although nothing has happened to it, because the selector adds to that set and never takes anything out. Or
 * let {@code onReadable} return at once: the bytes stay, the level stays, and {@code select} does not sleep any more.
 */
public class Step3Selector {
    private static Selector selector;
    private static long turns; // how often select has returned
    private static long handled; // how many keys were ready, all turns together

    public static void main(String[] ports) throws IOException {
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(ports[0])), 1024);
        listener.configureBlocking(false); // a selector takes no channel that can block
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on http://localhost:" + ports[0]);
        while (true) {
            turn(listener);
        }
    }

    private static void turn(ServerSocketChannel listener) throws IOException {
        selector.select(); // the only place where this program waits
        turns++;
        for (SelectionKey key : selector.selectedKeys()) {
            handled++;
            // Each key closes at most its own channel here. From step 4 on it may close another's: hence isValid()
            // there.
            if (key.isAcceptable()) {
                accept(listener);
            } else {
                ((Client) key.attachment()).onReadable();
            }
        }
        selector.selectedKeys().clear();
    }

    private static void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel == null) {
                return; // ready means "probably": the client may have gone meanwhile
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client(channel));
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    /** What this program knows of a connection; the attachment of its key. */
    private static class Client {
        final SocketChannel channel;
        final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        long octets;

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        void onReadable() {
            try {
                echo();
            } catch (IOException e) {
                // A reset: the client has given up and takes nothing more.
                System.out.println("lost a client: " + e.getMessage());
                close();
            }
        }

        private void echo() throws IOException {
            buffer.clear();
            int count = channel.read(buffer); // what has come: half a line, or three of them
            if (count < 0) { // the end: the client will send nothing more
                System.out.println("a client has left after " + octets + " bytes");
                close(); // takes the key out of the selector, too
                return;
            }
            octets += count;
            System.out.println("turn " + turns + ", key " + handled + ": " + count + " bytes");
            buffer.flip();
            channel.write(buffer); // takes what fits: step 4 shows what is wrong with this line
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                System.out.println("while closing: " + e.getMessage());
            }
        }
    }
}
