package balancer.certificate;

import java.security.GeneralSecurityException;
import java.util.Base64;

/** Certificates and keys made in a test, as files have them. */
final class Written {
    private Written() {}

    static String pem(CertifiedKey pair) throws GeneralSecurityException {
        return block("CERTIFICATE", pair.chain()[0].getEncoded());
    }

    static String both(CertifiedKey pair) throws GeneralSecurityException {
        return pem(pair) + block("PRIVATE KEY", pair.key().getEncoded());
    }

    private static String block(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
