package balancer.files;

/**
 * One Range field, RFC 9110 §14: {@code bytes=0-499}, {@code bytes=500-}, {@code bytes=-500}. A server may ignore any
 * Range, and the whole is always a right answer; so whatever is not one well-formed range of bytes is ignored. Several
 * ranges are too: an answer to them is a multipart body that hardly a client asks for, and many small or overlapping
 * ones are an attack ("Apache killer", RFC 9110 §17.15).
 */
final class ByteRange {
    private static final ByteRange IGNORED = new ByteRange(0, 0);
    private static final ByteRange UNSATISFIABLE = new ByteRange(0, 0);
    private static final String UNIT = "bytes=";

    /** {@link #number} of anything that is none. */
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
            return IGNORED; // the end of nothing is nothing, and no Content-Range can say that
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

    /** Digits only; beyond a long there is no file, so more is as much as the most. */
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

    /** There is none that must be followed: the whole is the answer. */
    boolean isIgnored() {
        return this == IGNORED;
    }

    /** It lies behind the end: 416. */
    boolean isUnsatisfiable() {
        return this == UNSATISFIABLE;
    }

    /** The first byte. */
    long from() {
        return from;
    }

    /** Behind the last byte. */
    long to() {
        return to;
    }
}
