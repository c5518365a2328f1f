package balancer.number;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "-1,–",
        "0,0.00",
        "4999,0.00",
        "5000,0.01",
        "61000,0.06",
        "990000,0.99",
        "995000,1.0",
        "2140000,2.1",
        "9949999,9.9",
        "9950000,10",
        "12400000,12",
        "1240000000,1\u202f240"
    })
    void millisecondsHaveTwoDigitsThatMatter(long nanos, String text) {
        assertEquals(text, Numbers.millis(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,0.000000001",
        "100000,0.0001",
        "250000,0.00025",
        "1000000000,1",
        "2500000000,2.5",
        "10000000001,10.000000001",
        "9223372036854775807,9223372036.854775807"
    })
    void secondsAreExactForMachines(long nanos, String text) {
        StringBuilder out = new StringBuilder();
        Numbers.seconds(out, nanos);
        assertEquals(text, out.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 s",
        "119,119 s",
        "120,2 min",
        "7199,119 min",
        "8040,2 h 14 min",
        "172799,47 h 59 min",
        "190000,2 d 4 h"
    })
    void aTimeIsToldAsPeopleSayIt(long seconds, String text) {
        assertEquals(text, Numbers.duration(seconds * 1_000_000_000));
    }

    @Test
    void sharesAreRoundedAndNothingOfNothingIsNothing() {
        assertEquals("0.02", Numbers.percent(2, 10_000, 2));
        assertEquals("100.00", Numbers.percent(7, 7, 2));
        assertEquals("33", Numbers.percent(1, 3, 0));
        assertEquals("–", Numbers.percent(0, 0, 2));
        assertEquals("0.5", Numbers.decimal(5, 1));
        assertEquals("48\u202f211", Numbers.grouped(48_211));
        assertEquals("-1\u202f000", Numbers.grouped(-1_000));
    }

    @Test
    void anInstantIsWrittenWithoutAFormatter() {
        assertEquals(
                "2026-07-01T10:03:07Z",
                Numbers.instant(
                        java.time.Instant.parse("2026-07-01T10:03:07.999Z").toEpochMilli()));
        assertEquals("1969-12-31T23:59:59Z", Numbers.instant(-1));
        assertEquals("00:00:00", Numbers.timeOfDay(0));
    }
}
