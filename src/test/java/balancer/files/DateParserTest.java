package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.http.HttpDate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against java.time, which may load as much as it likes in a test. */
class DateParserTest {
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    @Test
    void everyDayOfFourCenturiesIsReadBack() {
        long first = LocalDate.of(1900, 1, 1).toEpochDay();
        for (long day = first; day < first + 146_097; day++) {
            assertEquals(day * 86_400, DateParser.parse(HttpDate.format(day * 86_400), NOW));
        }
    }

    @Test
    void everyTimeOfDayIsReadBack() {
        for (int second = 0; second < 86_400; second += 7) {
            long seconds = 784_080_000 + second;
            ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
            assertEquals(seconds, DateParser.parse(IMF.format(time), NOW));
            assertEquals(seconds, DateParser.parse(ASCTIME.format(time), NOW));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void allThreeFormsOfTheRfcAreRead(String text) {
        assertEquals(784_111_777, DateParser.parse(text, NOW));
    }

    @ParameterizedTest
    @CsvSource({"26, 2026", "75, 2075", "76, 1976", "00, 2000"})
    void aTwoDigitYearIsAtMostFiftyYearsAhead(String digits, int year) {
        long seconds = Instant.parse(year + "-03-01T00:00:00Z").getEpochSecond();
        assertEquals(seconds, DateParser.parse("Monday, 01-Mar-" + digits + " 00:00:00 GMT", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "2046-01-01T00:00:00Z, 1996",
        "2046-12-31T23:59:58Z, 1996",
        "2046-12-31T23:59:59Z, 2096",
        "2047-01-01T00:00:00Z, 2096"
    })
    void fiftyYearsAheadIsMeasuredToTheSecond(Instant now, int year) {
        long seconds = Instant.parse(year + "-12-31T23:59:59Z").getEpochSecond();
        assertEquals(seconds, DateParser.parse("Monday, 31-Dec-96 23:59:59 GMT", now.getEpochSecond()));
    }

    @Test
    void aLeapSecondIsTheLastSecondOfItsMinute() {
        assertEquals(
                DateParser.parse("Sat, 31 Dec 2016 23:59:59 GMT", NOW),
                DateParser.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "Sun",
                "Sun,",
                "Sun, 06 Nov 1994",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                "sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Sun, 29 Feb 1900 08:49:37 GMT",
                "Sun, 06 Nox 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 94",
                "Sun, +6 Nov 1994 08:49:37 GMT",
                "784111777",
                "Sun, 06 Nov \u0661\u0669\u0669\u0664 08:49:37 GMT"
            })
    void everythingElseIsNoDate(String text) {
        assertEquals(DateParser.INVALID, DateParser.parse(text, NOW));
    }
}
