import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;

/**
 * Gives every wait an end, and a request whose backend fails another backend. Up to step 6 a connection on which
 * nothing happens stays for ever, and one dead backend of three fails one request of three. The experiments "half a
 * request", "backend hangs" and "dead backend" show it: one hangs and one fails there, all work here.
 *
 * <p>To keep to its subject it serves one request per connection. A limit belongs to a phase: one byte each second does
 * not extend that of the head. Only where bytes are moved it is silence that counts. What may be sent twice? What was
 * not sent (the connect failed); else GET and HEAD, if they are still in the buffer and nothing of an answer has come.
 * A POST that was sent may have been done, as may all that times out.
 *
 * <p>Now break it: in {@code hangUp} write {@code broken = true} instead of {@code channel.shutdownOutput()}. Who still
 * sends when refused gets a reset for unread input, and loses the answer. README ("The ladder") leads on.
 */
public class Step7Time {
    private static final long LIMIT = Long.getLong("limit", 5_000) * 1_000_000; // -Dlimit=1000: a second
    private static Selector selector;
    private static String[] ports;
    private static int picked;
    private static final HashSet<Client> clients = new HashSet<>();

    public static void main(String[] arguments) throws IOException {
        ports = arguments;
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(ports[0])), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> accept(listener));
        System.out.println("listening on http://localhost:" + ports[0]);
        while (true) {
            selector.select(100); // ten times a second for the limits, also if nothing happens
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid()) {
                    ((Runnable) key.attachment()).run();
                }
            }
            selector.selectedKeys().clear();
            clients.stream().filter(Client::isLate).toList().forEach(Client::advance);
        }
    }

    private static void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                clients.add(new Client(channel));
            }
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    /** A socket, and what it has sent. Its exceptions become {@code broken}. */
    private static class Side implements Runnable {
        final SocketChannel channel;
        final SelectionKey key;
        final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        Client client;
        boolean ended; // by a FIN
        boolean broken; // refused, or a reset

        Side(SocketChannel channel, Client client) throws IOException {
            this.channel = channel;
            this.client = client;
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        public void run() {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                } else if (key.isReadable()) {
                    ended |= channel.read(in) < 0;
                }
            } catch (IOException e) {
                broken = true;
            }
            client.advance();
        }

        int write(ByteBuffer bytes) {
            try {
                return channel.write(bytes);
            } catch (IOException e) {
                broken = true;
                return 0;
            }
        }

        void setInterest(boolean write) {
            int ready = (write ? SelectionKey.OP_WRITE : 0) | (ended || !in.hasRemaining() ? 0 : SelectionKey.OP_READ);
            key.interestOps(channel.isConnectionPending() ? SelectionKey.OP_CONNECT : ready);
        }
    }

    private static void close(Side side) {
        try {
            if (side != null) {
                side.channel.close();
            }
        } catch (IOException e) {
            System.out.println("while closing: " + e.getMessage());
        }
    }

    private enum Phase {
        HEAD,
        CONNECT,
        ANSWER,
        RELAY,
        LINGER
    } // what a client waits for

    private static class Client extends Side {
        Side backend;
        Phase phase;
        long deadline;
        int sent; // so much of the request in the buffer has gone to this backend
        boolean repeatable;
        int tries;

        Client(SocketChannel channel) throws IOException {
            super(channel, null);
            client = this;
            become(Phase.HEAD);
        }

        private void become(Phase next) {
            phase = next;
            deadline = System.nanoTime() + (next == Phase.RELAY ? 10 * LIMIT : LIMIT);
        }

        boolean isLate() {
            return deadline - System.nanoTime() <= 0;
        }

        /** Does all that can be done now, then says what it waits for. */
        void advance() {
            try {
                step();
                if (broken || isLate() || phase == Phase.LINGER && ended) {
                    throw new IOException("gone");
                }
                setInterest(backend != null && backend.in.position() > 0);
                if (backend != null) {
                    backend.setInterest(sent < in.position());
                }
            } catch (IOException e) {
                clients.remove(this);
                close(this);
                close(backend);
            }
        }

        private void step() throws IOException {
            switch (phase) {
                case HEAD -> readHead();
                case LINGER -> in.clear(); // read and dropped
                default -> relay();
            }
            while (backend != null && (backend.broken || backend.ended && backend.in.position() == 0)) {
                backendIsGone();
            }
        }

        private void readHead() throws IOException {
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            if (text.contains("\r\n\r\n") && text.length() < in.capacity() - 100) {
                repeatable = text.startsWith("GET ") || text.startsWith("HEAD ");
                String changed = text.replaceFirst("\r\n", "\r\nConnection: close\r\n");
                in.clear().put(changed.getBytes(StandardCharsets.ISO_8859_1));
                tryNext();
            } else if (ended || isLate() || !in.hasRemaining()) {
                refuse(isLate() ? "408 Request Timeout" : "400 Bad Request");
            }
        }

        private void tryNext() throws IOException {
            become(Phase.CONNECT);
            sent = 0;
            backend = new Side(SocketChannel.open(), this);
            try {
                int port = Integer.parseInt(ports[1 + picked++ % (ports.length - 1)]);
                backend.channel.connect(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                backend.broken = true;
            }
        }

        private void relay() throws IOException {
            if (backend.channel.isConnectionPending()) {
                backend.broken |= isLate();
                return;
            }
            int up = backend.write(in.duplicate().flip().position(sent));
            int down = write(backend.in.flip());
            sent += up;
            backend.in.compact();
            if (sent == in.capacity()) {
                in.clear(); // for more of the body
                sent = 0;
                repeatable = false;
            }
            if (down > 0) {
                become(Phase.RELAY);
            } else if (up > 0 || phase == Phase.CONNECT) {
                become(phase == Phase.CONNECT ? Phase.ANSWER : phase); // bytes move, so the limit begins anew
            } else if (isLate() && phase == Phase.ANSWER) {
                refuse("504 Gateway Timeout");
            }
        }

        private void backendIsGone() throws IOException {
            boolean again = phase == Phase.CONNECT || phase == Phase.ANSWER && repeatable;
            if (again && ++tries < ports.length - 1) {
                close(backend);
                tryNext();
            } else if (phase != Phase.RELAY) {
                refuse("502 Bad Gateway");
            } else {
                broken = backend.broken; // a part of an answer: here only its length tells
                hangUp();
            }
        }

        private void refuse(String status) throws IOException {
            write(StandardCharsets.ISO_8859_1.encode("HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n"));
            hangUp();
        }

        /** Sends a FIN, then reads and drops what still comes, until the client has ended, too. */
        private void hangUp() throws IOException {
            close(backend);
            backend = null;
            become(Phase.LINGER);
            in.clear();
            channel.shutdownOutput();
        }
    }
}
