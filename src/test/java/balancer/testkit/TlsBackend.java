package balancer.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server with TLS on the kernel's own sockets and the JDK's blocking ones, with a thread for each connection. Its
 * certificate is for www.example.com, 127.0.0.1 and ::1.
 */
public final class TlsBackend implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/certificate");

    /** Who signs its certificate. */
    public static final Path AUTHORITY = FOLDER.resolve("root.crt");

    private static final SSLContext CONTEXT = context();

    /** What is done with one connection, which is closed afterwards. */
    public interface Script {
        void run(Connection connection) throws IOException;
    }

    /** One connection after its handshake. */
    public record Connection(Socket raw, SSLSocket tls, InputStream in, OutputStream out) {
        /** A request head, or what came of it before the end. */
        public String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        }

        public void say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** The name that the client asked for; none if it did not. */
        public List<?> name() {
            return ((ExtendedSSLSession) tls.getSession()).getRequestedServerNames();
        }
    }

    /** The id of each session, in the order of the handshakes. */
    public final List<String> sessions = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final String[] protocols;
    private final Script script;

    /** @param protocols as the JDK calls them; none: its own choice */
    public TlsBackend(Script script, String... protocols) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        this.protocols = protocols;
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket raw = listener.accept();
                start(() -> serve(raw));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket raw) {
        try (raw;
                SSLSocket tls = (SSLSocket) CONTEXT.getSocketFactory().createSocket(raw, null, port(), false)) {
            tls.setUseClientMode(false);
            var parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            tls.setSSLParameters(parameters);
            if (protocols.length > 0) {
                tls.setEnabledProtocols(protocols);
            }
            tls.startHandshake();
            sessions.add(Base64.getEncoder().encodeToString(tls.getSession().getId()));
            script.run(new Connection(raw, tls, new BufferedInputStream(tls.getInputStream()), tls.getOutputStream()));
        } catch (IOException gone) {
            // the client, or its handshake
        }
    }

    private static SSLContext context() {
        try (InputStream chain = Files.newInputStream(FOLDER.resolve("chain.pem"))) {
            Certificate[] certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(chain)
                    .toArray(new Certificate[0]);
            String text = Files.readString(FOLDER.resolve("p256.key"));
            byte[] key = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    new char[0],
                    certificates);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new UncheckedIOException(new IOException(impossible));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
