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

    /** Why the handshake of a client has failed, for the log; in the JDK's words if it is none of the usual reasons. */
    public static String wordsAboutClient(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            return ofClientsAlert(message.substring(alert + ALERT.length()));
        } else if (message.contains("rotocol") && message.contains("not ")) {
            return "it speaks TLS older than 1.2 only";
        } else if (message.contains("no cipher suites in common")) {
            return "no common cipher";
        } else if (message.startsWith("No matching application layer protocol")) {
            return "it does not want http/1.1";
        } else if (message.startsWith("Insufficient buffer remaining for AEAD")) {
            return "it does not trust our certificate, it seems"; // OpenSSL's alert in TLS 1.3, which is not encrypted
        } else if (message.contains("Empty") && message.contains("certificate chain")) {
            return "it shows no certificate";
        }
        return message.contains(NO_RECORD) ? "it does not speak TLS" : message;
    }

    private static String ofClientsAlert(String alert) {
        return switch (alert.toLowerCase(Locale.ROOT)) {
            case "unknown_ca", "certificate_unknown", "bad_certificate" -> "it does not trust our certificate (" + alert
                    + ")";
            case "certificate_expired" -> "it says that our certificate has expired";
            case "protocol_version", "handshake_failure", "insufficient_security" -> "no common version or cipher";
            default -> "it sent the alert " + alert;
        };
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
