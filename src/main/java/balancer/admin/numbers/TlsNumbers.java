package balancer.admin.numbers;

import balancer.certificate.CertificateStore;
import balancer.certificate.CertifiedKey;
import balancer.certificate.Description;
import balancer.certificate.Expiry;
import balancer.number.Numbers;
import balancer.tls.TlsMetrics;
import java.time.Instant;
import java.util.Comparator;

/**
 * TLS in numbers.
 *
 * @param handshakes with clients and backends
 * @param store the certificates that clients see; null if they speak plain text
 */
public record TlsNumbers(TlsMetrics handshakes, CertificateStore store) {
    private static final String CERTIFICATES = "lb_tls_certificate_expiry_timestamp_seconds";

    /** From here on people should look at a certificate. */
    private static final long NOTICE_DAYS = 21;

    void write(MetricsWriter out) {
        String family = "lb_tls_handshakes_total";
        out.family(family, "counter", "TLS handshakes with clients and backends, by how they ended.");
        out.sample(family, MetricsWriter.labels("result", "failed"), handshakes.failed);
        out.sample(family, MetricsWriter.labels("result", "full"), handshakes.full);
        out.sample(family, MetricsWriter.labels("result", "resumed"), handshakes.resumed);
        out.gauge("lb_tls_handshakes", "Handshakes that clients have begun and not ended.", handshakes.underWay);
        out.counter(
                "lb_tls_handshake_waits_total",
                "Handshakes that had to wait because too many were under way.",
                handshakes.waited);
        if (store == null) {
            return;
        }
        out.family(CERTIFICATES, "gauge", "When a certificate ends, in seconds since 1970.");
        for (CertifiedKey each : store.all()) {
            Description of = each.description();
            String labels =
                    MetricsWriter.labels("source", of.source(), "names", String.join(",", of.names()), "key", of.key());
            out.sample(CERTIFICATES, labels, of.notAfter().getEpochSecond());
        }
    }

    /** A sentence about the certificate that ends first; empty without any. */
    public String soonest(long nowMillis) {
        if (store == null) {
            return "";
        }
        long days = daysLeft(nowMillis);
        return days < 0 ? "its certificate has expired" : "its certificate ends in " + Numbers.counted(days, "days");
    }

    /** True if a certificate ends soon, or has ended. */
    public boolean isPressing(long nowMillis) {
        return store != null && daysLeft(nowMillis) <= NOTICE_DAYS;
    }

    private long daysLeft(long nowMillis) {
        Instant first = store.all().stream()
                .map(each -> each.description().notAfter())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return Expiry.daysLeft(first, Instant.ofEpochMilli(nowMillis));
    }
}
