package balancer.cli.options;

import balancer.address.IpText;
import balancer.cli.text.Message;
import java.net.InetSocketAddress;

/** Messages about TLS. */
public final class TlsMessages {
    private TlsMessages() {}

    static Message notACertificate(String text) {
        return Message.error(
                "'" + text + "' for --tls is no certificate with its key",
                "write --tls=CERT.pem,KEY.pem, or one file with both, or a folder, or --tls=self");
    }

    static Message selfIsAlone() {
        return Message.error("--tls=self does not go with other certificates", "leave one of them out");
    }

    static Message selfNeedsNoPassword() {
        return Message.error("--tls=self reads no key, so --tls-password does not apply", "leave one of them out");
    }

    /** A file cannot be used; the text says which and why. */
    public static Message unusable(String problem) {
        return Message.error(problem, "");
    }

    /** After HUP. */
    public static Message notReplaced(String problem) {
        return Message.warning(problem);
    }

    /** @param reason in words, which quote nothing but names of the protocol */
    public static Message handshakeFailed(InetSocketAddress peer, String reason) {
        return Message.warning(
                "a TLS handshake with " + IpText.of(peer) + " failed: " + reason + " (more of them are counted only)");
    }

    /** About the end of a certificate. */
    public static Message ending(String warning) {
        return Message.warning(warning);
    }

    public static Message selfSigned() {
        return Message.warning(
                "--tls=self: the certificate is made up and nobody has signed it; browsers and curl refuse it"
                        + " (curl -k does not)");
    }
}
