package balancer.certificate;

import java.time.Duration;
import java.time.Instant;

/** When a certificate ends, in words and days. */
public final class Expiry {
    /** Three weeks: renewal by machine happens 30 days before the end, so a warning means that it has failed. */
    private static final Duration NOTICE = Duration.ofDays(21);

    private Expiry() {}

    /** Whole days until the end, rounded down; negative once it has passed. */
    public static long daysLeft(Instant notAfter, Instant now) {
        return Math.floorDiv(
                Duration.between(now, notAfter).getSeconds(), Duration.ofDays(1).getSeconds());
    }

    /** Null while there is time. The last moment that notAfter names is still valid (RFC 5280, section 4.1.2.5). */
    static String warning(Description of, Instant now) {
        if (now.isAfter(of.notAfter())) {
            return of.source() + ": the certificate expired at " + of.notAfter() + "; clients refuse it";
        }
        if (Duration.between(now, of.notAfter()).compareTo(NOTICE) > 0) {
            return null;
        }
        long days = daysLeft(of.notAfter(), now);
        String left = days == 0 ? "in less than a day" : days == 1 ? "in 1 day" : "in " + days + " days";
        return of.source() + ": the certificate expires " + left + ", at " + of.notAfter();
    }
}
