package balancer.http;

import java.nio.ByteBuffer;

/**
 * {@code HTTP-version SP status-code SP [reason-phrase]}, RFC 9112 §4. The second SP may be missing with an empty
 * reason: several servers leave it out, and it can be read in one way only.
 */
final class StatusLine {
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;

    private StatusLine() {}

    /** Reads the line [start of head,end) into the head. */
    static BadMessage read(ByteBuffer bytes, int end, ResponseHead head) {
        if (Octets.skip(Octets.TEXT, bytes, head.start(), end) < end) {
            return BadMessage.CONTROL_BYTE;
        }
        int start = head.start();
        int statusStart = start + STATUS_AT;
        int statusEnd = start + STATUS_END;
        if (end < statusEnd
                || !RequestLine.isVersion(bytes, start, statusStart - 1)
                || bytes.get(start + 5) != '1'
                || bytes.get(start + 7) > '1'
                || bytes.get(statusStart - 1) != ' '
                || bytes.get(statusStart) == '0'
                || Octets.skip(Octets.DIGIT, bytes, statusStart, statusEnd) != statusEnd
                || (statusEnd < end && bytes.get(statusEnd) != ' ')) {
            return BadMessage.BAD_STATUS_LINE;
        }
        int status = 0;
        for (int at = statusStart; at < statusEnd; at++) {
            status = status * 10 + (bytes.get(at) - '0');
        }
        int next = Line.next(bytes, end);
        if (next == end + 1) {
            head.repair();
        }
        head.firstLine(next, bytes.get(start + 7) - '0');
        head.status(status, Math.min(statusEnd + 1, end), end);
        return BadMessage.NONE;
    }
}
