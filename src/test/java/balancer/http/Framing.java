package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/**
 * Feeds a body to a framer as a session would: in pieces, what may pass is taken out, what is held back is shown again
 * at another place of the buffer, decoded bytes are moved together.
 */
final class Framing {
    final BodyFramer framer;
    String passed = "";
    int consumed;

    Framing() {
        this(false);
    }

    Framing(boolean tolerant) {
        framer = new BodyFramer(tolerant);
    }

    /** All ways to cut the bytes in two, and one by one, must pass the same bytes and end alike. */
    static Framing everyWay(BodyFraming framing, long length, boolean decode, String bytes) {
        return everyWay(framing, length, decode, bytes, false);
    }

    private static Framing everyWay(BodyFraming framing, long length, boolean decode, String bytes, boolean tolerant) {
        Framing whole = new Framing(tolerant);
        whole.feed(framing, length, decode, bytes, piece -> bytes.length());
        Framing single = new Framing(tolerant);
        single.feed(framing, length, decode, bytes, piece -> 1);
        single.sameAs(whole, "byte by byte: " + bytes);
        for (int cut = 1; cut < bytes.length(); cut++) {
            int first = cut;
            Framing cutInTwo = new Framing(tolerant);
            cutInTwo.feed(framing, length, decode, bytes, piece -> piece == 0 ? first : bytes.length());
            cutInTwo.sameAs(whole, "cut at " + cut + " of " + bytes);
        }
        return whole;
    }

    static Framing chunked(String bytes) {
        return everyWay(BodyFraming.CHUNKED, -1, false, bytes);
    }

    /** As a backend's body is read. */
    static Framing tolerant(String bytes) {
        return everyWay(BodyFraming.CHUNKED, -1, false, bytes, true);
    }

    static Framing decoded(String bytes) {
        return everyWay(BodyFraming.CHUNKED, -1, true, bytes);
    }

    String verdict() {
        if (framer.bad()) {
            return framer.problem().reason();
        }
        return framer.done() ? "DONE" : "OPEN";
    }

    void feed(BodyFraming framing, long length, boolean decode, String bytes, IntUnaryOperator pieceSize) {
        framer.reset(framing, length, decode);
        int arrived = 0;
        for (int piece = 0; arrived < bytes.length() && !framer.done() && !framer.bad(); piece++) {
            arrived = Math.min(bytes.length(), arrived + pieceSize.applyAsInt(piece));
            look(bytes.substring(consumed, arrived), piece % 3);
        }
    }

    private void look(String unexamined, int place) {
        String before = "#".repeat(place);
        ByteBuffer buffer = Wire.buffer(before + unexamined);
        int from = Wire.FROM + place;
        int to = buffer.capacity();
        int end = framer.frame(buffer, from, to);
        assertTrue(from <= end && end <= framer.consumed() && framer.consumed() <= to);
        passed += Wire.text(buffer, from, end);
        String rest = Wire.text(buffer, framer.consumed(), to);
        assertTrue(unexamined.endsWith(rest), "bytes that were not consumed are untouched");
        consumed += framer.consumed() - from;
        assertEquals(passed.length(), framer.bodyBytes());
    }

    private void sameAs(Framing whole, String how) {
        assertEquals(whole.verdict(), verdict(), how);
        assertEquals(whole.passed, passed, how);
        assertEquals(whole.consumed, consumed, how);
        assertEquals(whole.framer.repaired(), framer.repaired(), how);
    }
}
