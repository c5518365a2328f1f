package balancer.http;

import java.nio.ByteBuffer;

/**
 * Reads a request's or a response's head, strictly after RFC 9112. One parser serves a whole loop: between calls it
 * remembers nothing but the last problem, so a half-read head is parsed from its first byte again when more has come.
 *
 * <p>Bytes [from,to) of the buffer are looked at, [from,examined) were looked at before. Faults are found at the byte
 * that makes them certain, line by line, so the verdict does not depend on how the bytes were cut: a client that
 * trickles and one that sends at once get the same answer. Limits count from {@code from}.
 */
public final class HeadParser {
    /** The outcome of looking at the bytes at hand. */
    public enum Result {
        /** No fault so far, but no empty line yet. */
        NEED_MORE,
        /** The head object is filled. */
        COMPLETE,
        /** The message must be refused, whatever follows: see {@link HeadParser#problem}. */
        BAD
    }

    /** The longest request line, with its CR LF and empty lines before it. */
    public static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;
    /** The largest head, as received and with the empty line at its end. */
    public static final int MAX_HEAD_BYTES = 16 * 1024;
    /** RFC 9112 §2.2 wants a CR LF behind a previous body forgiven; a flood of them is none. */
    private static final int MAX_EMPTY_LINES = 4;

    private BadMessage problem = BadMessage.NONE;

    /**
     * Looks for a request head in [from,to).
     *
     * @param examined how far earlier calls have looked at this head; {@code from} at first
     * @param head is filled if the answer is COMPLETE and holds nothing of use otherwise
     */
    public Result parseRequest(ByteBuffer bytes, int from, int examined, int to, RequestHead head) {
        if (changesNothing(bytes, from, examined, to)) {
            return Result.NEED_MORE;
        }
        int limit = Math.min(to, from + MAX_REQUEST_LINE_BYTES);
        int start = from;
        int crlf = Line.end(bytes, start, limit);
        while (crlf == start) {
            start += 2;
            if (start - from > 2 * MAX_EMPTY_LINES) {
                return refuse(BadMessage.BAD_REQUEST_LINE);
            }
            crlf = Line.end(bytes, start, limit);
        }
        if (crlf == Line.UNFINISHED && to - from >= MAX_REQUEST_LINE_BYTES) {
            return refuse(BadMessage.REQUEST_LINE_TOO_LONG);
        }
        if (crlf < 0) {
            return unfinished(crlf, bytes, start, limit);
        }
        head.begin(start);
        BadMessage found = RequestLine.read(bytes, crlf, head);
        return found == BadMessage.NONE ? parseFields(bytes, from, to, head) : refuse(found);
    }

    /** Looks for a response head in [from,to); arguments and answer as for requests. */
    public Result parseResponse(ByteBuffer bytes, int from, int examined, int to, ResponseHead head) {
        if (changesNothing(bytes, from, examined, to)) {
            return Result.NEED_MORE;
        }
        int limit = Math.min(to, from + MAX_HEAD_BYTES);
        int crlf = Line.end(bytes, from, limit);
        if (crlf == Line.UNFINISHED && to - from >= MAX_HEAD_BYTES) {
            return refuse(BadMessage.HEAD_TOO_LARGE);
        }
        if (crlf < 0) {
            return unfinished(crlf, bytes, from, limit);
        }
        head.begin(from);
        BadMessage found = StatusLine.read(bytes, crlf, head);
        return found == BadMessage.NONE ? parseFields(bytes, from, to, head) : refuse(found);
    }

    /** What made the last result BAD. */
    public BadMessage problem() {
        return problem;
    }

    /**
     * Whether the new bytes [examined,to) are plain text within the limits, so that the last verdict, NEED_MORE, still
     * stands. Every control byte decides something: it ends a line or is a fault. So a head that comes byte by byte is
     * parsed twice per line instead of once per byte, which would let 16 KiB cost 100 MB of looking.
     */
    private static boolean changesNothing(ByteBuffer bytes, int from, int examined, int to) {
        if (examined <= from || crosses(from + MAX_REQUEST_LINE_BYTES, examined, to) || to - from >= MAX_HEAD_BYTES) {
            return false;
        }
        // A CR at the end of what was seen waits for its LF.
        int unsettled = bytes.get(examined - 1) == '\r' ? examined - 1 : examined;
        return Octets.skip(Octets.TEXT, bytes, unsettled, to) == to;
    }

    private static boolean crosses(int limit, int examined, int to) {
        return examined < limit && to >= limit;
    }

    private Result parseFields(ByteBuffer bytes, int from, int to, MessageHead head) {
        int limit = Math.min(to, from + MAX_HEAD_BYTES);
        int line = head.firstLineEnd();
        while (true) {
            int crlf = Line.end(bytes, line, limit);
            if (crlf == Line.UNFINISHED && to - from >= MAX_HEAD_BYTES) {
                return refuse(BadMessage.HEAD_TOO_LARGE);
            }
            if (crlf < 0) {
                return unfinished(crlf, bytes, line, limit);
            }
            if (crlf == line) {
                head.end(crlf + 2);
                BadMessage found = head.complete(bytes);
                return found == BadMessage.NONE ? Result.COMPLETE : refuse(found);
            }
            BadMessage found = readField(bytes, line, crlf, head);
            if (found != BadMessage.NONE) {
                return refuse(found);
            }
            line = crlf + 2;
        }
    }

    private static BadMessage readField(ByteBuffer bytes, int line, int crlf, MessageHead head) {
        int colon = FieldLine.colon(bytes, line, crlf);
        if (colon < 0) {
            BadMessage found = FieldLine.problem(bytes, line, crlf);
            boolean first = head.fieldCount() == 0;
            return found == BadMessage.FOLDED_LINE && first ? BadMessage.SPACE_BEFORE_FIELD : found;
        }
        if (head.fieldCount() == MessageHead.MAX_FIELDS) {
            return BadMessage.TOO_MANY_FIELDS;
        }
        Field known = Field.of(bytes, line, colon);
        // Requests only: a backend's odd names mislead no CGI behind the client.
        if (known == Field.OTHER && head instanceof RequestHead && Field.isLookalike(bytes, line, colon)) {
            return BadMessage.AMBIGUOUS_FIELD_NAME;
        }
        head.add(known, bytes, line, colon, crlf);
        return BadMessage.NONE;
    }

    private Result unfinished(int lineEnd, ByteBuffer bytes, int line, int limit) {
        return lineEnd == Line.UNFINISHED ? Result.NEED_MORE : refuse(Line.problem(bytes, line, limit));
    }

    private Result refuse(BadMessage found) {
        problem = found;
        return Result.BAD;
    }
}
