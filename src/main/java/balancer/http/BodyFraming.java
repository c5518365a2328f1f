package balancer.http;

import java.nio.ByteBuffer;

/**
 * How the end of a body is found: the decision of RFC 9112 §6.3, made here and nowhere else. Where the RFC lets a
 * recipient repair ("Transfer-Encoding overrides Content-Length", "5, 5" is 5), we refuse to do so for a request: a
 * backend that repairs differently reads another length, and takes the difference for the next request of another
 * client. A response comes from a server of our operator and is read by us alone: it is repaired and written again, and
 * its connection is not used afterwards.
 *
 * <pre>
 *   request    both lengths ............................. refused
 *              Transfer-Encoding: chunked ............... CHUNKED     (any other coding: refused)
 *              Content-Length: n ........................ FIXED
 *              neither .................................. NONE
 *   response   to HEAD, 1xx, 204, 304 ................... NONE
 *              chunked, with or without a length ........ CHUNKED     (in HTTP/1.0, too)
 *              length, or the same one several times .... FIXED
 *              neither .................................. UNTIL_CLOSE
 * </pre>
 */
public enum BodyFraming {
    /** There is no body. */
    NONE,
    /** Content-Length bytes, possibly 0. */
    FIXED,
    /** Chunks, up to the one of size 0 and the trailer section. */
    CHUNKED,
    /** Everything until the backend closes; only in responses. */
    UNTIL_CLOSE;

    private static final byte[] CODING = Octets.ascii("chunked");
    /** As many digits as 2^63-1 has. */
    private static final int MAX_LENGTH_DIGITS = 19;

    static BodyFraming ofRequest(RequestHead head) {
        if (head.chunked()) {
            return CHUNKED;
        }
        return head.contentLength() >= 0 ? FIXED : NONE;
    }

    static BodyFraming ofResponse(ResponseHead head, Method requestMethod) {
        int status = head.status();
        if (requestMethod == Method.HEAD
                || head.isInterim()
                || status == ResponseHead.NO_CONTENT
                || status == ResponseHead.NOT_MODIFIED) {
            return NONE;
        }
        if (head.chunked()) {
            return CHUNKED;
        }
        return head.contentLength() >= 0 ? FIXED : UNTIL_CLOSE;
    }

    /** Reads both length fields of a complete head into it; returns what is wrong with them, or NONE. */
    static BadMessage readLength(ByteBuffer bytes, RequestHead head) {
        boolean length = head.has(Field.CONTENT_LENGTH);
        boolean coding = head.has(Field.TRANSFER_ENCODING);
        if (length && coding) {
            return BadMessage.LENGTH_AND_CHUNKED; // CL.TE and TE.CL smuggling
        }
        if (length) {
            return readContentLength(bytes, head);
        }
        if (coding && head.minorVersion() == 0) {
            return BadMessage
                    .CHUNKED_IN_HTTP_1_0; // RFC 9112 §6.1: "MUST treat the message as if the framing is faulty"
        }
        return coding ? readTransferEncoding(bytes, head) : BadMessage.NONE;
    }

    /** As above, with the repairs: afterwards the head has at most one length field, with one number. */
    static BadMessage readLength(ByteBuffer bytes, ResponseHead head) {
        BadMessage problem = head.has(Field.CONTENT_LENGTH) ? readEqualLengths(bytes, head) : BadMessage.NONE;
        if (problem != BadMessage.NONE || !head.has(Field.TRANSFER_ENCODING)) {
            return problem;
        }
        if (head.has(Field.CONTENT_LENGTH)) {
            head.dropAll(Field.CONTENT_LENGTH);
            head.contentLength(-1);
            head.repair();
        }
        if (head.minorVersion() == 0) {
            head.repair();
        }
        return readTransferEncoding(bytes, head);
    }

