import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each request, not each connection, to the next backend, and keeps connections open on both sides. In step 5 a
 * client that kept its connection stayed with one backend: "three at once" shows it, uneven there, works here.
 *
 * <p>So it must know where a message ends: at its Content-Length. An answer without one (it has chunks, or ends with
 * its connection) makes these two connections a relay as in step 5. A request with chunks is refused.
 *
 * <p>Framing is a security matter. Backend connections serve one client after the other: if both ends disagree where a
 * request ends, the rest is a request that nobody checked, and its answer goes to the next client. So what another
 * parser could read differently is refused. Now break it: {@code -Dnaive=true} believes the first length, and {@code
 * java src/learn/java/Attack.java smuggle} shows on the screen who gets whose answer.
 */
public class Step6RoundRobin {
    private static final boolean STRICT = !Boolean.getBoolean("naive");
    private static final Pattern REQUEST = Pattern.compile("(?s)[A-Z]+ [!-~]+ HTTP/1[.][01]\r\n.*");
    /** A bare LF, a blank before a colon, a line that continues another, and the like. */
    private static final Pattern BAD =
            Pattern.compile("\n(?!\r\n\\z|\\z|[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\\x80-\\xff]*\r\n)");

    private static Selector selector;
    private static String[] ports;
    private static int requests;
    private static final Map<String, Side> idle = new HashMap<>(); // by port: a backend connection that nobody uses

    public static void main(String[] arguments) throws IOException {
        ports = arguments;
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(ports[0])), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> accept(listener));
        System.out.println("listening on http://localhost:" + ports[0]);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid()) {
                    ((Runnable) key.attachment()).run();
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                new Client(channel);
            }
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    /** A socket, and what it has sent that is not passed on yet. */
    private static class Side implements Runnable {
        final SocketChannel channel;
        final SelectionKey key;
        final ByteBuffer in = ByteBuffer.allocate(16 * 1024); // a head must fit in
        boolean ended; // sends nothing more
        long left; // how much of the message to it is still to be written
        Client client; // for whom it works; null: idle
        String port;

        Side(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        public void run() {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                } else if (client == null) { // an idle backend has ended, or says what nobody has asked for
                    idle.remove(port, this);
                    channel.close();
                } else if (key.isReadable()) {
                    ended |= channel.read(in) < 0;
                }
            } catch (IOException e) {
                ended = true; // refused, or a reset; whoever writes to it will be told again
            }
            if (client != null) {
                client.advance();
            }
        }

        /** Writes what has come of this message; what lies behind belongs to the next one. */
        void send(Side from) throws IOException {
            int count = from.in.flip().limit();
            from.in.limit((int) Math.min(count, left));
            left -= channel.write(from.in);
            from.in.limit(count).compact();
        }

        void setInterest(Side from) {
            int read = ended || !in.hasRemaining() ? 0 : SelectionKey.OP_READ;
            int write = from == null || left == 0 || from.in.position() == 0 ? 0 : SelectionKey.OP_WRITE;
            key.interestOps(channel.isConnectionPending() ? SelectionKey.OP_CONNECT : read | write);
        }
    }

    private static class Client extends Side {
        Side backend; // null: the next request is not complete
        boolean answered; // the head of the answer has come
        boolean stays; // for another request
        boolean asksForHead;

        Client(SocketChannel channel) throws IOException {
            super(channel);
            client = this;
        }

        /** Does all that can be done now, then says what it waits for. */
        void advance() {
            try {
                while (backend == null ? readRequest() : forward()) {}
                setInterest(backend);
                if (backend != null) {
                    backend.setInterest(this);
                }
            } catch (IOException e) {
                giveUp("400".equals(e.getMessage()) ? "400 Bad Request" : "502 Bad Gateway");
            }
        }

        private boolean readRequest() throws IOException { // true: it has a backend now
            String head = headOf(in);
            if (head == null && !ended && in.hasRemaining()) {
                return false;
            } else if (head == null || STRICT && !isClear(head)) {
                throw new IOException("400");
            }
            asksForHead = head.startsWith("HEAD ");
            stays = persists(head);
            backend = takeBackend(ports[1 + requests++ % (ports.length - 1)]);
            backend.client = this;
            backend.left = head.length() + Math.max(0, length(head));
            System.out.println(head.substring(0, head.indexOf('\r')) + " -> " + backend.port);
            return true;
        }

        private Side takeBackend(String port) throws IOException {
            Side taken = idle.remove(port);
            if (taken == null) {
                taken = new Side(SocketChannel.open());
                taken.port = port;
                taken.channel.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)));
            }
            return taken;
        }

        private boolean forward() throws IOException { // true: the exchange is over, the next one may begin
            if (backend.channel.isConnected()) {
                backend.send(this);
                readAnswer();
                send(backend);
            }
            if (answered && left == 0) {
                endExchange();
                return true;
            } else if (backend.ended && (left == 0 || backend.in.position() == 0)) {
                throw new IOException("502"); // or the end of a relay, or of a part of an answer
            } else if (ended && in.position() == 0 && backend.left > 0) {
                backend.channel.shutdownOutput(); // the client has half-closed a relay, or its request is cut
            }
            return false;
        }

        private void readAnswer() {
            String head = answered ? null : headOf(backend.in);
            if (head != null) {
                boolean empty = asksForHead || head.startsWith(" 204", 8) || head.startsWith(" 304", 8);
                boolean measured = empty || length(head) >= 0;
                answered = true;
                left = measured ? head.length() + (empty ? 0 : length(head)) : Long.MAX_VALUE;
                backend.left = measured ? backend.left : Long.MAX_VALUE; // a relay from now on
                stays &= persists(head);
            }
        }

        private void endExchange() throws IOException {
            if (!stays || backend.left > 0 || STRICT && (backend.ended || backend.in.position() > 0)) {
                throw new IOException("the connection ends with this answer");
            }
            backend.client = null;
            backend.key.interestOps(STRICT ? SelectionKey.OP_READ : 0);
            if (idle.putIfAbsent(backend.port, backend) != null) {
                backend.channel.close();
            }
            backend = null;
            answered = false;
        }

        /** Closes both, with an answer of its own if there was none. */
        private void giveUp(String status) {
            String answer = answered ? "" : "HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n";
            try (channel) {
                if (backend != null) {
                    backend.channel.close();
                }
                channel.write(StandardCharsets.ISO_8859_1.encode(answer));
            } catch (IOException e) {
                System.out.println("lost a client: " + e.getMessage());
            }
        }
    }

    /** The head with its empty line; null if that has not come yet. */
    private static String headOf(ByteBuffer in) {
        String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? null : text.substring(0, end + 4);
    }

    private static String field(String head, String name) {
        Matcher field = Pattern.compile("(?imd)^" + name + ":\\s*(.*?)\\s*$").matcher(head);
        return field.find() ? field.group(1) : "";
    }

    private static long length(String head) {
        String number = STRICT && !field(head, "Transfer-Encoding").isEmpty() ? "" : field(head, "Content-Length");
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
    }

    private static boolean persists(String head) {
        return head.matches("(?s)[^\r]*HTTP/1[.]1.*")
                && !field(head, "Connection").equalsIgnoreCase("close");
    }

    private static boolean isClear(String head) {
        int lengths = head.split("(?i)\n(content-length|transfer-encoding):", -1).length - 1;
        boolean measured = lengths == 0 || lengths == 1 && length(head) >= 0;
        return measured && REQUEST.matcher(head).matches() && !BAD.matcher(head).find();
    }
}
