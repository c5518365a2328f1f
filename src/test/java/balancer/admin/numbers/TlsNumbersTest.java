package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.certificate.CertificateStore;
import balancer.certificate.SelfSigned;
import balancer.tls.TlsMetrics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of TLS in numbers. */
final class TlsNumbersTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final CertificateStore STORE = CertificateStore.of(SelfSigned.localhost(MADE, new SecureRandom()));

    private final TlsMetrics handshakes = new TlsMetrics();
    private final TlsNumbers numbers = new TlsNumbers(handshakes, STORE);

    @ParameterizedTest
    @CsvSource({
        "60, false, its certificate ends in 60 days",
        "22, false, its certificate ends in 22 days",
        "21, true, its certificate ends in 21 days",
        "1, true, its certificate ends in 1 day",
        "0, true, its certificate ends in 0 days",
        "-1, true, its certificate has expired",
    })
    void theEndOfACertificateIsToldAndPressesThreeWeeksBefore(int daysLeft, boolean presses, String words) {
        Instant end = STORE.all().get(0).description().notAfter();
        long now = end.minus(Duration.ofDays(daysLeft)).minusSeconds(1).toEpochMilli();
        assertEquals(words, numbers.soonest(now));
        assertEquals(presses, numbers.isPressing(now));
    }

    @Test
    void handshakesAndCertificatesAreMetrics() {
        handshakes.full = 3;
        handshakes.resumed = 2;
        handshakes.failed = 1;
        StringBuilder page = new StringBuilder();
        numbers.write(new MetricsWriter(page));
        assertTrue(page.toString().contains("lb_tls_handshakes_total{result=\"full\"} 3\n"), page::toString);
        assertTrue(page.toString().contains("lb_tls_handshakes_total{result=\"resumed\"} 2\n"), page::toString);
        assertTrue(page.toString().contains("lb_tls_handshakes_total{result=\"failed\"} 1\n"), page::toString);
        assertTrue(page.toString().contains("names=\"localhost,127.0.0.1,"), page::toString);
    }

    @Test
    void withoutCertificatesOfOursNothingIsSaidOfThem() {
        TlsNumbers ofBackends = new TlsNumbers(handshakes, null);
        StringBuilder page = new StringBuilder();
        ofBackends.write(new MetricsWriter(page));
        assertFalse(page.toString().contains("certificate"));
        assertEquals("", ofBackends.soonest(0));
        assertFalse(ofBackends.isPressing(0));
    }
}
