package balancer.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The field that tells a backend which certificate the client has shown, as Envoy writes it: the fingerprint of the
 * certificate and its subject.
 */
final class ClientCertificateField {
    private static final byte[] NONE = {};

    private ClientCertificateField() {}

    /** The whole line; empty if the client has shown none. */
    static byte[] line(SSLSession session) {
        try {
            X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
            String line = "X-Forwarded-Client-Cert: Hash=" + HexFormat.of().formatHex(hash) + ";Subject=\""
                    + quoted(shown.getSubjectX500Principal().getName()) + "\"\r\n";
            return line.getBytes(StandardCharsets.US_ASCII);
        } catch (SSLPeerUnverifiedException none) {
            return NONE;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // it was decoded from bytes, and every JDK has SHA-256
        }
    }

    /** For a quoted-string of RFC 9110 §5.6.4. The name is the client's own text: nothing of it ends the field. */
    private static String quoted(String name) {
        StringBuilder text = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return text.toString();
    }
}
