package balancer.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the JDK says when curl, OpenSSL or a scanner fails at the door, and what the log says. */
class HandshakeFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Received fatal alert: unknown_ca | it does not trust our certificate (unknown_ca)",
                "Received fatal alert: certificate_expired | it says that our certificate has expired",
                "Received fatal alert: protocol_version | no common version or cipher",
                "Received fatal alert: internal_error | it sent the alert internal_error",
                "Insufficient buffer remaining for AEAD cipher fragment (2). Needs to be more than tag size (16)"
                        + " | it does not trust our certificate, it seems",
                "Client requested protocol TLSv1.1 is not enabled or supported in server context"
                        + " | it speaks TLS older than 1.2 only",
                "The client supported protocol versions [TLSv1.1] are not accepted by server preferences [TLSv1.3]"
                        + " | it speaks TLS older than 1.2 only",
                "no cipher suites in common | no common cipher",
                "No matching application layer protocol values | it does not want http/1.1",
                "Empty client certificate chain | it shows no certificate",
                "Empty server certificate chain | it shows no certificate",
                "Unrecognized SSL message, plaintext connection? | it does not speak TLS",
                "Unsupported or unrecognized SSL message | it does not speak TLS",
                "plain HTTP on a TLS port | plain HTTP on a TLS port",
            })
    void theUsualReasonsAreToldInPlainWords(String jdk, String words) {
        assertEquals(words, HandshakeFailure.wordsAboutClient(new SSLException(jdk)));
    }
}
