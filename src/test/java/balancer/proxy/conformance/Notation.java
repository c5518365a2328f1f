package balancer.proxy.conformance;

/** How tables write bytes: a line end is CR LF, and every other control byte stands out as its picture (U+2400..). */
final class Notation {
    private static final char PICTURES = '\u2400';

    private Notation() {}

    /** One char per byte, as on the wire: {@code ␊} is a lone LF, {@code ␍} a lone CR, {@code ␀} a NUL. */
    static String raw(String text) {
        StringBuilder raw = new StringBuilder();
        for (char letter : text.toCharArray()) {
            if (letter == '\n') {
                raw.append("\r\n");
            } else if (letter >= PICTURES && letter < PICTURES + ' ') {
                raw.append((char) (letter - PICTURES));
            } else {
                raw.append(letter);
            }
        }
        return raw.toString();
    }
}
