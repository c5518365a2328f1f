package balancer.files;

import balancer.http.HttpDate;

/** Reads the dates of conditions, in any of the three forms of RFC 9110 §5.6.7, as seconds since 1970. */
final class DateParser {
    /** The result of {@link #parse} for text that is no date: earlier than any date. */
    static final long INVALID = Long.MIN_VALUE;

    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final int SECONDS_PER_DAY = 86_400;

    private DateParser() {}

    /**
     * Reads an IMF-fixdate, an RFC 850 date or an asctime date.
     *
     * @param nowEpochSeconds decides the century of an RFC 850 date, which is at most 50 years ahead
     * @return seconds since 1970, or {@link #INVALID}
     */
    static long parse(CharSequence text, long nowEpochSeconds) {
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
        int year = reader.number(rfc850 ? 2 : 4);
        reader.expect(" ");
        int second = reader.time();
        reader.expect(" GMT");
        if (rfc850) {
            year += century(nowEpochSeconds);
            long fiftyBefore = epochDay(year - 50, month, day) * SECONDS_PER_DAY + second;
            year -= fiftyBefore > nowEpochSeconds ? 100 : 0;
        }
        return reader.atEnd() ? epochSeconds(year, month, day, second) : INVALID;
    }

    private static long epochSeconds(int year, int month, int day, int second) {
        boolean exists = day >= 1 && day <= daysIn(month, year);
        return exists ? epochDay(year, month, day) * SECONDS_PER_DAY + second : INVALID;
    }

    private static int century(long nowEpochSeconds) {
        int thisYear = (int) (1970 + Math.floorDiv(nowEpochSeconds, 31_556_952L)); // the mean Gregorian year
        return thisYear / 100 * 100;
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

    /** A cursor over the text; after the first mismatch it stays failed and returns zeros. */
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

        /** The day's name: short, long, or empty for asctime, where no comma follows it. */
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
                String name = HttpDate.MONTHS.substring(month * 3, month * 3 + 3);
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

        /** Two digits, or a space and one digit, as asctime pads the day. */
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
