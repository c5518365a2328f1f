package balancer.http;

import java.nio.ByteBuffer;

/**
 * Follows the chunks of one body, RFC 9112 §7.1, and passes only what is complete and valid:
 *
 * <pre>
 *   SIZE_LINE ──size──► DATA ──► DATA_END ──► SIZE_LINE ...
 *        └──────0─────► TRAILERS ──► DONE
 * </pre>
 *
 * Data is skipped, not scanned. What parsers disagree about is refused: signs, 0x, white space after the size, more
 * digits than fit, a bare LF in an extension ("TERM.EXT"), data not followed by CR LF, framing fields in trailers. In a
 * response, blanks behind a size are accepted, and become zeros before it so that nothing moves; forbidden trailer
 * fields are left out.
 */
final class ChunkedFramer {
    static final int MAX_SIZE_LINE_BYTES = 1024;
    static final int MAX_TRAILER_BYTES = 8 * 1024;

    private static final int MAX_SIZE_DIGITS = 16;
    /** A size line that is longer than its data by no more than this counts as no attack. */
    private static final int FREE_OVERHEAD_BYTES = 16;

    private static final int MAX_EXCESS_BYTES = 16 * 1024;

    private enum State {
        SIZE_LINE,
        DATA,
        DATA_END,
        TRAILERS,
        DONE
    }

    private State state = State.SIZE_LINE;
    private BadMessage problem = BadMessage.NONE;
    private final boolean tolerant;
    private boolean decode;
    private boolean repaired;
    private boolean forbiddenTrailers;
    private long remaining;
    private long excess;
    private int consumed;
    private int passed;
    private int trailersChecked; // bytes of the trailer section whose lines are known to be valid
    private int trailerCount;

    ChunkedFramer(boolean tolerant) {
        this.tolerant = tolerant;
    }

    void reset(boolean decode) {
        state = State.SIZE_LINE;
        problem = BadMessage.NONE;
        this.decode = decode;
        repaired = false;
        forbiddenTrailers = false;
        remaining = 0;
        excess = 0;
        trailersChecked = 0;
        trailerCount = 0;
    }

    /** As {@link BodyFramer#frame}. */
    int frame(ByteBuffer bytes, int from, int to) {
        consumed = from;
        passed = from;
        boolean moved = true;
        while (moved && state != State.DONE && problem == BadMessage.NONE) {
            int before = consumed;
            switch (state) {
                case SIZE_LINE -> sizeLine(bytes, to);
                case DATA -> data(bytes, to);
                case DATA_END -> dataEnd(bytes, to);
                default -> trailers(bytes, to);
            }
            moved = consumed > before;
        }
        return passed;
    }

    /** Consumes framing that is valid. It passes, unless it is to be removed. */
    private void consumeFraming(int length) {
        consumed += length;
        passed += decode ? 0 : length;
    }

    int consumed() {
        return consumed;
    }

    boolean done() {
        return state == State.DONE;
    }

    BadMessage problem() {
        return problem;
    }

    boolean repaired() {
        return repaired;
    }

    private void sizeLine(ByteBuffer bytes, int to) {
        int limit = Math.min(to, consumed + MAX_SIZE_LINE_BYTES);
        int crlf = Line.end(Octets.TEXT, bytes, consumed, limit);
        if (crlf < 0) {
            unfinished(crlf, bytes, consumed, limit);
            if (crlf == Line.UNFINISHED && limit - consumed == MAX_SIZE_LINE_BYTES) {
                problem = BadMessage.CHUNK_LINE_TOO_LONG;
            }
            return;
        }
        int sizeEnd = readSize(bytes, consumed, crlf);
        if (sizeEnd < 0) {
            problem = BadMessage.BAD_CHUNK_SIZE;
            return;
        }
        countExcess(crlf + 2 - consumed);
        if (!isExtension(bytes, sizeEnd, crlf) || excess > MAX_EXCESS_BYTES) {
            problem = BadMessage.BAD_CHUNK_EXTENSION;
            return;
        }
        zerosForBlanks(bytes, consumed, sizeEnd);
        consumeFraming(crlf + 2 - consumed);
        state = remaining == 0 ? State.TRAILERS : State.DATA;
    }

    /**
     * Reads hex digits into {@link #remaining}; returns where they and the blanks behind them end; -1 if that is no
     * size.
     */
    private int readSize(ByteBuffer bytes, int from, int to) {
        long size = 0;
        int at = from;
        while (at < to && Octets.hexDigit(bytes.get(at)) >= 0) {
            if (at - from == MAX_SIZE_DIGITS) {
                return -1;
            }
            size = size << 4 | Octets.hexDigit(bytes.get(at));
            at++;
        }
        remaining = size;
        int end = tolerant ? Octets.skip(Octets.BLANK, bytes, at, Math.min(to, from + MAX_SIZE_DIGITS)) : at;
        boolean ended = end == to || bytes.get(end) == ';';
        return at > from && size >= 0 && ended ? end : -1;
    }

