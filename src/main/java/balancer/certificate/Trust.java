package balancer.certificate;

import balancer.certificate.PemFile.Block;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose signature makes a peer's certificate good. Reads files: helper threads and the start of the program only. */
public final class Trust {
    private Trust() {}

    /** The authorities that the JDK knows, or those of {@code javax.net.ssl.trustStore}. Reads some 150 kB. */
    public static X509ExtendedTrustManager ofJdk() throws BadCertificate {
        X509ExtendedTrustManager jdk;
        try {
            jdk = manager(null);
        } catch (GeneralSecurityException unreadable) {
            jdk = null; // as if it were empty
        }
        if (jdk == null || jdk.getAcceptedIssuers().length == 0) {
            Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
            throw BadCertificate.in(store, "this Java knows no authorities; name a file with those to trust, in PEM");
        }
        return jdk;
    }

    /**
     * The authorities in a file, all certificates of it in any order; also a certificate that is trusted by itself. See
     * {@link AuthorityBundle} for one that is read again.
     */
    static X509ExtendedTrustManager ofBundle(Path path) throws BadCertificate {
        PemFile file = PemFile.read(path);
        for (Block block : file.blocks()) {
            if (block.isPrivateKey()) {
                throw file.bad(
                        block, "this is a private key; trust needs certificates only, so take it out of this file");
            }
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Block block : Chain.certificates(file)) {
                X509Certificate authority = Chain.decode(file, block);
                store.setCertificateEntry("line " + block.line(), authority);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible); // every JDK has the store, and it stays in memory
        }
    }

    /**
     * No certificate is good.
     *
     * @param why in words for people
     */
    public static X509ExtendedTrustManager ofNobody(String why) {
        return new Nobody(why);
    }

    private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager manager) {
                return manager;
            }
        }
        throw new IllegalStateException("PKIX without a manager for X.509"); // every JDK has it
    }

    /**
     * Every certificate is good, of whomever, for whatever host, expired or not: the connection is encrypted, and
     * whoever stands between us and the peer can read and change it. For tests, and for networks that are trusted
     * anyway.
     */
    public static X509ExtendedTrustManager insecure() {
        return new Anybody();
    }

    /** Extends the class, not the interface: round the interface the JDK puts checks of its own, of names too. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
