import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * Speaks TLS. All steps before send what they read as it is, so who sits between can read and change it. An {@code
 * SSLEngine} encrypts, but it does no I/O: it takes bytes from buffers, puts bytes into buffers, and wishes. The
 * handshake is a state machine whose state is its wish:
 *
 * <pre>
 *   NEED_UNWRAP       give me a record of the other side    read the socket; if nothing has come: wait for READ
 *   NEED_WRAP         take a record for the other side      write the socket; if it is full: wait for WRITE
 *   NEED_TASK         compute something for me              a helper thread does, the loop goes on; wait for nothing
 *   NOT_HANDSHAKING   nothing, you may use me               unwrap what the client says, wrap the answer
 * </pre>
 *
 * <p>So it is not what you want that decides what to wait for: the wish of the engine does, and {@code interest()}
 * shows how little is left to decide. To keep to its subject this server has no backends and no limits, and holds its
 * buffers at rest, too. Its answer to a request is the trace of the connection, which it prints as well.
 *
 * <p>The certificate is made by {@code keytool}, which each JDK has, at each start: no private key lies beside this
 * file, and nothing expires. Nobody has signed it, hence the {@code -k}.
 *
 * <p>Run it: {@code java src/learn/java/Step8Tls.java 9100}, then {@code curl -k https://localhost:9100/}
 *
 * <p>Now break it: in {@code unwrap} write {@code clear()} instead of {@code compact()}. The last two records of the
 * client's handshake come in one packet, the second is lost, and both sides wait for ever.
 */
public class Step8Tls {
    private static final ExecutorService helper = Executors.newSingleThreadExecutor();
    private static final Queue<Client> computed = new ConcurrentLinkedQueue<>();
    private static Selector selector;
    private static SSLContext tls;
    private static int accepted;

    public static void main(String[] ports) throws IOException, GeneralSecurityException, InterruptedException {
        tls = context();
        selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(ports[0])), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on https://localhost:" + ports[0]);
        while (true) {
            selector.select(); // a helper that is done ends it, too
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(listener);
                } else {
                    ((Client) key.attachment()).advance();
                }
            }
            selector.selectedKeys().clear();
            for (Client client = computed.poll(); client != null; client = computed.poll()) {
                client.computing = false;
                client.advance();
            }
        }
    }

    private static void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                new Client(channel).advance();
            }
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    private static SSLContext context() throws IOException, GeneralSecurityException, InterruptedException {
        char[] password = "secret".toCharArray();
        Path file = Files.createTempDirectory("step8").resolve("keys");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=dns:localhost "
                + "-validity 30 -storetype PKCS12 -storepass secret -keystore";
        String[] command = (keytool + " " + options + " " + file).split(" ");
        new ProcessBuilder(command).inheritIO().start().waitFor();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        Files.delete(file);
        Files.delete(file.getParent());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static class Client {
        private static final int RECORD = 17 * 1024; // more than the largest

        final int number = ++accepted;
        final SocketChannel channel;
        final SelectionKey key;
        final SSLEngine engine = tls.createSSLEngine();
        final ByteBuffer received = ByteBuffer.allocate(RECORD); // records, or a part of one, to be unwrapped
        final ByteBuffer request = ByteBuffer.allocate(2 * RECORD); // what they say
        final ByteBuffer sealed = ByteBuffer.allocate(RECORD).limit(0); // a record that the socket has to take
        final StringBuilder story = new StringBuilder();
        ByteBuffer answer = ByteBuffer.allocate(0);
        HandshakeStatus wish;
        boolean computing;

        Client(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.configureBlocking(false);
            key = channel.register(selector, 0, this);
            engine.setUseClientMode(false);
            engine.beginHandshake();
        }

        /** Does what the engine wishes, until that has to wait for somebody. */
        void advance() {
            try {
                while (step()) {
                    // it has another wish
                }
                if (engine.isOutboundDone() && !sealed.hasRemaining()) {
                    close("all is said");
                } else {
                    key.interestOps(interest());
                }
            } catch (IOException e) {
                close(e.getMessage());
            }
        }

        /** What to wait for now. */
        private int interest() {
            if (sealed.hasRemaining()) {
                return SelectionKey.OP_WRITE;
            }
            return computing ? 0 : SelectionKey.OP_READ;
        }

        /** False if it has to wait. */
        private boolean step() throws IOException {
            if (sealed.hasRemaining()) {
                channel.write(sealed);
                return !sealed.hasRemaining();
            }
            wish = engine.getHandshakeStatus();
            return switch (wish) {
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                case NEED_WRAP -> wrap();
                case NEED_TASK -> compute();
                case FINISHED, NOT_HANDSHAKING -> serve();
            };
        }

        private boolean unwrap() throws IOException {
            received.flip();
            SSLEngineResult result = engine.unwrap(received, request);
            received.compact(); // what follows this record has often come with it
            switch (result.getStatus()) {
                case OK -> tell("took a record of " + result.bytesConsumed() + " B");
                case BUFFER_UNDERFLOW -> { // no whole record is here
                    int count = channel.read(received);
                    if (count < 0) {
                        engine.closeInbound(); // throws: nobody can tell who has ended it
                    }
                    tell(count > 0 ? "read " + count + " B" : "nothing has come; waits for READ");
                    return count > 0;
                }
                case BUFFER_OVERFLOW -> throw new IOException("the request is too long");
                case CLOSED -> throw new IOException("the client has said that it ends");
            }
            return true;
        }

        private boolean wrap() throws IOException {
            SSLEngineResult result = engine.wrap(answer, sealed.clear());
            sealed.flip();
            tell("made a record of " + result.bytesProduced() + " B");
            return true;
        }

        /** A signature takes a millisecond or more, in which the loop could serve a hundred others. */
        private boolean compute() {
            if (!computing) {
                computing = true;
                tell("a helper computes; waits for nothing");
                helper.execute(() -> {
                    engine.getDelegatedTask().run(); // it throws nothing: the next call of the engine does
                    computed.add(this);
                    selector.wakeup();
                });
            }
            return false;
        }

        /** The handshake is over. */
        private boolean serve() throws IOException {
            if (answer.hasRemaining()) {
                return wrap();
            }
            String text = new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1);
            if (!text.contains("\r\n\r\n")) {
                return unwrap();
            }
            if (answer.capacity() == 0) {
                tell(engine.getSession().getProtocol() + ", the request is here");
                String head = "HTTP/1.1 200 OK\r\nContent-Length: " + story.length() + "\r\nConnection: close\r\n\r\n";
                answer = StandardCharsets.ISO_8859_1.encode(head + story);
                return true;
            }
            engine.closeOutbound(); // it wishes to say close_notify: without it, the end could be an attacker's
            return !engine.isOutboundDone();
        }

        private void tell(String what) {
            String line = String.format("%-15s  %s", wish, what);
            story.append(line).append('\n');
            System.out.println("#" + number + "  " + line);
        }

        private void close(String why) {
            System.out.println("#" + number + "  closed: " + why);
            try {
                channel.close();
            } catch (IOException e) {
                System.out.println("while closing: " + e.getMessage());
            }
        }
    }
}
