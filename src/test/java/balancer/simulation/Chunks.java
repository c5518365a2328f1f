package balancer.simulation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Chunk framing in all the ways that RFC 9112 §7.1 allows. */
final class Chunks {
    private static final String[] EXTENSIONS = {"", "", "", ";a", ";name=value", ";q=\"x;y\"", "; a = b"};

    private final Dice dice;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Chunks(long seed) {
        dice = new Dice(seed);
    }

    /** @param trailer a line for the trailer section, without CR LF; empty for none */
    static byte[] encode(byte[] body, long seed, String trailer) {
        Chunks chunks = new Chunks(seed);
        chunks.encode(body);
        chunks.text("0".repeat(chunks.dice.between(1, 3)) + chunks.dice.pick(EXTENSIONS) + "\r\n");
        if (!trailer.isEmpty()) {
            chunks.text(trailer + "\r\n");
        }
        chunks.text("\r\n");
        return chunks.out.toByteArray();
    }

    /** The same, but the size line of the last chunk but one, or of the last, is none. */
    static byte[] encodeBadly(byte[] body, long seed) {
        Chunks chunks = new Chunks(seed);
        chunks.encode(body);
        chunks.text("-1\r\n\r\n");
        return chunks.out.toByteArray();
    }

    /** How many bytes of data are in the first bytes of a chunked body. */
    static int dataBytes(String begun) {
        int data = 0;
        int at = 0;
        for (int line = begun.indexOf("\r\n"); line >= 0; line = begun.indexOf("\r\n", at)) {
            int size = Integer.parseInt(begun.substring(at, line).split(";")[0], 16);
            at = line + 2;
            if (size == 0 || at + size > begun.length()) {
                return data + (size == 0 ? 0 : begun.length() - at);
            }
            data += size;
            at += size + 2;
        }
        return data;
    }

    private void encode(byte[] body) {
        int most = Math.max(1, body.length / dice.between(1, 40));
        for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, dice.between(1, most));
            String digits = Integer.toHexString(size);
            text("0".repeat(dice.below(3)) + (dice.onceIn(2) ? digits : digits.toUpperCase(java.util.Locale.ROOT)));
            text(dice.pick(EXTENSIONS) + "\r\n");
            out.write(body, at, size);
            text("\r\n");
            at += size;
        }
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
