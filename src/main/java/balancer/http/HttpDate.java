package balancer.http;

import balancer.number.Digits;
import java.nio.charset.StandardCharsets;

/**
 * Writes dates as HTTP has them, RFC 9110 §5.6.7, from seconds since 1970. By hand, because loading
 * {@code java.time.format} costs tens of milliseconds of start-up for this one format.
 */
public final class HttpDate {
    /** The length of the one form that is written: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static final int LENGTH = 29;

    /** The names of the months, three letters each. */
    public static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static final String DAYS = "SunMonTueWedThuFriSat";
    private static final String TEMPLATE = ", 00 Jan 0000 00:00:00 GMT";
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097; // the Gregorian calendar repeats every 400 years

    private HttpDate() {}

    /** The date as IMF-fixdate; the year must have four digits. */
    public static String format(long epochSeconds) {
        byte[] text = new byte[LENGTH];
        write(epochSeconds, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the {@link #LENGTH} bytes of the IMF-fixdate to {@code out} from {@code at} on; allocates nothing. */
    public static void write(long epochSeconds, byte[] out, int at) {
        long days = Math.floorDiv(epochSeconds, SECONDS_PER_DAY);
        int second = Math.floorMod(epochSeconds, SECONDS_PER_DAY);
        // Years begin in March here, so that the leap day is the last one of its year.
        long shifted = days + 719_468; // from 0000-03-01
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = Math.floorMod(shifted, DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10; // 0 = January
        int year = (int) (yearOfEra + era * 400) + (month < 2 ? 1 : 0);
        letters(out, at, DAYS, Math.floorMod(days + 4, 7) * 3, 3);
        letters(out, at + 3, TEMPLATE, 0, LENGTH - 3);
        letters(out, at + 8, MONTHS, month * 3, 3);
        Digits.write(day, 2, out, at + 5);
        Digits.write(year, 4, out, at + 12);
        Digits.write(second / 3_600, 2, out, at + 17);
        Digits.write(second / 60 % 60, 2, out, at + 20);
        Digits.write(second % 60, 2, out, at + 23);
    }

    private static void letters(byte[] out, int at, String text, int from, int length) {
        for (int i = 0; i < length; i++) {
            out[at + i] = (byte) text.charAt(from + i);
        }
    }
}
