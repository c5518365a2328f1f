package balancer.certificate;

import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS towards clients: one context of the JDK for all connections, one engine for each.
 *
 * <p>Sessions are resumed by tickets: the server keeps nothing, the client brings its session back under a key that
 * only this process has, so a restart ends them. A client without tickets (TLS 1.2 only) is remembered instead.
 *
 * <p>The constructor may take 100 ms, for the JDK's classes: at the start, not on the loop. {@link #engine} is cheap.
 */
public final class TlsServer {
    /** Clients without tickets: few, about 2 kB each. */
    private static final int MAX_REMEMBERED_SESSIONS = 1000;

    /**
     * For tickets, too. Mozilla's profile says a day at most; the shorter, the sooner is a stolen key of them useless.
     */
    private static final int SESSION_SECONDS = 2 * 3600;

    private final SSLContext context;
    private final SSLParameters parameters;

    /**
     * @param isHttp ALPN then says so, and a client that wants HTTP/2 only gets the alert no_application_protocol; one
     *     that says nothing is served
     * @param random null: the JDK's own
     */
    public TlsServer(CertificateStore store, ClientCertificates clients, boolean isHttp, SecureRandom random) {
        X509ExtendedTrustManager authorities =
                clients.areAsked() ? clients.authorities() : new Nobody("nobody is trusted");
        context = TlsProfile.context(store, authorities, random);
        context.getServerSessionContext().setSessionCacheSize(MAX_REMEMBERED_SESSIONS);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        parameters = TlsProfile.parameters(isHttp);
        parameters.setSNIMatchers(List.of(new AnyName()));
        if (clients.areNeeded()) {
            parameters.setNeedClientAuth(true);
        } else if (clients.areAsked()) {
            parameters.setWantClientAuth(true);
        }
    }

    /**
     * Every name is welcome. With a matcher, the JDK remembers which name a session is for, and resumes it for no other
     * (RFC 6066, section 3).
     */
    private static final class AnyName extends SNIMatcher {
        AnyName() {
            super(StandardConstants.SNI_HOST_NAME);
        }

        @Override
        public boolean matches(SNIServerName name) {
            return true;
        }
    }

    /** For tests, which let OpenSSL speak to it. */
    SSLContext context() {
        return context;
    }

    /** For one connection that a client opened. */
    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
