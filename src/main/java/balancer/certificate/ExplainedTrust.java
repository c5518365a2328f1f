package balancer.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom another one trusts, and says in plain words why not: the JDK's own are for programmers. */
final class ExplainedTrust extends PassingTrust {
    private final X509ExtendedTrustManager trust;

    ExplainedTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    @Override
    X509ExtendedTrustManager trust() {
        return trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            super.checkServerTrusted(chain, type, engine);
        } catch (CertificateException cause) {
            throw Untrusted.because(cause, chain);
        }
    }
}
