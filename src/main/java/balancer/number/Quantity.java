package balancer.number;

/**
 * The notation of options for numbers, times and sizes. It is read strictly (digits only, no sign, no space, no
 * overflow), and what is written can be read again.
 */
public final class Quantity {
    /** What the parsers return for text they cannot read. */
    public static final long MALFORMED = -1;
    /** A time without a unit: 60 could be seconds or milliseconds, and a wrong guess is a factor of 1000. */
    public static final long UNIT_MISSING = -2;

    /** Larger than every limit that we accept, so parsing stops here instead of overflowing. */
    private static final long HUGE = 1L << 40;

    private Quantity() {}

    public static long wholeNumber(String text, int from, int to) {
        if (to <= from) {
            return MALFORMED;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            value = Math.min(value * 10 + (c - '0'), HUGE);
        }
        return value;
    }

    public static long durationMillis(String text) {
        int digits = leadingDigits(text);
        long value = wholeNumber(text, 0, digits);
        if (value < 0) {
            return MALFORMED;
        }
        switch (text.substring(digits)) {
            case "":
                return UNIT_MISSING;
            case "ms":
                return value;
            case "s":
                return value * 1000;
            case "m":
                return value * 60_000;
            case "h":
                return value * 3_600_000;
            default:
                return MALFORMED;
        }
    }

    /** Powers of 1024; a bare number is bytes. */
    public static long sizeBytes(String text) {
        int digits = leadingDigits(text);
        long value = wholeNumber(text, 0, digits);
        if (value < 0) {
            return MALFORMED;
        }
        switch (text.substring(digits)) {
            case "":
                return value;
            case "k":
            case "K":
                return value << 10;
            case "m":
            case "M":
                return value << 20;
            case "g":
            case "G":
                return Math.min(value, 1L << 32) << 30;
            default:
                return MALFORMED;
        }
    }

    /** As a person would write it, readable by {@link #durationMillis}: 20s, 1500ms, 1h. */
    public static String durationText(long millis) {
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
    }

    /** As a person would write it, readable by {@link #sizeBytes}: 64m, 1g, 1000000. */
    public static String sizeText(long bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return "" + bytes;
        }
        if (bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "g";
        }
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "m" : (bytes >> 10) + "k";
    }

    private static int leadingDigits(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
