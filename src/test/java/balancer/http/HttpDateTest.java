package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Against java.time, which may load as much as it likes in a test. */
class HttpDateTest {
    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    @Test
    void everyDayOfFourCenturiesIsWritten() {
        LocalDate first = LocalDate.of(1900, 1, 1);
        for (int i = 0; i < 146_097; i++) {
            LocalDate date = first.plusDays(i);
            String text = name(date.getDayOfWeek()) + ", " + two(date.getDayOfMonth()) + " " + name(date.getMonth())
                    + " " + date.getYear() + " 00:00:00 GMT";
            assertEquals(text, HttpDate.format(date.toEpochDay() * 86_400));
        }
    }

    @Test
    void everyTimeOfDayIsWritten() {
        for (int second = 0; second < 86_400; second += 7) {
            long seconds = 784_080_000 + second;
            ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
            assertEquals(IMF.format(time), HttpDate.format(seconds));
        }
    }

    private static String name(Enum<?> dayOrMonth) {
        return dayOrMonth.name().charAt(0) + dayOrMonth.name().substring(1, 3).toLowerCase(Locale.ROOT);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : "" + number;
    }
}