    /** Accepts several fields, lists or both, as long as all numbers have the same digits. */
    private static BadMessage readEqualLengths(ByteBuffer bytes, ResponseHead head) {
        int last = head.lastIndexOf(Field.CONTENT_LENGTH);
        int from = head.valueStart(last);
        int to = Octets.skip(Octets.DIGIT, bytes, from, head.valueEnd(last));
        long length = decimal(bytes, from, to);
        if (length < 0) {
            return BadMessage.BAD_CONTENT_LENGTH;
        }
        for (int i = 0; i <= last; i++) {
            if (head.field(i) == Field.CONTENT_LENGTH && !isListOf(bytes, from, to, head, i)) {
                return head.isRepeated(Field.CONTENT_LENGTH)
                        ? BadMessage.REPEATED_CONTENT_LENGTH
                        : BadMessage.BAD_CONTENT_LENGTH;
            }
        }
        if (head.isRepeated(Field.CONTENT_LENGTH) || to < head.valueEnd(last)) {
            head.dropAll(Field.CONTENT_LENGTH);
            head.keepOnly(last, from, to);
            head.repair();
        }
        head.contentLength(length);
        return BadMessage.NONE;
    }

    /** Whether the value of field {@code i} is the digits [from,to), once or several times with commas between. */
    private static boolean isListOf(ByteBuffer bytes, int from, int to, MessageHead head, int i) {
        int at = head.valueStart(i);
        while (true) {
            int end = Octets.skip(Octets.DIGIT, bytes, at, head.valueEnd(i));
            if (!Octets.sameName(bytes, at, end, from, to)) {
                return false;
            }
            int comma = Octets.skip(Octets.BLANK, bytes, end, head.valueEnd(i));
            if (comma == head.valueEnd(i)) {
                return true;
            }
            if (bytes.get(comma) != ',') {
                return false;
            }
            at = Octets.skip(Octets.BLANK, bytes, comma + 1, head.valueEnd(i));
        }
    }

    private static BadMessage readContentLength(ByteBuffer bytes, RequestHead head) {
        if (head.isRepeated(Field.CONTENT_LENGTH)) {
            return BadMessage.REPEATED_CONTENT_LENGTH;
        }
        int i = head.lastIndexOf(Field.CONTENT_LENGTH);
        long length = decimal(bytes, head.valueStart(i), head.valueEnd(i));
        if (length < 0) {
            return BadMessage.BAD_CONTENT_LENGTH;
        }
        head.contentLength(length);
        return BadMessage.NONE;
    }

    /** Digits only: no sign, no list, no 0x, no white space. -1 if it is anything else or above 2^63-1. */
    static long decimal(ByteBuffer bytes, int from, int to) {
        if (from == to || to - from > MAX_LENGTH_DIGITS || Octets.skip(Octets.DIGIT, bytes, from, to) != to) {
            return -1;
        }
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value * 10 + (bytes.get(at) - '0');
        }
        return value; // 19 nines overflow to a negative number, and nothing in between wraps around twice
    }

    private static BadMessage readTransferEncoding(ByteBuffer bytes, MessageHead head) {
        if (head.isRepeated(Field.TRANSFER_ENCODING)) {
            return BadMessage.BAD_TRANSFER_ENCODING;
        }
        int i = head.lastIndexOf(Field.TRANSFER_ENCODING);
        int from = head.valueStart(i);
        int to = head.valueEnd(i);
        if (Octets.equalIgnoringCase(bytes, from, to, CODING)) {
            head.chunked(true);
            return BadMessage.NONE;
        }
        // 501 is the RFC's answer to a coding we do not know; chunked with anything around it is an attack instead.
        int nameEnd = Octets.skip(Octets.TOKEN, bytes, from, to);
        boolean chunkedFirst = Octets.equalIgnoringCase(bytes, from, nameEnd, CODING);
        return nameEnd == from || chunkedFirst ? BadMessage.BAD_TRANSFER_ENCODING : BadMessage.UNKNOWN_TRANSFER_CODING;
    }
}
