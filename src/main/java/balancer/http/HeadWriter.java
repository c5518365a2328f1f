package balancer.http;

import balancer.number.Digits;
import java.nio.ByteBuffer;

/**
 * Writes a head from pieces of the one received. Adjacent pieces are joined and copied at once: a typical head goes out
 * in two or three bulk copies, because a copy per field costs more than everything else here together.
 */
final class HeadWriter {
    static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] COLON = {':', ' '};
    private static final int NO_RUN = -1;

    private final byte[] digits = new byte[Digits.MOST];
    private ByteBuffer in;
    private ByteBuffer out;
    private int at;
    private int runStart;
    private int runEnd;

    void begin(ByteBuffer in, ByteBuffer out, int at) {
        this.in = in;
        this.out = out;
        this.at = at;
        runStart = NO_RUN;
        runEnd = NO_RUN;
    }

    /** Copies [from,to) of the received bytes. */
    void keep(int from, int to) {
        if (from != runEnd) {
            flush();
            runStart = from;
        }
        runEnd = to;
    }

    void put(byte[] text) {
        flush();
        out.put(at, text);
        at += text.length;
    }

    void put(char octet) {
        flush();
        out.put(at++, (byte) octet);
    }

    /**
     * Copies field {@code i}. Anything but {@code name: value} with a single space is rewritten to that: a tab before
     * or behind {@code chunked} is white space to us, and part of the value to parsers that were attacked with it.
     */
    void field(MessageHead head, int i) {
        fieldWithoutEnd(head, i);
        line(head.valueEnd(i), head.valueEnd(i));
    }

    /** Copies [from,to) and ends the line, whatever the sender ended it with. */
    void line(int from, int to) {
        keep(from, to);
        if (in.get(to) == '\r') {
            keep(to, to + 2);
        } else {
            put(CRLF);
        }
    }

    void putDecimal(long number) {
        flush();
        int length = Digits.write(number, digits, 0);
        out.put(at, digits, 0, length);
        at += length;
    }

    /** As {@link #field}, but without its CR LF, so that something can be appended to the value. */
    void fieldWithoutEnd(MessageHead head, int i) {
        nameAndColon(head, i);
        keep(head.valueStart(i), head.valueEnd(i));
    }

    void nameAndColon(MessageHead head, int i) {
        int colon = head.nameEnd(i);
        int value = head.valueStart(i);
        if (value == colon + 2 && in.get(colon + 1) == ' ') {
            keep(head.nameStart(i), value);
        } else {
            keep(head.nameStart(i), colon);
            put(COLON);
        }
    }

    /** Ends the head with its empty line; returns the index behind it and drops the buffers. */
    int end() {
        put(CRLF);
        in = null;
        out = null;
        return at;
    }

    private void flush() {
        if (runEnd > runStart) {
            out.put(at, in, runStart, runEnd - runStart);
            at += runEnd - runStart;
        }
        runStart = NO_RUN;
        runEnd = NO_RUN;
    }
}
