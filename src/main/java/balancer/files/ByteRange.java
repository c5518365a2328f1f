package balancer.files;

/**
 * One Range field, RFC 9110 §14: {@code bytes=0-499}, {@code bytes=500-}, {@code bytes=-500}. A server may ignore any
 * Range and send the whole; so everything but one well-formed range of bytes is ignored. Several ranges are too: they
 * would need a multipart body, hardly a client asks for them, and many small or overlapping ones are an attack ("Apache
 * killer", RFC 9110 §17.15).
 */
final class ByteRange {
    private static final ByteRange IGNORED = new ByteRange(0, 0);
    private static final ByteRange UNSATISFIABLE = new ByteRange(0, 0);
    private static final String UNIT = "bytes=";

    /** The result of {@link #number} for text that is no number. */
    private static final long NO_NUMBER = -1;

    private final long from;
    private final long to;

    private ByteRange(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Reads the field's value; empty if there is no such field.
     *
     * @param length of the whole, in bytes
     */
    static ByteRange of(String field, long length) {
        if (!field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return IGNORED;
        }
        String range = field.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        if (dash < 0) {
            return IGNORED;
        }
        return dash == 0 ? last(number(range, 1, range.length()), length) : between(range, dash, length);
    }

    private static ByteRange last(long count, long length) {
        if (count == NO_NUMBER || length == 0 && count > 0) {
            return IGNORED; // an empty file has no last bytes, and no Content-Range can say that
        }
        return count == 0 ? UNSATISFIABLE : new ByteRange(Math.max(0, length - count), length);
    }

    private static ByteRange between(String range, int dash, long length) {
        boolean open = dash == range.length() - 1;
        long first = number(range, 0, dash);
        long last = open ? Long.MAX_VALUE : number(range, dash + 1, range.length());
        if (first == NO_NUMBER || last < first) {
            return IGNORED;
        }
        return first >= length ? UNSATISFIABLE : new ByteRange(first, Math.min(last, length - 1) + 1);
    }

    /** Digits only; a number too large for a long is taken as the largest: no file is longer. */
    private static long number(String text, int from, int to) {
        if (from == to) {
            return NO_NUMBER;
        }
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            boolean tooLarge = value > (Long.MAX_VALUE - digit) / 10;
            value = tooLarge ? Long.MAX_VALUE : value * 10 + digit;
        }
        return value;
    }

    /** Whether the whole is sent, because there is no usable range. */
    boolean isIgnored() {
        return this == IGNORED;
    }

    /** Whether it lies beyond the end: 416. */
    boolean isUnsatisfiable() {
        return this == UNSATISFIABLE;
    }

    /** The first byte. */
    long from() {
        return from;
    }

    /** The index after the last byte. */
    long to() {
        return to;
    }
}
