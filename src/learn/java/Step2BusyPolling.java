import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves all connections with one thread: no call waits, and each is asked in turn whether it has something to do. In
 * step 1 a thousand connections that did nothing cost a thousand threads. The experiment "1,000 idle" shows it: one
 * thread here, but look at its CPU time.
 *
 * <p>From here on bytes are relayed as they come, in both directions and without a look at them, so one client
 * connection stays with one backend. Only one thing is wrong with it, but that is bad: it never sleeps. A full core is
 * spent on asking, also when nobody is there, and each client is asked less often the more there are.
 *
 * <p>Run it: {@code java src/learn/java/Step2BusyPolling.java 9100 9001 9002 9003}, and then {@code top}.
 *
 * <p>Now break it: put {@code java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);} in front of {@code
 * sessions.removeIf}. The CPU is idle again, but a page takes a third of a second, and a file comes with 160 KB/s: one
 * buffer in each tenth of a second. No pause is right; you want to sleep until something happens.
 */
public class Step2BusyPolling {
    private static final List<Session> sessions = new ArrayList<>();
    private static int accepted;

    public static void main(String[] ports) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(local(ports[0]), 1024);
        listener.configureBlocking(false);
        System.out.println("listening on http://localhost:" + ports[0]);
        while (true) {
            accept(listener, ports);
            sessions.removeIf(session -> !session.goesOn());
        }
    }

    private static void accept(ServerSocketChannel listener, String[] ports) {
        try {
            SocketChannel client = listener.accept();
            while (client != null) { // null means: nobody is there, and I do not wait
                InetSocketAddress backend = local(ports[1 + accepted++ % (ports.length - 1)]);
                sessions.add(new Session(client, backend));
                client = listener.accept();
            }
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    private static InetSocketAddress local(String port) {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
    }

    /** A client, its backend, and the two directions between them. */
    private static class Session {
        final SocketChannel client;
        final SocketChannel backend;
        final InetSocketAddress address;
        final Direction up;
        final Direction down;

        Session(SocketChannel client, InetSocketAddress address) throws IOException {
            this.client = client;
            this.address = address;
            client.configureBlocking(false);
            backend = SocketChannel.open();
            backend.configureBlocking(false);
            up = new Direction(client, backend);
            down = new Direction(backend, client);
        }

        /** Does what can be done now; tells whether there will be more. */
        boolean goesOn() {
            try {
                if (!isConnected()) {
                    return true;
                }
                up.move();
                down.move();
                if (!up.finished || !down.finished) {
                    return true;
                }
            } catch (IOException e) {
                // Refused or reset: the other side has nobody to talk to any more.
                System.out.println("lost a connection: " + e.getMessage());
            }
            close(client);
            close(backend);
            return false;
        }

        /** The first call begins to connect, and those that follow ask whether it is done. */
        private boolean isConnected() throws IOException {
            return backend.isConnectionPending() || backend.isConnected()
                    ? backend.finishConnect()
                    : backend.connect(address);
        }
    }

    /** Bytes from one socket on their way to the other. */
    private static class Direction {
        final SocketChannel from;
        final SocketChannel to;
        final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        boolean ended;
        boolean finished;

        Direction(SocketChannel from, SocketChannel to) {
            this.from = from;
            this.to = to;
        }

        /** A full buffer reads 0 bytes, so a slow receiver stops the sender: that is back-pressure. */
        void move() throws IOException {
            if (finished) {
                return;
            }
            if (!ended && from.read(buffer) < 0) {
                ended = true;
            }
            buffer.flip();
            to.write(buffer); // takes what fits, perhaps nothing; the rest stays in the buffer
            buffer.compact();
            if (ended && buffer.position() == 0) {
                to.shutdownOutput(); // passes on the end of this direction; the other one may still be busy
                finished = true;
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.out.println("while closing: " + e.getMessage());
        }
    }
}