    /** {@code "5   "} becomes {@code "0005"}. */
    private void zerosForBlanks(ByteBuffer bytes, int from, int end) {
        int blanks = end - FieldLine.valueEnd(bytes, from, end);
        for (int at = end - 1; blanks > 0 && at >= from; at--) {
            bytes.put(at, at - blanks >= from ? bytes.get(at - blanks) : (byte) '0');
        }
        repaired |= blanks > 0;
    }

    private boolean isExtension(ByteBuffer bytes, int from, int to) {
        return tolerant ? ChunkExtension.isPrintable(bytes, from, to) : ChunkExtension.isValid(bytes, from, to);
    }

    /** Limits extensions: a kilobyte of them for each byte of data is an attack, CVE-2023-39326. */
    private void countExcess(int lineBytes) {
        excess = Math.max(0, excess + lineBytes - FREE_OVERHEAD_BYTES - Math.min(remaining, MAX_EXCESS_BYTES));
    }

    private void data(ByteBuffer bytes, int to) {
        int length = (int) Math.min(remaining, to - consumed);
        if (decode && length > 0) {
            bytes.put(passed, bytes, consumed, length); // overlapping is fine: as if through a copy
        }
        passed += length;
        consumed += length;
        remaining -= length;
        if (remaining == 0) {
            state = State.DATA_END;
        }
    }

    private void dataEnd(ByteBuffer bytes, int to) {
        boolean wrongCr = to > consumed && bytes.get(consumed) != '\r';
        boolean wrongLf = to > consumed + 1 && bytes.get(consumed + 1) != '\n';
        if (wrongCr || wrongLf) {
            problem = BadMessage.BAD_CHUNK_END;
        } else if (to >= consumed + 2) {
            consumeFraming(2);
            state = State.SIZE_LINE;
        }
    }

    /** Passes the section as a whole or not at all: a forwarded half could not be taken back. */
    private void trailers(ByteBuffer bytes, int to) {
        int limit = Math.min(to, consumed + MAX_TRAILER_BYTES);
        while (true) {
            int line = consumed + trailersChecked;
            int crlf = Line.end(Octets.TEXT, bytes, line, limit);
            if (crlf < 0) {
                unfinished(crlf, bytes, line, limit);
                if (crlf == Line.UNFINISHED && limit - consumed == MAX_TRAILER_BYTES) {
                    problem = BadMessage.TRAILERS_TOO_LARGE;
                }
                return;
            }
            if (crlf == line) {
                passTrailers(bytes, crlf + 2);
                state = State.DONE;
                return;
            }
            problem = trailerProblem(bytes, line, crlf);
            if (problem != BadMessage.NONE) {
                return;
            }
            trailersChecked = crlf + 2 - consumed;
        }
    }

    private BadMessage trailerProblem(ByteBuffer bytes, int line, int crlf) {
        int colon = FieldLine.colon(bytes, line, crlf);
        if (colon < 0) {
            return FieldLine.problem(bytes, line, crlf);
        }
        if (++trailerCount > MessageHead.MAX_FIELDS) {
            return BadMessage.TRAILERS_TOO_LARGE;
        }
        boolean forbidden = Field.isForbiddenInTrailers(bytes, line, colon); // RFC 9110 §6.5.1
        forbiddenTrailers |= forbidden;
        return forbidden && !tolerant ? BadMessage.FORBIDDEN_TRAILER : BadMessage.NONE;
    }

    /** The whole section [consumed,end), its empty line included. */
    private void passTrailers(ByteBuffer bytes, int end) {
        if (!forbiddenTrailers || decode) {
            consumeFraming(end - consumed);
            return;
        }
        while (consumed < end) {
            int next = Line.end(Octets.TEXT, bytes, consumed, end) + 2;
            int colon = FieldLine.colon(bytes, consumed, next);
            if (colon < 0 || !Field.isForbiddenInTrailers(bytes, consumed, colon)) {
                bytes.put(passed, bytes, consumed, next - consumed);
                passed += next - consumed;
            }
            consumed = next;
        }
    }

    private void unfinished(int lineEnd, ByteBuffer bytes, int line, int limit) {
        if (lineEnd == Line.REFUSED) {
            problem = Line.problem(Octets.TEXT, bytes, line, limit);
        }
    }
}
