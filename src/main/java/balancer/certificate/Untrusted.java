package balancer.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Why a backend's certificate is not good enough; the message is for people, and safe to print. */
public final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    /** A certificate may have thousands of names, and long ones; this is for one line. */
    private static final int MOST_NAMES = 3;

    private static final int LONGEST_NAME = 80;

    Untrusted(String words, CertificateException cause) {
        super(words, cause);
    }

    /**
     * @param chain that was shown, the backend's own certificate first
     * @param cause what the JDK says
     */
    static Untrusted because(CertificateException cause, X509Certificate[] chain) {
        if (cause instanceof Untrusted said) {
            return said;
        }
        Date now = new Date();
        for (X509Certificate each : chain) {
            if (now.after(each.getNotAfter())) {
                return new Untrusted(
                        "certificate expired at " + each.getNotAfter().toInstant(), cause);
            } else if (now.before(each.getNotBefore())) {
                return new Untrusted(
                        "certificate is not valid before " + each.getNotBefore().toInstant(), cause);
            }
        }
        // The JDK looks at the name last, and has a class of its own for all that is wrong before that.
        if (cause.getClass() == CertificateException.class) {
            return new Untrusted("certificate is for other names: " + names(chain[0]), cause);
        }
        String issuer = Description.name(chain[0].getIssuerX500Principal());
        return new Untrusted("certificate is not trusted, its issuer is " + cut(issuer), cause);
    }

    private static String names(X509Certificate certificate) {
        List<String> all = CertifiedKey.names(certificate);
        if (all.isEmpty()) {
            return "none";
        }
        List<String> shown = new ArrayList<>();
        for (String each : all.subList(0, Math.min(MOST_NAMES, all.size()))) {
            shown.add(cut(Description.printable(each)));
        }
        int left = all.size() - shown.size();
        return String.join(", ", shown) + (left == 0 ? "" : " and " + left + " more");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
    }
}
