package balancer.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate that we make ourselves, as the JDK reads it. */
final class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-02-28T12:34:56Z");

    @Test
    void itIsForThisMachineOnly() throws Exception {
        CertifiedKey pair = SelfSigned.localhost(NOW, new SecureRandom());
        X509Certificate certificate = pair.chain()[0];
        assertEquals(
                List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"),
                pair.description().names());
        assertEquals("EC P-256", pair.description().key());
        assertEquals("self-signed", pair.description().source());
        assertEquals(3, certificate.getVersion());
        assertEquals(-1, certificate.getBasicConstraints(), "an authority");
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
        assertTrue(certificate.getKeyUsage()[0], "no signatures");
        assertEquals(Date.from(NOW.minus(Duration.ofHours(1))), certificate.getNotBefore());
        assertEquals(Date.from(NOW.plus(Duration.ofDays(90))), certificate.getNotAfter());
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void noTwoAreAlike() {
        X509Certificate one = SelfSigned.localhost(NOW, new SecureRandom()).chain()[0];
        X509Certificate two = SelfSigned.localhost(NOW, new SecureRandom()).chain()[0];
        assertNotEquals(one.getSerialNumber(), two.getSerialNumber());
        assertNotEquals(one.getPublicKey(), two.getPublicKey());
        assertTrue(one.getSerialNumber().signum() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void anyKindOfKeyWillDo(String algorithm) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        X509Certificate certificate = SelfSigned.of(keys, List.of("a.example"), NOW, new SecureRandom())
                .chain()[0];
        certificate.verify(keys.getPublic());
        assertEquals("CN=a.example", certificate.getSubjectX500Principal().getName());
    }

    /** From 2050 on, years have four digits in a certificate. */
    @Test
    void theYearMayBeFarAhead() {
        for (int year : List.of(2049, 2050, 2100)) {
            Instant now = Instant.parse(year + "-06-01T00:00:00Z");
            Date end = SelfSigned.localhost(now, new SecureRandom()).chain()[0].getNotAfter();
            assertEquals(Date.from(now.plus(Duration.ofDays(90))), end);
        }
    }
}
