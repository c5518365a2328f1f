package balancer.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Engines of scripted clients and servers. The key is Ed25519: of all kinds its signatures cost least, and have one
 * length, so that a run can be repeated to the byte. Nobody's certificate is checked.
 *
 * <p>One object is one world: what it resumes comes from its own engines only.
 */
public final class TlsPeers {
    private static final KeyManager[] KEYS = keys();

    /** From now on the sums of servers end in an error. */
    public boolean breaksDown;

    private final SSLContext context;

    public TlsPeers() {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(KEYS, new TrustManager[] {new Anybody()}, new SecureRandom());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param protocols as the JDK calls them; none: its own choice */
    public SSLEngine server(String... protocols) {
        SSLEngine engine = engine(context.createSSLEngine(), false, protocols);
        if (breaksDown) {
            engine.setHandshakeApplicationProtocolSelector((of, offered) -> {
                throw new StackOverflowError("in a task");
            });
        }
        return engine;
    }

    /** Begins with a full handshake, as it is told no name that it could remember a session under. */
    public SSLEngine client(String... protocols) {
        return client(context.createSSLEngine(), protocols);
    }

    /** Takes up a session of an earlier one, if there is one. */
    public SSLEngine resuming(String... protocols) {
        return client(context.createSSLEngine("balancer", 443), protocols);
    }

    private static SSLEngine client(SSLEngine made, String... protocols) {
        SSLEngine engine = engine(made, true, protocols);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLEngine engine(SSLEngine engine, boolean isClient, String... protocols) {
        engine.setUseClientMode(isClient);
        if (protocols.length > 0) {
            engine.setEnabledProtocols(protocols);
        }
        return engine;
    }

    private static KeyManager[] keys() {
        try {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(open("ed25519.crt"));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PrivateKey key() throws GeneralSecurityException, IOException {
        try (InputStream file = open("ed25519.key")) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] encoded = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        }
    }

    private static InputStream open(String name) {
        InputStream file = TlsPeers.class.getResourceAsStream("/certificate/" + name);
        if (file == null) {
            throw new UncheckedIOException(new IOException("no " + name));
        }
        return file;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
