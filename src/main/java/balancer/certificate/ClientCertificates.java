package balancer.certificate;

import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether clients show a certificate of their own.
 *
 * @param authorities those that may have signed it; {@link #NONE} has nobody
 * @param areNeeded a handshake without one fails; else it passes, and its session has no peer certificate. One that
 *     others signed fails in either case
 */
public record ClientCertificates(X509ExtendedTrustManager authorities, boolean areNeeded) {
    /** Clients are not asked. */
    public static final ClientCertificates NONE = new ClientCertificates(null, false);

    public boolean areAsked() {
        return authorities != null;
    }
}
