package balancer.http;

import java.nio.charset.StandardCharsets;

/**
 * Dates in HTTP, RFC 9110 §5.6.7, in seconds since 1970. By hand, because loading {@code java.time.format} costs tens
 * of milliseconds of start-up for this one format.
 */
public final class HttpDate {
    /** What {@link #parse} answers for text that is no date: before any date that can be written. */
    public static final long INVALID = Long.MIN_VALUE;
    /** The length of the one form that is written: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static final int LENGTH = 29;

    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
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
        letters(out, at, DAYS[Math.floorMod(days + 4, 7)], 0, 3);
        letters(out, at + 3, TEMPLATE, 0, LENGTH - 3);
        letters(out, at + 8, MONTHS, month * 3, 3);
        digits(out, at + 5, day);
        digits(out, at + 12, year / 100);
        digits(out, at + 14, year % 100);
        digits(out, at + 17, second / 3_600);
        digits(out, at + 20, second / 60 % 60);
        digits(out, at + 23, second % 60);
    }

    private static void letters(byte[] out, int at, String text, int from, int length) {
        for (int i = 0; i < length; i++) {
            out[at + i] = (byte) text.charAt(from + i);
        }
    }

    private static void digits(byte[] out, int at, int number) {
        out[at] = (byte) ('0' + number / 10);
        out[at + 1] = (byte) ('0' + number % 10);
    }

    /**
     * Reads any of the three forms of RFC 9110: IMF-fixdate, RFC 850 and asctime.
     *
     * @param nowEpochSeconds decides the century of an RFC 850 year, which is at most 50 years ahead
     * @return seconds since 1970, or {@link #INVALID}
     */
    public static long parse(CharSequence text, long nowEpochSeconds) {
        Reader reader = new Reader(text);
        String dayName = reader.dayName();
        return dayName.isEmpty() ? parseAsctime(reader) : parseGmt(reader, dayName.length() > 3, nowEpochSeconds);
    }

    private static long parseAsctime(Reader reader) {
        reader.expect(" ");
        int month = reader.month();
        reader.expect(" ");
        int day = reader.paddedNumber();
        reader.expect(" ");
        int second = reader.time();
        reader.expect(" ");
        int year = reader.number(4);
        return reader.atEnd() ? epochSeconds(year, month, day, second) : INVALID;
    }

    private static long parseGmt(Reader reader, boolean rfc850, long nowEpochSeconds) {
        String separator = rfc850 ? "-" : " ";
        reader.expect(", ");
        int day = reader.number(2);
        reader.expect(separator);
        int month = reader.month();
        reader.expect(separator);
        int year = rfc850 ? century(reader.number(2), nowEpochSeconds) : reader.number(4);
        reader.expect(" ");
        int second = reader.time();
        reader.expect(" GMT");
        return reader.atEnd() ? epochSeconds(year, month, day, second) : INVALID;
    }

    private static long epochSeconds(int year, int month, int day, int second) {
        boolean exists = day >= 1 && day <= daysIn(month, year);
        return exists ? epochDay(year, month, day) * SECONDS_PER_DAY + second : INVALID;
    }

    private static int century(int twoDigits, long nowEpochSeconds) {
        int thisYear = (int) (1970 + Math.floorDiv(nowEpochSeconds, 31_556_952L)); // the mean Gregorian year
        int year = thisYear / 100 * 100 + twoDigits;
        return year > thisYear + 50 ? year - 100 : year;
    }

    private static int daysIn(int month, int year) {
        if (month == 1) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        return month == 3 || month == 5 || month == 8 || month == 10 ? 30 : 31;
    }

    private static long epochDay(int year, int month, int day) {
        int marchMonth = (month + 10) % 12;
        int marchYear = month < 2 ? year - 1 : year;
        long leapDays = Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
        return 365L * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - 719_468;
    }

    /** A cursor over the text; after the first mismatch it stays failed and answers zeros. */
    private static final class Reader {
        private final CharSequence text;
        private int at;
        private boolean failed;

        Reader(CharSequence text) {
            this.text = text;
        }

        boolean atEnd() {
            return !failed && at == text.length();
        }

        void expect(String expected) {
            if (isNext(expected)) {
                at += expected.length();
            } else {
                failed = true;
            }
        }

        private boolean isNext(String expected) {
            for (int i = 0; i < expected.length(); i++) {
                if (at + i >= text.length() || text.charAt(at + i) != expected.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        /** The day's name as the form has it: short, long, or empty for asctime, whose short one no comma follows. */
        String dayName() {
            for (String day : DAYS) {
                String name = isNext(day) ? day : day.substring(0, 3);
                if (isNext(name)) {
                    at += name.length();
                    return isNext(",") ? name : "";
                }
            }
            failed = true;
            return "";
        }

        /** 0 for January. */
        int month() {
            for (int month = 0; month < 12; month++) {
                String name = MONTHS.substring(month * 3, month * 3 + 3);
                if (isNext(name)) {
                    at += 3;
                    return month;
                }
            }
            failed = true;
            return 0;
        }

        int number(int digits) {
            int value = 0;
            for (int i = 0; i < digits; i++, at++) {
                char digit = at < text.length() ? text.charAt(at) : ' ';
                failed |= digit < '0' || digit > '9';
                value = value * 10 + (digit - '0');
            }
            return failed ? 0 : value;
        }

        /** Two digits, or a space and one, as asctime pads the day. */
        int paddedNumber() {
            if (isNext(" ")) {
                at++;
                return number(1);
            }
            return number(2);
        }

        /** Seconds since midnight; a leap second is the last second of its minute. */
        int time() {
            int hour = number(2);
            expect(":");
            int minute = number(2);
            expect(":");
            int second = number(2);
            failed |= hour > 23 || minute > 59 || second > 60;
            return hour * 3_600 + minute * 60 + Math.min(second, 59);
        }
    }
}
