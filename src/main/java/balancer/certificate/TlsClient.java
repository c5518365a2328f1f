package balancer.certificate;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS towards backends: one context of the JDK for all connections, one engine for each. Sessions are remembered by
 * host and port, and resumed; a session of TLS 1.3 serves once, and its connection brings the next.
 *
 * <p>The constructor may take 100 ms, for the JDK's classes: at the start, not on the loop. {@link #engine} is cheap.
 */
public final class TlsClient {
    private static final int MAX_REMEMBERED_SESSIONS = 1000;

    /** What we speak to backends, for ALPN. */
    private static final String[] HTTP = {"http/1.1"};

    private final SSLContext context;
    private final boolean isHttp;

    /**
     * @param trust see {@link Trust}
     * @param isHttp ALPN then says so
     * @param random null: the JDK's own
     */
    public TlsClient(X509ExtendedTrustManager trust, boolean isHttp, SecureRandom random) {
        context = TlsProfile.context(null, new ExplainedTrust(trust), random);
        context.getClientSessionContext().setSessionCacheSize(MAX_REMEMBERED_SESSIONS);
        this.isHttp = isHttp;
    }

    /**
     * For one connection to a backend. Its certificate must be for this host (RFC 9110, section 4.3.4), unless anybody
     * is trusted.
     *
     * @param host a name, which is told to the backend (SNI), or an address, which is not (RFC 6066, section 3)
     */
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(host));
        return engine;
    }

    /**
     * As {@link #engine}, for those who may block.
     *
     * @param plain open already; closed together with what is returned
     */
    public SSLSocket over(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        socket.setSSLParameters(parameters(host));
        return socket;
    }

    private SSLParameters parameters(String host) {
        SSLParameters parameters = TlsProfile.parameters(false);
        if (isHttp) {
            parameters.setApplicationProtocols(HTTP);
        }
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(serverNames(host));
        return parameters;
    }

    /** Said by us, as the JDK would leave out names without a dot: those of containers, and localhost. */
    private static List<SNIServerName> serverNames(String host) {
        if (Hosts.isAddress(host)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host));
        } catch (IllegalArgumentException noHostName) {
            return List.of(); // as one with an underscore: the handshake goes on without
        }
    }
}
