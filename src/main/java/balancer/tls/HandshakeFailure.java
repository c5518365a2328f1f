package balancer.tls;

import balancer.certificate.Untrusted;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** A handshake has failed; the message says why, in a few words for people. */
public final class HandshakeFailure extends SSLException {
    private static final long serialVersionUID = 1;

    static final String CLOSED = "closed during TLS handshake";

    /** The JDK has no other way to tell which alert of the peer it was; it does not translate. */
    private static final String ALERT = "Received fatal alert: ";

    /** Again the JDK's words; as a rule it is the answer of a server without TLS. */
    private static final String NO_RECORD = "nrecognized SSL message";

    private HandshakeFailure(String words, IOException cause) {
        super(words, cause);
    }

    /** @param cause what the JDK threw, as the client of the connection */
    public static HandshakeFailure of(IOException cause) {
        return new HandshakeFailure(words(cause), cause);
    }

    private static String words(IOException cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Untrusted) {
                return each.getMessage();
            }
        }
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            return ofAlert(message.substring(alert + ALERT.length()));
        } else if (cause instanceof EOFException || !(cause instanceof SSLException)) {
            return CLOSED; // by a FIN, or a reset
        }
        return message.contains(NO_RECORD) ? "no TLS there" : "TLS: " + message; // a rare disagreement
    }

    /** RFC 8446, section 6: the peer says why it ends the handshake. */
    private static String ofAlert(String alert) {
        return switch (alert.toLowerCase(Locale.ROOT)) {
            case "protocol_version", "handshake_failure", "insufficient_security" -> "TLS: no common version or cipher";
            case "unrecognized_name" -> "TLS: it does not know this name";
            case "no_application_protocol" -> "TLS: it does not speak http/1.1";
            case "certificate_required", "bad_certificate" -> "TLS: it wants a certificate of ours";
            default -> "TLS: it sent the alert " + alert;
        };
    }
}
