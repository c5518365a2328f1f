package balancer.observe;

import balancer.number.Digits;

/**
 * Lines on their way to the log, as bytes. Filled by the loop, written by the {@link LogWriter}, then filled again;
 * owned by one of the two at a time. Allocates nothing after its construction.
 */
final class LogBuffer {
    /** A busy log then costs one write per few hundred lines, and a stalled one a megabyte in all. */
    static final int CAPACITY = 64 * 1024;

    private static final long NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final String HEX = "0123456789abcdef";

    private final byte[] bytes;
    private int length;
    private int linesEnd;
    private int lines;

    LogBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
        linesEnd = 0;
        lines = 0;
    }

    int room() {
        return bytes.length - length;
    }

    int lines() {
        return lines;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The bytes of all whole lines. */
    int length() {
        return linesEnd;
    }

    /** Forgets a line that a defect left unfinished: half an entry would spoil the next one too. */
    void beginLine() {
        length = linesEnd;
    }

    LogBuffer put(char ascii) {
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends text of our own: ASCII that needs no escape. */
    LogBuffer put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    LogBuffer put(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** A decimal number, not negative. */
    LogBuffer put(long number) {
        length = Digits.write(number, bytes, length);
        return this;
    }

    /** The last {@code width} digits of a number, with leading zeros. */
    LogBuffer put(long number, int width) {
        length = Digits.write(number, width, bytes, length);
        return this;
    }

    /** Seconds with six decimals. */
    LogBuffer seconds(long nanos) {
        long micros = nanos / NANOS_PER_MICRO;
        return put(micros / MICROS_PER_SECOND).put('.').put(micros, 6);
    }

    void endLine() {
        endNotice();
        lines++;
    }

    /** Ends a line that is no entry, so it does not count if it is lost. */
    void endNotice() {
        put('\n');
        linesEnd = length;
    }

    /**
     * Appends client data between the quotes of a combined line. All but visible ASCII becomes {@code \xHH}, as in
     * nginx: a line end would forge the next entry (log injection), an escape sequence would reach the reader's
     * terminal, and the encoding is unknown. At most four bytes for one.
     */
    LogBuffer escaped(byte[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            byte octet = from[i];
            if (octet < ' ' || octet == 0x7F || octet == '"' || octet == '\\') {
                put('\\').put('x');
                hex(octet);
            } else {
                bytes[length++] = octet;
            }
        }
        return this;
    }

    /**
     * Appends client data between the quotes of a JSON string. UTF-8 stays, except for characters that act on a
     * terminal; any other byte above ASCII is taken for Latin-1, so that the line is always valid JSON. At most six
     * bytes for one.
     */
    LogBuffer json(byte[] from, int start, int end) {
        int i = start;
        while (i < end) {
            int sequence = Utf8.sequenceLength(from, i, end);
            if (sequence == 0 || from[i] >= 0 && from[i] < ' ' || from[i] == 0x7F) {
                put("\\u00");
                hex(from[i++]);
                continue;
            }
            if (sequence > 1 && Utf8.isControl(from, i, sequence)) {
                int code = Utf8.codePoint(from, i, sequence);
                put("\\u");
                hex((byte) (code >> 8));
                hex((byte) code);
                i += sequence;
                continue;
            }
            if (from[i] == '"' || from[i] == '\\') {
                put('\\');
            }
            System.arraycopy(from, i, bytes, length, sequence);
            length += sequence;
            i += sequence;
        }
        return this;
    }

    private void hex(byte octet) {
        put(HEX.charAt(octet >> 4 & 15)).put(HEX.charAt(octet & 15));
    }
}
