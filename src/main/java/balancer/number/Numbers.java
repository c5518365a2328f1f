package balancer.number;

import java.time.LocalDate;

/** Numbers as text, by hand: the first {@code String.format} loads hundreds of classes, in the loop. */
public final class Numbers {
    /** Stands for a value that was not measured. */
    public static final String NOTHING = "–";

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int SECONDS_PER_DAY = 86_400;

    private Numbers() {}

    /** Thousands separated by a narrow no-break space: 48 211. */
    public static String grouped(long number) {
        return grouped(number, '\u202f');
    }

    /** The same with a plain space, for terminals and logs: any other space is garbled outside UTF-8. */
    public static String groupedInAscii(long number) {
        return grouped(number, ' ');
    }

    private static String grouped(long number, char separator) {
        StringBuilder text = new StringBuilder(26).append(number);
        int first = number < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > first; i -= 3) {
            text.insert(i, separator);
        }
        return text.toString();
    }

    /** {@code 2 requests}, {@code 1 request}, in ASCII: for 1, {@code plural} loses its last letter. */
    public static String counted(long number, String plural) {
        return groupedInAscii(number) + ' ' + (number == 1 ? plural.substring(0, plural.length() - 1) : plural);
    }

    /** Milliseconds with two significant digits: 0.06, 0.61, 2.1, 12, 1 240. {@link #NOTHING} for a negative time. */
    public static String millis(long nanos) {
        if (nanos < 0) {
            return NOTHING;
        }
        if (nanos >= 9_950_000) {
            return grouped((nanos + 500_000) / 1_000_000);
        }
        return nanos >= 995_000 ? decimal((nanos + 50_000) / 100_000, 1) : decimal((nanos + 5_000) / 10_000, 2);
    }

    /** {@code part} of {@code whole} in percent; {@link #NOTHING} if {@code whole} is 0. */
    public static String percent(long part, long whole, int decimals) {
        if (whole <= 0) {
            return NOTHING;
        }
        long scale = decimals == 0 ? 100 : decimals == 1 ? 1_000 : 10_000;
        return decimal(Math.round((double) part * scale / whole), decimals);
    }

    /** {@code number} times ten to the power of minus {@code decimals}: (123, 2) is 1.23. */
    public static String decimal(long number, int decimals) {
        StringBuilder text = new StringBuilder(24).append(number);
        while (text.length() <= decimals) {
            text.insert(0, '0');
        }
        return decimals == 0
                ? text.toString()
                : text.insert(text.length() - decimals, '.').toString();
    }

    /** Exact, for programs: nanoseconds as seconds without trailing zeros. */
    public static void seconds(StringBuilder out, long nanos) {
        out.append(nanos / NANOS_PER_SECOND);
        long rest = nanos % NANOS_PER_SECOND;
        if (rest == 0) {
            return;
        }
        int start = out.length();
        out.append(rest + NANOS_PER_SECOND);
        out.setCharAt(start, '.');
        int end = out.length();
        while (out.charAt(end - 1) == '0') {
            end--;
        }
        out.setLength(end);
    }

    /** For people, in at most two units: 12 s, 3 min, 2 h 14 min, 5 d 3 h. */
    public static String duration(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }

    /** For people, rounded to one unit, in ASCII: 400 ms, 12 s, 3 min, 5 h. */
    public static String roughDuration(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        long seconds = (millis + 500) / 1_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : groupedInAscii(seconds / 3_600) + " h";
    }

    /** 2026-07-01T10:03:07Z; without {@code java.time.format}, which takes tens of milliseconds to load. */
    public static String instant(long epochMillis) {
        long seconds = Math.floorDiv(epochMillis, 1_000L);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        return date + "T" + timeOfDay(epochMillis) + "Z";
    }

    /** 10:03:07, in UTC. For another zone, add its offset. */
    public static String timeOfDay(long epochMillis) {
        int second = (int) Math.floorMod(Math.floorDiv(epochMillis, 1_000L), (long) SECONDS_PER_DAY);
        StringBuilder text = new StringBuilder(8);
        two(text, second / 3_600).append(':');
        two(text, second / 60 % 60).append(':');
        return two(text, second % 60).toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
