package balancer.observe;

/** Tells UTF-8 from other bytes, RFC 3629 §4. */
final class Utf8 {
    private static final int SURROGATES_LEAD = 0xED;

    private Utf8() {}

    /** The length of the character at {@code at}, 1 to 4 bytes; 0 if there is none that is valid and ends before {@code end}. */
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

    /** The second byte also decides that nothing is written longer than need be, is a surrogate, or beyond Unicode. */
    private static boolean isSecond(int lead, int second) {
        int from = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int to = lead == SURROGATES_LEAD ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= from && second <= to;
    }
}
