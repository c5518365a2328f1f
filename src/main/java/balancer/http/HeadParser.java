package balancer.http;

import java.nio.ByteBuffer;

/**
 * Parses a request head strictly by RFC 9112, and a response head with repairs where only one meaning is possible. One
 * parser serves a whole loop: between calls it keeps nothing but the last problem, so an incomplete head is parsed
 * again from its first byte when more has come.
 *
 * <p>It reads bytes [from,to) of the buffer; earlier calls have read [from,examined). A fault is found at the byte that
 * makes it certain, line by line, so the result does not depend on how the bytes were split: a client that trickles and
 * one that sends at once get the same response. Limits count from {@code from}.
 */
public final class HeadParser {
    /** What the bytes so far amount to. */
    public enum Result {
        /** No fault so far, but no empty line yet. */
        NEED_MORE,
        /** The head object is filled. */
        COMPLETE,
        /** The message must be refused, whatever follows: see {@link HeadParser#problem}. */
        BAD
    }

    /** The largest request head unless the operator says otherwise, as received and with the empty line at its end. */
    public static final int MAX_HEAD_BYTES = 16 * 1024;
    /**
     * The largest response head, unless the limit for requests is larger. Servers set more cookies than clients return.
     */
    public static final int MAX_RESPONSE_HEAD_BYTES = 32 * 1024;

    private final int maxRequestBytes;
    private final int maxResponseBytes;
    private BadMessage problem = BadMessage.NONE;

    public HeadParser() {
        this(MAX_HEAD_BYTES);
    }

    /**
     * @param maxRequestBytes the largest request head; half of it is for the request line with its CR LF
     */
    public HeadParser(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
        this.maxResponseBytes = Math.max(maxRequestBytes, MAX_RESPONSE_HEAD_BYTES);
    }

    /** The largest request head. */
    public int maxRequestBytes() {
        return maxRequestBytes;
    }

    /** The largest response head. */
    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    /**
     * Looks for a request head in [from,to). An empty line before it is a fault here: the caller counts them and skips
     * those that it tolerates.
     *
     * @param examined the end of what earlier calls have read of this head; {@code from} at first
     * @param head filled if the result is COMPLETE, meaningless otherwise
     */
    public Result parseRequest(ByteBuffer bytes, int from, int examined, int to, RequestHead head) {
        int maxLineBytes = maxRequestBytes / 2;
        boolean crosses = examined < from + maxLineBytes && to >= from + maxLineBytes;
        if (!crosses && changesNothing(bytes, from, examined, to, maxRequestBytes)) {
            return Result.NEED_MORE;
        }
        int limit = Math.min(to, from + maxLineBytes);
        int crlf = Line.end(Octets.LINE, bytes, from, limit);
        if (crlf == Line.UNFINISHED && to - from >= maxLineBytes) {
            return refuse(BadMessage.REQUEST_LINE_TOO_LONG);
        }
        if (crlf < 0) {
            return unfinished(crlf, bytes, from, limit);
        }
        head.begin(from);
        BadMessage found = RequestLine.read(bytes, crlf, head);
        return found == BadMessage.NONE ? requestFields(bytes, from, to, head) : refuse(found);
    }

    /**
     * Looks for a response head in [from,to); arguments and result as for requests. In a COMPLETE head folded values
     * have become single lines, in the buffer too, so it must not be parsed again.
     */
    public Result parseResponse(ByteBuffer bytes, int from, int examined, int to, ResponseHead head) {
        if (changesNothing(bytes, from, examined, to, maxResponseBytes)) {
            return Result.NEED_MORE;
        }
        int limit = Math.min(to, from + maxResponseBytes);
        int end = Line.tolerantEnd(Octets.LINE, bytes, from, limit);
        if (end == Line.UNFINISHED && to - from >= maxResponseBytes) {
            return refuse(BadMessage.HEAD_TOO_LARGE);
        }
        if (end < 0) {
            return unfinished(end, bytes, from, limit);
        }
        head.begin(from);
        BadMessage found = StatusLine.read(bytes, end, head);
        return found == BadMessage.NONE ? responseFields(bytes, from, to, head) : refuse(found);
    }

    /** What made the last result BAD. */
    public BadMessage problem() {
        return problem;
    }

    /**
     * Whether the new bytes [examined,to) end no line and reach no limit, so that the result is NEED_MORE again. So a
     * head that comes byte by byte is parsed twice per line; once per byte, 16 KiB would cost 100 MB of scanning.
     */
    private static boolean changesNothing(ByteBuffer bytes, int from, int examined, int to, int maxBytes) {
        if (examined <= from || to - from >= maxBytes) {
            return false;
        }
        // A CR at the end of what was seen waits for its LF.
        int unsettled = bytes.get(examined - 1) == '\r' ? examined - 1 : examined;
        return Octets.skip(Octets.LINE, bytes, unsettled, to) == to;
    }

