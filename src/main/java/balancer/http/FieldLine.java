package balancer.http;

import java.nio.ByteBuffer;

/** One field line, RFC 9112 §5: a token, a colon right behind it, a value with optional white space around. */
final class FieldLine {
    private FieldLine() {}

    /** The index of the colon in the line [from,end), or -1 if the line is refused; {@link #problem} says why. */
    static int colon(ByteBuffer bytes, int from, int end) {
        int at = Octets.skip(Octets.TOKEN, bytes, from, end);
        return at > from && at < end && bytes.get(at) == ':' ? at : -1;
    }

    /** As {@link #colon}, but blanks may precede it: RFC 9112 §5.1 has a proxy remove them from a response. */
    static int blanksAndColon(ByteBuffer bytes, int from, int end) {
        int nameEnd = Octets.skip(Octets.TOKEN, bytes, from, end);
        int at = Octets.skip(Octets.BLANK, bytes, nameEnd, end);
        return nameEnd > from && at < end && bytes.get(at) == ':' ? at : -1;
    }

    static BadMessage problem(ByteBuffer bytes, int from, int end) {
        if (Octets.is(Octets.BLANK, bytes.get(from))) {
            return BadMessage.FOLDED_LINE;
        }
        int at = Octets.skip(Octets.TOKEN, bytes, from, end);
        if (at < end && !Octets.is(Octets.TEXT, bytes.get(at))) {
            return BadMessage.CONTROL_BYTE;
        }
        boolean blank = at < end && Octets.is(Octets.BLANK, bytes.get(at));
        return blank ? BadMessage.SPACE_BEFORE_COLON : BadMessage.BAD_FIELD_NAME;
    }

    static int valueStart(ByteBuffer bytes, int colon, int end) {
        return Octets.skip(Octets.BLANK, bytes, colon + 1, end);
    }

    static int valueEnd(ByteBuffer bytes, int valueStart, int end) {
        int at = end;
        while (at > valueStart && Octets.is(Octets.BLANK, bytes.get(at - 1))) {
            at--;
        }
        return at;
    }
}
