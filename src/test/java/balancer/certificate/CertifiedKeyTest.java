package balancer.certificate;

import static balancer.certificate.Pems.complaint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pair of files: what is a chain, which key fits, and what is said of them. */
final class CertifiedKeyTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofDays(90);

    @ParameterizedTest
    @CsvSource({
        "rsa, RSA 2048",
        "pss, RSASSA-PSS 2048",
        "p256, EC P-256",
        "p384, EC P-384",
        "ed25519, Ed25519",
    })
    void aPairIsDescribed(String name, String key) throws Exception {
        Description is = Pems.pair(name).description();
        assertEquals(Pems.path(name + ".crt") + "," + Pems.path(name + ".key"), is.source());
        assertEquals(List.of("www.example.com", "*.example.com", "127.0.0.1", "0:0:0:0:0:0:0:1"), is.names());
        assertEquals("CN=" + name, is.subject());
        assertEquals("CN=Test intermediate", is.issuer());
        assertEquals(key, is.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "pss", "p256", "p384", "ed25519"})
    void aKeyOfAnotherCertificateIsRefused(String name) {
        for (String other : List.of("rsa", "pss", "p256", "p384", "ed25519", "client")) {
            if (!other.equals(name)) {
                String said = assertThrows(BadCertificate.class, () -> Pems.pair(name + ".crt", other + ".key"))
                        .getMessage();
                assertTrue(said.contains("the key does not fit the certificate"), said);
            }
        }
    }

    @Test
    void theComplaintAboutAKeyNamesBothFiles() {
        assertEquals(
                "client.key: the key does not fit the certificate in p256.crt (CN=p256, EC P-256); it should be the "
                        + "one that the certificate was requested with",
                complaint(() -> Pems.pair("p256.crt", "client.key")));
    }

    @Test
    void aWeakKeyIsRefused() {
        assertEquals(
                "weak.key: an RSA key of 1024 bits is too weak, clients refuse it; it should have 2048 at least",
                complaint(() -> Pems.pair("weak")));
    }

    @Test
    void aChainIsReadInItsOrder() throws Exception {
        assertEquals(3, Pems.pair("chain.pem", "p256.key").chain().length);
        assertEquals(2, Pems.pair("both.pem", "both.pem").chain().length);
        assertEquals(
                "disordered.pem:13: this certificate (CN=Test root) did not sign the one before it (issuer: CN=Test "
                        + "intermediate); first comes that of the server, then each that signed the one before it",
                complaint(() -> Pems.pair("disordered.pem", "p256.key")));
    }

    @Test
    void aSignerOfTheRightNameWithAnotherKeyIsRefused(@TempDir Path folder) throws Exception {
        CertifiedKey one = SelfSigned.localhost(NOW, new SecureRandom());
        CertifiedKey two = SelfSigned.localhost(NOW, new SecureRandom());
        Path file = Files.writeString(folder.resolve("a.pem"), Written.pem(one) + Written.pem(two));
        String said = complaint(() -> Chain.read(PemFile.read(file)));
        assertTrue(said.contains("did not sign the one before it (issuer: CN=localhost)"), said);
    }

    @Test
    void aCertificateThatIsThereTwiceIsNamed(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("a.pem"), Pems.text("p256.crt").repeat(2));
        assertEquals(
                file + ":13: this certificate is there already, in line 1",
                complaint(() -> Chain.read(PemFile.read(file))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p256.key | this is a private key",
                "public.pem | this is a public key",
                "request.pem | this is a request for a certificate; the certificate is what the authority answered",
                "chain.p7.pem | this is PKCS#7; convert it with openssl pkcs7 -print_certs -in chain.p7.pem "
                        + "-out NEW.pem",
                "trusted.pem | this is a certificate in OpenSSL's own format; convert it with openssl x509 -in "
                        + "trusted.pem -out NEW.pem",
            })
    void whatIsNoCertificateIsNamed(String name, String what) {
        assertEquals(
                name + ":1: " + what + "; a certificate is needed here, which begins with -----BEGIN CERTIFICATE-----",
                complaint(() -> Pems.pair(name, "p256.key")));
    }

    @Test
    void aDamagedCertificateIsRefused() {
        String damaged = Pems.text("p256.crt").replaceAll("M", "N");
        assertEquals(
                "a.pem:1: the certificate is damaged; take it from its source again",
                complaint(() -> Chain.read(PemFile.parse(Path.of("a.pem"), damaged))));
    }

    @Test
    void theEarliestEndInTheChainCounts() throws Exception {
        CertifiedKey pair = Pems.pair("chain.pem", "p256.key");
        Instant earliest = Arrays.stream(pair.chain())
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        assertEquals(earliest, pair.description().notAfter());
    }

    @Test
    void threeWeeksBeforeTheEndAWarningComes() {
        CertifiedKey pair = SelfSigned.localhost(NOW, new SecureRandom());
        Instant end = NOW.plus(LIFE);
        Duration day = Duration.ofDays(1);
        assertEquals(List.of(), pair.warnings(end.minus(day.multipliedBy(21)).minusSeconds(1)));
        String expires = "self-signed: the certificate expires in ";
        String at = ", at 2030-04-01T00:00:00Z";
        assertEquals(List.of(expires + "21 days" + at), pair.warnings(end.minus(day.multipliedBy(21))));
        assertEquals(List.of(expires + "1 day" + at), pair.warnings(end.minus(day)));
        assertEquals(List.of(expires + "less than a day" + at), pair.warnings(end));
        assertEquals(
                List.of("self-signed: the certificate expired at 2030-04-01T00:00:00Z; clients refuse it"),
                pair.warnings(end.plusSeconds(1)));
        assertEquals(0, Expiry.daysLeft(end, end));
        assertEquals(-1, Expiry.daysLeft(end, end.plusSeconds(1)));
        assertEquals(90, Expiry.daysLeft(end, NOW));
    }

    @Test
    void aCertificateOfTomorrowIsSaid() {
        CertifiedKey pair = SelfSigned.localhost(NOW, new SecureRandom());
        assertEquals(
                List.of("self-signed: the certificate is not valid before 2029-12-31T23:00:00Z"),
                pair.warnings(NOW.minus(Duration.ofDays(1))));
    }

    @Test
    void aCertificateThatNoClientAcceptsIsSaid() throws Exception {
        String source = Pems.path("client.crt") + "," + Pems.path("client.key");
        assertEquals(
                List.of(
                        source
                                + ": the certificate has no subjectAltName; clients ignore its common name (RFC 9525), "
                                + "so they accept it for no host",
                        source + ": the extendedKeyUsage of the certificate does not allow servers"),
                Pems.pair("client").warnings(NOW));
    }

    /** In the words of others there may be anything. */
    @Test
    void aDescriptionIsSafeToPrint() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
        CertifiedKey evil =
                SelfSigned.of(keys.generateKeyPair(), List.of("a\u001b[31m.example"), NOW, new SecureRandom());
        assertEquals(List.of("a?[31m.example"), evil.description().names());
        assertFalse(evil.toString().contains("\u001b"));
        assertFalse(evil.toString().contains("PrivateKey"));
    }
}