    private Result requestFields(ByteBuffer bytes, int from, int to, RequestHead head) {
        int limit = Math.min(to, from + maxRequestBytes);
        int line = head.firstLineEnd();
        while (true) {
            int crlf = Line.end(Octets.LINE, bytes, line, limit);
            if (crlf == Line.UNFINISHED && to - from >= maxRequestBytes) {
                return refuse(BadMessage.HEAD_TOO_LARGE);
            }
            if (crlf < 0) {
                return unfinished(crlf, bytes, line, limit);
            }
            if (crlf == line) {
                return complete(bytes, head, crlf + 2);
            }
            BadMessage found = requestField(bytes, line, crlf, head);
            if (found != BadMessage.NONE) {
                return refuse(found);
            }
            line = crlf + 2;
        }
    }

    private static BadMessage requestField(ByteBuffer bytes, int line, int crlf, RequestHead head) {
        int colon = FieldLine.colon(bytes, line, crlf);
        if (colon < 0) {
            BadMessage found = FieldLine.problem(bytes, line, crlf);
            boolean first = head.fieldCount() == 0;
            return found == BadMessage.FOLDED_LINE && first ? BadMessage.SPACE_BEFORE_FIELD : found;
        }
        if (head.isFull()) {
            return BadMessage.TOO_MANY_FIELDS;
        }
        Field known = Field.of(bytes, line, colon);
        // Requests only: odd names in a response reach no CGI script.
        Field.Treatment treatment = known.treatment(bytes, line, colon);
        if (treatment == Field.Treatment.REFUSE) {
            return BadMessage.AMBIGUOUS_FIELD_NAME;
        }
        head.add(known, bytes, line, colon, colon, crlf);
        if (treatment == Field.Treatment.DROP) {
            head.drop(head.fieldCount() - 1);
        }
        return controlProblem(known, bytes, colon, crlf);
    }

    private Result responseFields(ByteBuffer bytes, int from, int to, ResponseHead head) {
        int limit = Math.min(to, from + maxResponseBytes);
        int line = head.firstLineEnd();
        while (true) {
            int end = Line.tolerantEnd(Octets.LINE, bytes, line, limit);
            if (end == Line.UNFINISHED && to - from >= maxResponseBytes) {
                return refuse(BadMessage.HEAD_TOO_LARGE);
            }
            if (end < 0) {
                return unfinished(end, bytes, line, limit);
            }
            int next = Line.next(bytes, end);
            if (next == end + 1) {
                head.repair();
            }
            if (end == line) {
                head.unfold(bytes);
                return complete(bytes, head, next);
            }
            BadMessage found = responseField(bytes, line, end, head);
            if (found != BadMessage.NONE) {
                return refuse(found);
            }
            line = next;
        }
    }

    private static BadMessage responseField(ByteBuffer bytes, int line, int end, ResponseHead head) {
        if (Octets.is(Octets.BLANK, bytes.get(line))) {
            return continuation(bytes, line, end, head);
        }
        int colon = FieldLine.blanksAndColon(bytes, line, end);
        if (colon < 0) {
            // Blanks before a colon would have been accepted, so no colon follows these.
            BadMessage found = FieldLine.problem(bytes, line, end);
            return found == BadMessage.SPACE_BEFORE_COLON ? BadMessage.BAD_FIELD_NAME : found;
        }
        if (head.isFull()) {
            return BadMessage.TOO_MANY_FIELDS;
        }
        int nameEnd = FieldLine.valueEnd(bytes, line, colon);
        if (nameEnd < colon) {
            head.repair();
        }
        Field known = Field.of(bytes, line, nameEnd);
        head.add(known, bytes, line, nameEnd, colon, end);
        return controlProblem(known, bytes, colon, end);
    }

    /** RFC 9112 §5.2: a line that begins with a blank continues the value before it. */
    private static BadMessage continuation(ByteBuffer bytes, int line, int end, ResponseHead head) {
        if (head.fieldCount() == 0) {
            return BadMessage.SPACE_BEFORE_FIELD;
        }
        head.fold(bytes, line, end);
        return controlProblem(head.field(head.fieldCount() - 1), bytes, line, end);
    }

    private static BadMessage controlProblem(Field known, ByteBuffer bytes, int from, int end) {
        boolean clean = known.takesControls() || Octets.skip(Octets.TEXT, bytes, from, end) == end;
        return clean ? BadMessage.NONE : BadMessage.CONTROL_BYTE;
    }

    private Result complete(ByteBuffer bytes, MessageHead head, int end) {
        head.end(end);
        BadMessage found = head.complete(bytes);
        return found == BadMessage.NONE ? Result.COMPLETE : refuse(found);
    }

    private Result unfinished(int lineEnd, ByteBuffer bytes, int line, int limit) {
        return lineEnd == Line.UNFINISHED ? Result.NEED_MORE : refuse(Line.problem(Octets.LINE, bytes, line, limit));
    }

    private Result refuse(BadMessage found) {
        problem = found;
        return Result.BAD;
    }
}
