package balancer.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Against java.time. */
final class LogClockTest {
    private static final DateTimeFormatter COMBINED = DateTimeFormatter.ofPattern(
                    "dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final long STEP_MILLIS = 5 * 3_600_000 + 61_007;

    private Instant now = Instant.parse("2023-12-31T23:59:58.995Z");
    private final LogClock clock = new LogClock(() -> now);

    @Test
    void bothSpellingsSayTheTimeAllTheYearRound() {
        for (int i = 0; i < 10_000; i++) {
            clock.now();
            assertEquals(COMBINED.format(now), text(clock.combined()));
            assertEquals(ISO.format(now), text(clock.iso()));
            assertEquals(now.toEpochMilli() % 1_000, clock.millisOfSecond());
            now = now.plusMillis(STEP_MILLIS);
        }
    }

    @Test
    void theyMayBeAskedManyTimesASecond() {
        for (int i = 0; i < 10; i++) {
            assertEquals(ISO.format(now), text(clock.now().iso()));
            now = now.plusMillis(1);
        }
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}
