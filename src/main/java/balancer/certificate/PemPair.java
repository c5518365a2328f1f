package balancer.certificate;

import java.nio.file.Path;

/**
 * Where a certificate and its key lie.
 *
 * @param key the same file if it holds both
 */
record PemPair(Path certificate, Path key) {
    @Override
    public String toString() {
        return key.equals(certificate) ? certificate.toString() : certificate + "," + key;
    }
}
