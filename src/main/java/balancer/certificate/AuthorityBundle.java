package balancer.certificate;

import java.nio.file.Path;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the authorities in a file, and reads it again at a reload. Sessions that peers have are resumed across it,
 * until they end by themselves: a peer whose authority has gone stays in for as long.
 *
 * <p>{@link #reload} and {@link #in} read the file: helper threads and the start of the program only. All else may be
 * called on any thread.
 */
public final class AuthorityBundle extends PassingTrust {
    private final Path file;
    private volatile X509ExtendedTrustManager current;

    private AuthorityBundle(Path file, X509ExtendedTrustManager current) {
        this.file = file;
        this.current = current;
    }

    public static AuthorityBundle in(Path file) throws BadCertificate {
        return new AuthorityBundle(file, Trust.ofBundle(file));
    }

    /** @throws BadCertificate if the file cannot be used now; what was read before stays */
    public void reload() throws BadCertificate {
        current = Trust.ofBundle(file);
    }

    @Override
    X509ExtendedTrustManager trust() {
        return current;
    }

    @Override
    public String toString() {
        return getAcceptedIssuers().length + " authorities in " + file;
    }
}
