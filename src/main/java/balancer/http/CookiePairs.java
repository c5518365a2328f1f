package balancer.http;

import java.nio.ByteBuffer;

/**
 * The pairs in the Cookie fields of a request (RFC 6265 §4.2.1), read as servers read them: separated by semicolons,
 * blanks around them left out, a pair without '=' is a name. Holds the pair that was found last; allocates nothing.
 */
public final class CookiePairs {
    private int pairStart;
    private int pairEnd;
    private int nameEnd;
    private int valueStart;

    /** Where the next pair begins. */
    private int next;

    /** Finds the first pair of this name, in the case given. */
    public boolean find(RequestHead head, ByteBuffer bytes, byte[] name) {
        for (int i = 0; head.has(Field.COOKIE) && i < head.fieldCount(); i++) {
            if (head.field(i) == Field.COOKIE) {
                begin(head.valueStart(i));
                while (read(bytes, head.valueEnd(i))) {
                    if (isNamed(bytes, name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The first pair is read next. */
    void begin(int from) {
        next = from;
    }

    /** Reads the next pair, which may be empty. False if there is none before {@code end}. */
    boolean read(ByteBuffer bytes, int end) {
        if (next >= end) {
            return false;
        }
        pairStart = next;
        int stop = pairStart;
        int equals = -1;
        while (stop < end && bytes.get(stop) != ';') {
            equals = equals < 0 && bytes.get(stop) == '=' ? stop : equals;
            stop++;
        }
        next = Octets.skip(Octets.BLANK, bytes, Math.min(stop + 1, end), end);
        pairEnd = withoutBlanks(bytes, pairStart, stop);
        nameEnd = withoutBlanks(bytes, pairStart, equals < 0 ? pairEnd : equals);
        valueStart = equals < 0 ? pairEnd : Octets.skip(Octets.BLANK, bytes, equals + 1, pairEnd);
        return true;
    }

    private static int withoutBlanks(ByteBuffer bytes, int from, int end) {
        int last = end;
        while (last > from && Octets.is(Octets.BLANK, bytes.get(last - 1))) {
            last--;
        }
        return last;
    }

    boolean isNamed(ByteBuffer bytes, byte[] name) {
        return Octets.equal(bytes, pairStart, nameEnd, name);
    }

    int pairStart() {
        return pairStart;
    }

    int pairEnd() {
        return pairEnd;
    }

    /** Where the pair after this one begins. */
    int next() {
        return next;
    }

    public int valueStart() {
        return valueStart;
    }

    public int valueEnd() {
        return pairEnd;
    }
}
