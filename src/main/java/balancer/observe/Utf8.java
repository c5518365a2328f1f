package balancer.observe;

/** Recognizes UTF-8, RFC 3629 §4. */
final class Utf8 {
    private static final int SURROGATES_LEAD = 0xED;

    private Utf8() {}

    /** The length of the character at {@code at}, 1 to 4 bytes; 0 if none is valid and ends before {@code end}. */
    static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > end || !isSecond(lead, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** The second byte also excludes overlong forms, surrogates, and values beyond Unicode. */
    private static boolean isSecond(int lead, int second) {
        int from = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int to = lead == SURROGATES_LEAD ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= from && second <= to;
    }

    /**
     * Whether a character above ASCII controls a terminal or the direction of text: C1 (U+009B begins an escape
     * sequence), the marks, embeddings, overrides and isolates that reorder a line, and the line separators.
     */
    static boolean isControl(byte[] bytes, int at, int length) {
        int code = length > 3 ? 0 : codePoint(bytes, at, length);
        return code >= 0x80 && code < 0xA0
                || code == 0x061C
                || code == 0x200E
                || code == 0x200F
                || code >= 0x2028 && code <= 0x202E
                || code >= 0x2066 && code <= 0x2069;
    }

    /** Of a character of two or three bytes. */
    static int codePoint(byte[] bytes, int at, int length) {
        int code = bytes[at] & (length == 2 ? 0x1F : 0x0F);
        for (int i = at + 1; i < at + length; i++) {
            code = code << 6 | bytes[i] & 0x3F;
        }
        return code;
    }
}
