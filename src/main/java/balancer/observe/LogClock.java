package balancer.observe;

import balancer.http.HttpDate;
import balancer.number.Digits;
import java.time.InstantSource;

/**
 * The time for log lines, in both formats, written at most once a second. UTC: no hour comes twice a year, and machines
 * in different places agree.
 */
final class LogClock {
    private static final long MILLIS_PER_SECOND = 1_000;

    private final InstantSource instants;
    private final byte[] date = new byte[HttpDate.LENGTH];
    private final byte[] combined = ascii("00/Jan/0000:00:00:00 +0000");
    private final byte[] iso = ascii("0000-00-00T00:00:00");
    private long second = -1;
    private long millis;

    LogClock(InstantSource instants) {
        this.instants = instants;
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    /** Reads the clock; both formats show this time until the next call. */
    LogClock now() {
        millis = instants.millis();
        if (millis / MILLIS_PER_SECOND != second) {
            second = millis / MILLIS_PER_SECOND;
            format();
        }
        return this;
    }

    /** From {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private void format() {
        HttpDate.write(second, date, 0);
        System.arraycopy(date, 5, combined, 0, 2);
        System.arraycopy(date, 8, combined, 3, 3);
        System.arraycopy(date, 12, combined, 7, 4);
        System.arraycopy(date, 17, combined, 12, 8);
        int month = month();
        System.arraycopy(date, 12, iso, 0, 4);
        Digits.write(month, 2, iso, 5);
        System.arraycopy(date, 5, iso, 8, 2);
        System.arraycopy(date, 17, iso, 11, 8);
    }

    private int month() {
        int at = 0;
        while (date[8] != HttpDate.MONTHS.charAt(at)
                || date[9] != HttpDate.MONTHS.charAt(at + 1)
                || date[10] != HttpDate.MONTHS.charAt(at + 2)) {
            at += 3;
        }
        return at / 3 + 1;
    }

    /** As {@code 06/Nov/1994:08:49:37 +0000}. Shared. */
    byte[] combined() {
        return combined;
    }

    /** As {@code 1994-11-06T08:49:37}, RFC 3339 without fraction and zone. Shared. */
    byte[] iso() {
        return iso;
    }

    int millisOfSecond() {
        return (int) (millis % MILLIS_PER_SECOND);
    }
}
