package balancer;

import balancer.certificate.AuthorityBundle;
import balancer.certificate.BadCertificate;
import balancer.certificate.TlsClient;
import balancer.certificate.Trust;
import balancer.cli.options.BackendMessages;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.text.Message;
import java.nio.file.InvalidPathException;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to backends, as the options say. All of them share one context of the JDK, so that whoever connects resumes the
 * session of whoever did before. Nothing of it is loaded before there is an https backend.
 */
final class BackendTls {
    private final Options options;
    private final Outside outside;

    /** Null before it is needed; guarded by this. */
    private TlsClient client;

    /** Those of a file, once they are read; guarded by this. */
    private AuthorityBundle authorities;

    BackendTls(Options options, Outside outside) {
        this.options = options;
        this.outside = outside;
    }

    /** Makes ready for the https backends of the command line; tells why that is impossible. Not for the loop. */
    List<Message> problems() {
        if (!options.encryptsToBackends()) {
            return List.of();
        }
        try {
            prepare(trust());
            return List.of();
        } catch (BadCertificate | InvalidPathException unusable) {
            return List.of(BackendMessages.cannotTrust(unusable.getMessage()));
        }
    }

    private synchronized X509ExtendedTrustManager trust() throws BadCertificate {
        if (options.backendTrust().isInsecure()) {
            return Trust.insecure();
        }
        String ca = options.backendTrust().ca();
        if (ca.isEmpty()) {
            return Trust.ofJdk();
        }
        authorities = AuthorityBundle.in(outside.folder().resolve(ca));
        return authorities;
    }

    /**
     * Reads the file of authorities again, if it is in use; may block. One that cannot be used leaves what was read.
     *
     * @return what went wrong
     */
    synchronized List<String> reload() {
        if (client == null || options.backendTrust().ca().isEmpty()) {
            return List.of();
        }
        try {
            if (authorities == null) { // it could not be read before, so nobody was trusted
                prepare(trust());
            } else {
                authorities.reload();
            }
            return List.of();
        } catch (BadCertificate unusable) {
            return List.of(unusable.getMessage());
        }
    }

    private synchronized void prepare(X509ExtendedTrustManager trust) {
        client = new TlsClient(trust, options.mode() == Mode.HTTP, outside.secrets());
    }

    /** Makes ready, if it is not: a fifth of a second, for the JDK's classes. Any thread. */
    synchronized TlsClient client() {
        if (client == null) {
            try {
                prepare(trust());
            } catch (BadCertificate noneKnown) {
                prepare(Trust.ofNobody(noneKnown.getMessage()));
            }
        }
        return client;
    }
}
