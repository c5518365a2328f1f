package balancer.certificate;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Which TLS is spoken: 1.3 and 1.2, with Mozilla's intermediate profile, in the JDK's names. All suites have forward
 * secrecy and authenticated encryption.
 *
 * <p>Why without the profile's DHE suites: every client that knows them knows ECDHE, and a handshake with them costs
 * the server ten times as much, which a client may ask for at no cost of its own (D(HE)at attack).
 *
 * <p>0-RTT is not offered: the JDK has none, and a request in it could be sent again by others (RFC 8446, appendix
 * E.5).
 */
final class TlsProfile {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };

    /**
     * What we speak inside, for ALPN (RFC 7301); the first is preferred. HTTP/1.0 has a name of its own, which curl
     * says under {@code --http1.0}, and nothing else.
     */
    private static final String[] HTTP = {"http/1.1", "http/1.0"};

    private TlsProfile() {}

    /** @param random null: the JDK's own */
    static SSLContext context(KeyManager keys, TrustManager trust, SecureRandom random) {
        setProperties();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] ours = keys == null ? new KeyManager[0] : new KeyManager[] {keys};
            context.init(ours, new TrustManager[] {trust}, random);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every JDK has TLS
        }
    }

    /** @param isHttp what is spoken inside; else nobody is told, and any bytes pass */
    static SSLParameters parameters(boolean isHttp) {
        SSLParameters parameters = new SSLParameters(SUITES, PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        if (isHttp) {
            parameters.setApplicationProtocols(HTTP);
        }
        return parameters;
    }

    /** For signatures in handshakes with clients: all that the JDK knows, except those with SHA-1. */
    private static final String SIGNATURES = "ecdsa_secp256r1_sha256,ecdsa_secp384r1_sha384,ecdsa_secp521r1_sha512,"
            + "ed25519,ed448,rsa_pss_rsae_sha256,rsa_pss_rsae_sha384,rsa_pss_rsae_sha512,"
            + "rsa_pss_pss_sha256,rsa_pss_pss_sha384,rsa_pss_pss_sha512,"
            + "rsa_pkcs1_sha256,rsa_pkcs1_sha384,rsa_pkcs1_sha512";

    /**
     * Java 17 has no method for these: it reads them once, before the first handshake. What the command line says
     * stays.
     *
     * <p>What needs no word: a message of a handshake has 32 KiB at most (jdk.tls.maxHandshakeMessageSize), a client's
     * chain 10 certificates (8 on newer Java, jdk.tls.maxCertificateChainLength); tickets are on, made with a key that
     * changes every hour (jdk.tls.server.enableSessionTicketExtension, jdk.tls.server.statelessKeyTimeout).
     */
    private static void setProperties() {
        // A client of TLS 1.2 could ask for handshakes without end, each far dearer for us than for it (CVE-2011-1473).
        setUnlessSet("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        // Signatures with SHA-1 can be forged; Java 17 still makes them for a client that knows no others.
        setUnlessSet("jdk.tls.server.SignatureSchemes", SIGNATURES);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
