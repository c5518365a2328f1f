package balancer.certificate;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What people may see of a certificate and its key, on a dashboard or in a log. Safe to print: control characters are
 * replaced, because names in certificates are others' text.
 *
 * @param source the file, or files, or how else it came to be
 * @param names for which clients accept it, in lower case, as example.com and *.example.com; addresses too
 * @param subject in full, as CN=example.com
 * @param issuer in full
 * @param notAfter the earliest end in the chain
 * @param key its kind and size, as EC P-256 or RSA 2048
 */
public record Description(
        String source, List<String> names, String subject, String issuer, Instant notAfter, String key) {

    static Description of(String source, List<String> names, X509Certificate[] chain, Instant notAfter) {
        return new Description(
                printable(source),
                names.stream().map(Description::printable).toList(),
                name(chain[0].getSubjectX500Principal()),
                name(chain[0].getIssuerX500Principal()),
                notAfter,
                kind(chain[0].getPublicKey()));
    }

    static String name(X500Principal principal) {
        return printable(principal.getName());
    }

    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]", "?");
    }

    private static String kind(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return key.getAlgorithm() + ' ' + rsa.getModulus().bitLength();
        } else if (key instanceof ECPublicKey ec) {
            return "EC P-" + ec.getParams().getCurve().getField().getFieldSize();
        } else if (key instanceof EdECPublicKey ed) {
            return ed.getParams().getName();
        }
        return key.getAlgorithm();
    }
}
